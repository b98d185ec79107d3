"""What the documents say: commands are accepted, links lead somewhere, files and types exist."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess

import pytest
import yaml

_PROGRAM = pathlib.Path(os.environ["PROGRAM"]).absolute()
# The declared file leads to the work tree.
_ROOT = pathlib.Path("WORKSPACE").resolve().parent
_MINIMAL = _ROOT / "infra_specs/minimal.textproto"

_PAGES = {
    str(path.relative_to(_ROOT)): path.read_text(encoding="utf-8")
    for path in sorted([*_ROOT.glob("*.md"), *_ROOT.glob("docs/*.md")])
}
_README = _PAGES["README.md"]


def _blocks(page, language):
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", page, re.DOTALL | re.MULTILINE)


def _section(page, heading):
    return page.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def _run(*arguments, cwd):
    return subprocess.run(
        [_PROGRAM, *arguments], cwd=cwd, capture_output=True, text=True, check=False, timeout=60
    )


# --- Commands --------------------------------------------------------------


def _commands(page):
    for block in _blocks(page, "sh"):
        for line in re.findall(r"^(?:\S*/)?protoc-gen-cfn .*", block, re.MULTILINE):
            yield shlex.split(line, comments=True)[1:]


_COMMANDS = [(name, words) for name, page in _PAGES.items() for words in _commands(page)]


@pytest.mark.parametrize("words", [words for _, words in _COMMANDS], ids=" ".join)
def test_a_command_is_accepted(words, tmp_path):
    """Run with the smallest spec in the place of each, and what it compiles to in that of each folder."""
    command, *rest = words
    folders = [word.partition("=")[2] for word in rest if word.startswith("--previous=")]
    if command == "plan":
        folders += [word for word in rest if not word.startswith("--")]
    for folder in folders:
        result = _run("compile", _MINIMAL, f"--out={folder}", cwd=tmp_path)
        assert result.returncode == 0, result.stderr
    for word in rest:
        if word.endswith(".textproto"):
            (tmp_path / word).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(_MINIMAL, tmp_path / word)
    result = _run(*words, cwd=tmp_path)
    assert result.returncode == 0, result.stderr


def test_commands_are_found():
    assert len(_COMMANDS) >= 8
    assert {"check", "compile", "plan", "explain"} <= {words[0] for _, words in _COMMANDS}


def test_what_is_named_in_passing_is_a_command_and_its_flag(tmp_path):
    """`protoc-gen-cfn plan`, `protoc-gen-cfn rules --format=markdown`: in running text."""
    known = re.findall(r"^  (\w+) ", _run("--help", cwd=tmp_path).stdout, re.MULTILINE)
    for name, page in _PAGES.items():
        for code in re.findall(r"`protoc-gen-cfn ([^`]+)`", page):
            command, *rest = code.split()
            if command.startswith("--"):
                continue
            assert command in known, f"{name}: {code}"
            usage = _run(command, "--help", cwd=tmp_path).stdout
            for flag in re.findall(r"--(\w+)", " ".join(rest)):
                assert f"--{flag}" in usage, f"{name}: {code}"


# --- The README's own environment ------------------------------------------


def test_the_environment_of_the_readme_compiles(tmp_path):
    section = _section(_README, "Your own environment")
    (spec,) = _blocks(section, "textproto")
    (tmp_path / "orders.textproto").write_text(spec)
    for words in _commands(section):
        result = _run(*words, cwd=tmp_path)
        assert (result.returncode, result.stderr) == (0, "")
    assert (tmp_path / "orders/report.md").exists()
    # What the page promises of each folder, whichever its regions are.
    regions = {"us-east-1": "eu-west-1", "us-west-2": "eu-central-1"}
    table = _section(_README, "From a spec to templates")
    files = re.findall(r"`([^`]+)`", " ".join(re.findall(r"^\| (`.*?) \|", table, re.MULTILINE)))
    assert len(files) > 5
    for file in files:
        for old, new in regions.items():
            file = file.replace(old, new)
        # Only code of several files is packed.
        assert list((tmp_path / "orders").glob(file)) or file == "functions/*.zip", file


def test_resources_of_ones_own_compile(tmp_path):
    """The examples of the page, in one spec; a removal is of what is not in it."""
    examples = _blocks(_PAGES["docs/resources.md"], "textproto")
    assert len(examples) == 5
    spec = tmp_path / "own.textproto"
    spec.write_text(_MINIMAL.read_text() + "".join(each for each in examples if "removals" not in each))
    result = _run("compile", spec, f"--out={tmp_path / 'own'}", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    spec.write_text(_MINIMAL.read_text() + "".join(each for each in examples if "removals" in each))
    result = _run("compile", spec, f"--out={tmp_path / 'gone'}", f"--previous={tmp_path / 'own'}", cwd=tmp_path)
    # DeadOrders is listed nowhere.
    assert result.returncode == 1
    assert result.stderr.count("[removed-store]") == 1 and '"async/DeadOrders"' in result.stderr


def test_the_overlay_of_the_page_on_stages_compiles(tmp_path):
    (overlay,) = _blocks(_PAGES["docs/stages.md"], "textproto")
    (tmp_path / "dev.textproto").write_text(overlay)
    result = _run("check", _ROOT / "examples/stages/orders.textproto", "--overlay=dev.textproto", cwd=tmp_path)
    assert (result.returncode, result.stderr) == (0, "")


def test_the_page_on_stages_names_the_key_of_each_list():
    """As docs/spec.md says them at the lists; what goes is one of many fields."""
    ends = re.findall(r"^### \w+\.(\w+)\n\n\[.*; overlays change or add one by (.*)\.$", _PAGES["docs/spec.md"], re.MULTILINE)
    keys = {name: re.findall(r"`(\w+)`", text) for name, text in ends}
    assert len(keys.pop("removals")) > 5
    (sentence,) = re.findall(r"^Keys are ([^.]*); of `removals` what goes\.", _PAGES["docs/stages.md"], re.MULTILINE)
    told = {}
    for part in sentence.split(";"):
        key, _, lists = (re.findall(r"`(\w+)`", each) for each in part.partition(" of "))
        told |= dict.fromkeys(lists, key)
    assert told == keys


@pytest.mark.parametrize(
    "field, least",
    [
        ("functions.reserved_concurrency", 1),
        ("functions.memory_mb", 128),
        ("tables.warm_throughput.read_units_per_second", 12_000),
        ("tables.warm_throughput.write_units_per_second", 4_000),
        ("tables.recovery_period_days", 1),
        ("network.zones", 2),
        ("logs.stream_retention_hours", 24),
    ],
)
def test_a_stage_is_no_smaller_than_the_page_says(field, least, tmp_path):
    """The least is in the range of its field, one less is not."""
    table = _section(_PAGES["docs/stages.md"], "How small a stage can be")
    (row,) = [
        least_of
        for name, least_of in re.findall(r"^\| `([\w.]+)` \| ([^|]*) \|", table, re.MULTILINE)
        if f"{field}.".startswith(f"{name}.")
    ]
    assert f"{least:,}" in row
    overlay = tmp_path / "least.textproto"
    for value, is_taken in ((least, True), (least - 1, False)):
        *outer, last = field.split(".")
        text = f"{last}: {value}"
        for name in reversed(outer):
            key = re.search(rf'^{name} {{ (name: "[^"]*")', _MINIMAL.read_text(), re.MULTILINE)
            text = f"{name} {{ {key[1] if key else ''} {text} }}"
        overlay.write_text(text)
        result = _run("check", _MINIMAL, f"--overlay={overlay.name}", cwd=tmp_path)
        assert ("[range]" not in result.stderr) == is_taken, result.stderr


def test_a_resource_of_a_known_type_is_listed_as_well(tmp_path):
    """The right to delete it in the secondary region goes with it."""
    topic = """resources {
      id: "News" stack: "own"
      properties { [aws.sns.Topic] { topic_name: "news-${EnvironmentSuffix}" kms_master_key_id: "${security/Key.Arn}" } }
    }"""
    spec = tmp_path / "own.textproto"
    spec.write_text(_MINIMAL.read_text() + topic)
    assert _run("compile", spec, f"--out={tmp_path / 'own'}", cwd=tmp_path).returncode == 0
    spec.write_text(_MINIMAL.read_text())
    result = _run("compile", spec, f"--out={tmp_path / 'new'}", f"--previous={tmp_path / 'own'}", cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.count("[removed-store]") == 1 and '"own/News", an AWS::SNS::Topic' in result.stderr


def test_what_exists_already_compiles(tmp_path):
    """The examples of the page in one spec, and its connections in another."""
    vpc, gateways, *others = _blocks(_PAGES["docs/existing.md"], "textproto")
    assert len(others) == 3
    regions = 'regions { primary { name: "us-east-1" } secondary { name: "us-west-2" } }\n'
    spec = tmp_path / "ledger.textproto"
    rest = 'name: "ledger" functions { name: "ledger-api" }\n'
    for name, network in [("vpc", vpc), ("gateways", gateways + regions)]:
        spec.write_text(rest + network + "".join(others))
        result = _run("compile", spec, f"--out={tmp_path / name}", cwd=tmp_path)
        assert result.returncode == 0, result.stderr


# --- An editor -------------------------------------------------------------


def test_an_editor_reads_the_findings(tmp_path):
    (text,) = _blocks(_PAGES["docs/editors.md"], "json")
    (task,) = json.loads(text)["tasks"]
    spec = tmp_path / "my spec.textproto"
    spec.write_text(_MINIMAL.read_text().replace("us-west-2", "us-east-1"))
    assert task["command"] == "protoc-gen-cfn"
    arguments = [str(spec) if word == "${file}" else word for word in task["args"]]
    result = _run(*arguments, cwd=tmp_path)
    pattern = task["problemMatcher"]["pattern"]
    found = re.findall(pattern["regexp"], result.stderr, re.MULTILINE)
    groups = ["file", "line", "column", "severity", "message"]
    assert [pattern[group] for group in groups] == [1, 2, 3, 4, 5]
    assert {(match[0], match[3]) for match in found} == {(str(spec), "error"), (str(spec), "note")}
    line = spec.read_text().splitlines()[int(found[0][1]) - 1]
    assert line[int(found[0][2]) - 1 :].startswith('"us-east-1"')


def test_a_hook_is_the_one_that_there_is():
    (block,) = _blocks(_PAGES["docs/editors.md"], "yaml")
    (repository,) = yaml.safe_load(block)["repos"]
    hooks = yaml.safe_load((_ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert [hook["id"] for hook in repository["hooks"]] == [hook["id"] for hook in hooks]


# --- Links -----------------------------------------------------------------


def _prose(page):
    return re.sub(r"^ *```.*?^ *```$", "", page, flags=re.DOTALL | re.MULTILINE)


def _anchors(page):
    """As GitHub makes them of headings, of which none has a link."""
    for heading in re.findall(r"^#+ (.*)$", _prose(page), re.MULTILINE):
        yield re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _links(page):
    text = re.sub(r"`[^`\n]*`", "code", _prose(page))
    return re.findall(r"\]\(([^)\s]+)\)", text)


@pytest.mark.parametrize("name", _PAGES)
def test_links_lead_somewhere(name):
    folder = (_ROOT / name).parent
    for link in _links(_PAGES[name]):
        if link.startswith("https://"):
            continue
        file, _, anchor = link.partition("#")
        path = (folder / file).resolve() if file else _ROOT / name
        assert path.exists(), link
        if anchor:
            assert anchor in set(_anchors(path.read_text(encoding="utf-8"))), link


def test_every_page_is_linked_from_the_readme():
    linked = {link.partition("#")[0] for link in _links(_README)}
    assert {name for name in _PAGES if name != "README.md"} <= linked


def test_the_readme_stays_short():
    assert len(_README.splitlines()) <= 230


# --- The rooms of the compiler -----------------------------------------------


def _uses():
    """(file, folder, folder that it includes something of), below generator/, but for tests."""
    for path in sorted((_ROOT / "generator").glob("*/*")):
        if path.suffix in (".cc", ".h", ".inc") and not path.stem.endswith("_test"):
            text = path.read_text(encoding="utf-8")
            for name in re.findall(r'^#include "generator/(?!version.h)(?:(\w+)/)?', text, re.MULTILINE):
                if name != path.parent.name:
                    yield path.name, path.parent.name, name


def _rooms():
    """The folders of the page's two tables: phases in their order, and what is below them."""
    page = _PAGES["docs/architecture.md"]
    parts = page.split("\n## ")[0].split("\nAbove the phases ")
    tables = [re.findall(r"^\| (\[.*?\)(?:, \[.*?\))*) \|", part, re.MULTILINE) for part in parts]
    return [
        [name for row in table for name in re.findall(r"\(\.\./generator/(\w+)/", row)]
        for table in tables
    ]


def test_phases_know_those_before_them():
    """And nothing below the phases knows a phase, or leads back to itself."""
    phases, below = _rooms()
    folders = {path.name for path in (_ROOT / "generator").glob("*/") if any(path.glob("*.cc"))}
    assert sorted([*phases, *below, "command"]) == sorted(folders)
    known = {}
    for file, room, used in _uses():
        if room == "command":
            continue
        allowed = set(below) | set(phases[: phases.index(room)] if room in phases else ())
        assert used in allowed, f"{room}/{file} uses {used or 'what is above'}"
        known.setdefault(room, set()).add(used)
    while leaves := [room for room in known if not known[room] & known.keys()]:
        for room in leaves:
            del known[room]
    assert not known, "a circle"
