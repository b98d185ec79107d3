"""What the tests of tools/deploy run and deploy."""

import os
import subprocess
import sys
import urllib.request

import pytest
from moto.server import ThreadedMotoServer

from tools.tests.fake_aws import FakeAws, FakeCompiler, Folder
from tools.tests.stacks import FREE, PUBLISHED, deployed


@pytest.fixture(name="aws")
def fixture_aws(tmp_path):
    return FakeAws(tmp_path / "bin")


@pytest.fixture(name="folder")
def fixture_folder(tmp_path):
    return Folder(tmp_path / "out")


@pytest.fixture(name="make_compiler")
def fixture_make_compiler(tmp_path):
    """Makes a compiler that prints a plan."""
    return lambda **plan: FakeCompiler(tmp_path / "compiler", **plan)


@pytest.fixture(name="deploy")
def fixture_deploy(aws):
    """Runs tools/deploy; nothing but the fake is called."""

    def run(*arguments, path=None, stdin=subprocess.DEVNULL, **environment):
        return subprocess.run(
            [sys.executable, "tools/deploy", *map(str, arguments)],
            env={**os.environ, "PATH": path or f"{aws.folder}:/usr/bin:/bin", **environment},
            stdin=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture(name="deploy_shop")
def fixture_deploy_shop(aws, folder, deploy, make_compiler):
    """Deploys the folder; unless an argument names another compiler, by its plan nothing changes."""

    def run(answers, *more):
        aws.play([*answers, FREE, *PUBLISHED, *deployed(folder)])
        if "--compiler" not in more:
            more = [*more, "--compiler", make_compiler().program]
        arguments = ["--bucket", "shop-templates", "--suffix", "prod", "--poll", "0", *more]
        return deploy("deploy", folder.path, *arguments, "--execute")

    return run


@pytest.fixture(name="moto")
def fixture_moto(monkeypatch):
    """The address of an AWS with S3, IAM and Lambda, which starts empty."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    urllib.request.urlopen(
        urllib.request.Request(f"http://{host}:{port}/moto-api/reset", method="POST")
    ).close()
    server.stop()


@pytest.fixture(name="deploy_moto")
def fixture_deploy_moto(deploy, moto):
    """Runs tools/deploy with the machine's own AWS CLI, which must be there."""
    return lambda *arguments: deploy(*arguments, "--endpoint-url", moto, path=os.environ["PATH"])
