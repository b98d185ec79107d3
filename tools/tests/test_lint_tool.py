"""tools/lint: findings of cfn-lint stand at the lines of the spec that they come from."""

import json
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

_SPEC = "infra_specs/transactions.textproto"
_FUNCTION = "TransactionProcessorFunction"

# Template, resource, property, a value that AWS does not take; the line of the
# spec, and cfn-lint's check.
_FAULTS = [
    ("us-east-1/functions", _FUNCTION, "Timeout", "sixty", "timeout_seconds: 60", "E3012"),
    ("us-west-2/functions", _FUNCTION, "MemorySize", 64, "memory_mb: 1024", "E3034"),
    ("us-east-1/alerts", "Topic", "TopicName", ["dr"], 'topic_name: "dr-alerts"', "E3012"),
    # No property that the compiler wrote: where the resource comes from.
    ("us-east-1/alerts", "Topic", "TopicNam", "x", 'topic_name: "dr-alerts"', "E3002"),
]


def _lint(folder):
    return subprocess.run(
        [sys.executable, "tools/lint", str(folder)], capture_output=True, text=True, check=False
    )


@pytest.fixture(name="faulty", scope="module")
def fixture_faulty(tmp_path_factory):
    """A copy of the deployed templates with faults, and what the tool says of it."""
    folder = tmp_path_factory.mktemp("faulty") / "templates"
    shutil.copytree("infra/dr_template", folder)

    def change(path, edit):
        file = folder / f"{path}.template.json"
        file.chmod(0o644)
        template = json.loads(file.read_text())
        edit(template)
        file.write_text(json.dumps(template, indent=2) + "\n")

    for path, id, name, value, _, _ in _FAULTS:
        change(path, lambda body: body["Resources"][id]["Properties"].update({name: value}))

    def rename(template):
        parameters = template["Resources"]["DataStack"]["Properties"]["Parameters"]
        parameters["SecurityKeyArm"] = parameters.pop("SecurityKeyArn")

    change("root", rename)
    change("us-east-1/security", lambda body: body["Outputs"].pop("KeyArn"))
    change("us-west-2/alerts", lambda template: template.update({"Resource": {}}))
    return folder, _lint(folder)


def _line_of(text):
    lines = pathlib.Path(_SPEC).read_text().splitlines()
    (line,) = [number for number, line in enumerate(lines, 1) if line.strip() == text]
    return line


def test_has_nothing_to_say_of_what_we_ship():
    """Of the spec that says everything; cfn-lint itself goes over all of them elsewhere."""
    result = _lint("infra/payments")
    # What cfn-lint says of a runtime depends on the day it runs.
    said = set(re.findall(r"\[cfn-lint (\w+)\]", result.stdout)) - {"E2531", "E2533", "W2531"}
    assert (said, result.stderr) == (set(), "")


@pytest.mark.parametrize("path, id, name, value, text, check", _FAULTS)
def test_finds_the_line_of_the_spec(faulty, path, id, name, value, text, check):
    folder, result = faulty
    assert result.returncode == 1
    lines = result.stdout.splitlines()
    note = rf"{folder}/{path}\.template\.json:(\d+):(\d+): note: at /Resources/{id}/Properties/{name}(/.*)?"
    (end,) = [number for number, line in enumerate(lines) if re.fullmatch(note, line)]
    headline, source, caret, place = lines[end - 3 : end + 1]
    match = re.fullmatch(rf"{_SPEC}:(\d+):(\d+): error: .+ \[cfn-lint {check}\]", headline)
    assert match, headline
    assert int(match[1]) == _line_of(text)
    assert (source.strip(), caret) == (text, " " * (int(match[2]) - 1) + "^")
    # And the place in the template.
    match = re.fullmatch(note, place)
    line = (folder / f"{path}.template.json").read_text().splitlines()[int(match[1]) - 1]
    assert line[int(match[2]) - 1 :].startswith(f'"{name}"')


def test_follows_nested_templates_of_the_bucket(faulty):
    assert "[cfn-lint E3043]" in faulty[1].stdout  # parameters
    assert "[cfn-lint E1010]" in faulty[1].stdout  # outputs


def test_a_fault_outside_the_resources_is_of_the_spec(faulty):
    assert re.search(rf"^{_SPEC}: error: .*'Resource'", faulty[1].stdout, re.MULTILINE)


@pytest.mark.parametrize("content", [None, "{}", "no JSON"])
def test_refuses_other_folders(tmp_path, content):
    if content is not None:
        (tmp_path / "manifest.json").write_text(content)
        (tmp_path / "source_map.json").write_text(content)
    result = _lint(tmp_path)
    assert (result.returncode, result.stdout) == (2, "")
    assert "is not the compiler's output" in result.stderr
