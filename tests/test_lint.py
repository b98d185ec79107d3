"""cfn-lint has nothing to say about any template, at any level."""

import functools
import json
import pathlib
import shutil

import cfnlint.api
import pytest
from cfnlint.config import ManualArgs
from tools.cfn.templates import Tree

_FOLDERS = {
    name: pathlib.Path("tests", f"{name}_relative")
    for name in ["transactions", "payments", "minimal", "orders", "ledger"]
}

# What cfn-lint says of a runtime depends on the day it runs; the compiler's rules
# deprecated-runtime and runtime-end do not.
_DATED_CHECKS = ["E2531", "E2533", "W2531"]


def _templates(folder):
    return list(Tree(folder).regions.items())


_TEMPLATES = [
    pytest.param(folder, path, region, id=f"{name}-{path}")
    for name, folder in _FOLDERS.items()
    for path, region in _templates(folder)
]


def _matches(region, *paths):
    """All findings, the informational ones included."""
    config = ManualArgs(
        templates=[str(path) for path in paths],
        include_checks=["I"],
        ignore_checks=_DATED_CHECKS,
        regions=[region],
    )
    return cfnlint.api.lint_by_config(config)


def _checks(path, region):
    return {match.rule.id for match in _matches(region, path)}


@functools.cache
def _findings(folder, region):
    """The findings of all templates of a region, by path; one run of the linter is
    much faster than one for each."""
    findings = {folder / path: [] for path, where in _templates(folder) if where == region}
    for match in _matches(region, *findings):
        findings[pathlib.Path(match.filename)].append(
            f"{match.filename}:{match.linenumber}:{match.columnnumber}: {match.message} [{match.rule.id}]"
        )
    return findings


def _waived_checks(metadata):
    return metadata.get("cfn-lint", {}).get("config", {}).get("ignore_checks", [])


def _waivers(folder):
    """(template, region, logical id, waiver) of each waiver of a resource."""
    for resource in Tree(folder).resources():
        waiver = resource.body.get("Metadata", {}).get("cfn-lint")
        if waiver is not None:
            yield resource.template, resource.region, resource.id, waiver


@pytest.fixture(name="copy")
def fixture_copy(tmp_path, monkeypatch):
    """A copy of the templates in which a test may change one."""
    folder = tmp_path / "copy"
    shutil.copytree(_FOLDERS["transactions"], folder)
    # cfn-lint follows nested templates within the working directory alone.
    monkeypatch.chdir(folder)

    def change(path, edit):
        file = folder / path
        file.chmod(0o644)
        template = json.loads(file.read_text())
        edit(template)
        file.write_text(json.dumps(template, indent=2))

    return folder, change


@pytest.mark.parametrize("folder, path, region", _TEMPLATES)
def test_no_finding(folder, path, region):
    assert _findings(folder, region)[folder / path] == []


@pytest.mark.parametrize("name", _FOLDERS)
def test_each_waiver_says_what_and_why(name):
    waivers = list(_waivers(_FOLDERS[name]))
    assert waivers
    for path, _, logical_id, waiver in waivers:
        assert set(waiver) == {"config", "reason"}, (path, logical_id)
        assert len(waiver["reason"].split()) > 3, (path, logical_id)
        assert set(waiver["config"]) == {"ignore_checks"}, (path, logical_id)
        # Whole checks, not families of them.
        assert all(len(check) == 5 for check in waiver["config"]["ignore_checks"])


@pytest.mark.parametrize("name", _FOLDERS)
def test_no_waiver_covers_a_whole_template(name):
    for path, template in Tree(_FOLDERS[name]).templates.items():
        assert "cfn-lint" not in template.get("Metadata", {}), path


@pytest.mark.parametrize("name", _FOLDERS)
def test_each_waiver_is_needed(name, tmp_path):
    needless = []
    bare = tmp_path / "bare"
    shutil.copytree(_FOLDERS[name], bare)
    for path, region in _templates(bare):
        template = json.loads((bare / path).read_text())
        waived = {
            (logical_id, check)
            for logical_id, resource in template["Resources"].items()
            for check in _waived_checks(resource.pop("Metadata", {}))
        }
        if not waived:
            continue
        (bare / path).chmod(0o644)
        (bare / path).write_text(json.dumps(template, indent=2))
        found = {(match.path[1], match.rule.id) for match in _matches(region, bare / path)}
        needless += sorted((path, *waiver) for waiver in waived - found)
    assert needless == []


def _rename(mapping, old, new):
    mapping[new] = mapping.pop(old)


def test_sees_a_parameter_that_the_nested_template_lacks(copy):
    folder, change = copy

    def edit(template):
        parameters = template["Resources"]["DataStack"]["Properties"]["Parameters"]
        _rename(parameters, "SecurityKeyArn", "SecurityKeyArm")

    change("root.template.json", edit)
    assert "E3043" in _checks(folder / "root.template.json", "us-east-1")


def test_sees_a_parameter_that_the_nested_template_renamed(copy):
    folder, change = copy
    change(
        "us-west-2/data.template.json",
        lambda template: _rename(template["Parameters"], "SecurityKeyArn", "Renamed"),
    )
    assert "E3043" in _checks(folder / "us-west-2/secondary.template.json", "us-west-2")


def test_sees_an_output_that_the_nested_template_lacks(copy):
    folder, change = copy
    change(
        "us-east-1/security.template.json",
        lambda template: _rename(template["Outputs"], "KeyArn", "Renamed"),
    )
    assert "E1010" in _checks(folder / "root.template.json", "us-east-1")


def test_sees_a_property_that_does_not_exist(copy):
    folder, change = copy

    def edit(template):
        template["Resources"]["Topic"]["Properties"]["TopicNam"] = "x"

    change("us-east-1/alerts.template.json", edit)
    found = {path for path, findings in _findings(folder, "us-east-1").items() if findings}
    assert found == {folder / "us-east-1/alerts.template.json"}
