"""Which AWS CLI the tool takes, and how it calls it."""

import deployment.aws
import pytest

from tools.tests.fake_aws import EAST, PUBLISHED_NOTHING, FakeAws

pytest_plugins = "tools.tests.deploy_fixtures"


def test_takes_version_2_where_version_1_comes_first(aws, folder, deploy, tmp_path):
    old = FakeAws(tmp_path / "old", version="1.45.11")
    aws.play(PUBLISHED_NOTHING)
    path = f"{old.folder}:{aws.folder}:/usr/bin:/bin"
    publish = ["publish", folder.path, "--bucket", "shop-templates", "--verbose", "--execute"]
    run = deploy(*publish, path=path)
    assert run.returncode == 0, run.stderr
    assert old.calls == []
    assert run.stderr.startswith(f"{aws.program} sts get-caller-identity")


def test_users_settings_do_not_matter(tmp_path, monkeypatch):
    """Whatever form they want errors in, the tool asks AWS's code of each."""
    asked = ("AWS_CLI_ERROR_FORMAT", "AWS_DEFAULT_OUTPUT", "AWS_STS_REGIONAL_ENDPOINTS")
    shown = ", ".join(f'\\"{name}\\": \\"${name}\\"' for name in asked)
    program = tmp_path / "aws"
    text = f'[ "$1" = --version ] && echo aws-cli/2.33.0 && exit\necho "{{{shown}}}"\n'
    program.write_text(f"#!/bin/sh\n{text}")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for name in asked:
        monkeypatch.setenv(name, "yaml")
    found = deployment.aws.Aws(True).call(["sts", "get-caller-identity"], EAST)
    assert found == dict(zip(asked, ("legacy", "json", "regional")))


@pytest.mark.parametrize("old", [True, False])
def test_without_version_2(tmp_path, monkeypatch, old):
    monkeypatch.setattr(deployment.aws, "_ELSEWHERE", [])
    folder = FakeAws(tmp_path / "old", version="1.45.11").folder if old else tmp_path
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(deployment.aws.Failure) as failure:
        deployment.aws.find_program()
    assert failure.value.code == 3
    assert "AWS CLI version 2 is needed" in str(failure.value)
    assert ("aws-cli/1.45.11" in str(failure.value)) is old
