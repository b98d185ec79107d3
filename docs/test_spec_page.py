"""docs/spec.md says all that the schema says, and what the compiler says of each field."""

import os
import pathlib
import re
import subprocess

import pytest
import spec_page

_PAGE = pathlib.Path("docs/spec.md").read_text(encoding="utf-8")
_PROGRAM = pathlib.Path(os.environ["PROGRAM"]).absolute()


@pytest.fixture(name="files")
def fixture_files():
    """The schema, anew for each test that changes it."""
    text = pathlib.Path(os.environ["SCHEMA"]).read_text(encoding="utf-8")
    return spec_page.read_text(text)


def _fields(files, message):
    for file in files["file"]:
        for each in file.get("message_type", []):
            if each["name"] == [message]:
                return each["field"]
    raise KeyError(message)


def _sections():
    """Of each message its paths, and of each of its fields what stands below its heading."""
    for section in _PAGE.split("\n## ")[1:]:
        head, *fields = section.split("\n### ")
        lines = head.splitlines()
        if lines[2].startswith("At "):
            paths = re.findall(r"`([a-z0-9_.]+)`", lines[2])
        elif lines[2] == "The spec itself.":
            paths = [""]
        else:
            continue  # an enumeration
        yield lines[0], paths, dict(field.split("\n\n", 1) for field in fields)


def _explain(path):
    result = subprocess.run(
        [_PROGRAM, "explain", path], capture_output=True, text=True, check=True, timeout=60
    )
    return result.stdout


def _plain(text):
    return " ".join(text.replace("\\", "").split())


def test_says_of_each_field_what_the_compiler_says():
    seen, rules = 0, []
    for message, paths, fields in _sections():
        for name, text in fields.items():
            path = f"{paths[0]}.{name.removeprefix(message + '.')}".lstrip(".")
            told = _explain(path)
            if told.startswith("### "):
                rules.append(path)  # A rule of that name comes first.
                continue
            head, comment, *bounds = told.split("\n\n")
            facts = text.split("\n\n")[0]
            assert _plain(comment) in _plain(text), path
            held_to = [line[2:] for part in bounds for line in part.splitlines() if line[:2] == "- "]
            assert ("required" in held_to) == ("**required**" in facts), path
            defaults = [line for line in held_to if line.startswith("default: ")]
            assert re.findall(r"default `([^`]*)`", facts) == [each[9:] for each in defaults], path
            for low_or_high in re.findall(r"^at (?:least|most) (\d+)", "\n".join(held_to), re.M):
                assert re.search(rf"(?<!\d){int(low_or_high):,}(?!\d)", facts), path
            assert ("repeated" in head) == ("repeated" in facts), path
            seen += 1
    assert seen > 100 and len(rules) < 5


def test_has_every_path_that_leads_to_a_message():
    led = {message: paths for message, paths, _ in _sections()}
    assert led["Region"] == ["regions.primary", "regions.secondary"]
    assert "tables.global_secondary_indexes.sort_key" in led["Attribute"]
    assert led["Environment"] == [""]


def test_says_more_than_one_field_can():
    assert "Exactly one of `table`, `bucket`, `backup_vaults`, `resource`, `existing_table`, " in _PAGE
    assert "No more than one of `owned_zone`, `existing_zone` is set. The zone." in _PAGE
    assert "- `CONSISTENCY_STRONG`: Writes are acknowledged once" in _PAGE
    assert "UNSPECIFIED" not in _PAGE


def test_every_link_leads_to_a_heading():
    headings = {line[3:].lower() for line in _PAGE.splitlines() if line.startswith("## ")}
    assert set(re.findall(r"\]\(#([^)]*)\)", _PAGE)) <= headings


@pytest.mark.parametrize(
    "comment, page",
    [
        ("named <name>-x, `a <b> *`", "named \\<name>-x, `a <b> *`"),
        ('"GET /*", some_name, __init__', '"GET /\\*", some_name, \\_\\_init\\_\\_'),
    ],
)
def test_comments_are_no_markdown(files, comment, page):
    _fields(files, "Region")[0]["name"] = ["changed"]
    schema = spec_page.Schema(files)
    schema.messages["Region"]["comment"] = comment
    assert f"\n{page}\n" in spec_page.make_page(schema)


def test_stops_at_an_option_that_it_would_leave_out(files):
    _fields(files, "Region")[0]["options"][0]["[cfn.v1.property]"][0]["novel"] = ["1"]
    with pytest.raises(spec_page.Unknown, match="^name has novel$"):
        spec_page.make_page(spec_page.Schema(files))


def test_stops_at_a_message_that_no_spec_has(files):
    fields = _fields(files, "Environment")
    fields[:] = [field for field in fields if field["name"] != ["tables"]]
    with pytest.raises(spec_page.Unknown, match="Consistency, ExistingTable, GlobalSecondaryIndex, Table, Warm"):
        spec_page.make_page(spec_page.Schema(files))


def test_reads_what_protoc_prints():
    text = r'a { b: "\"x\"\303\244\n{" c: 1 c: -2 } a { } [x.y] { d: E }'
    assert spec_page.read_text(text) == {
        "a": [{"b": ['"x"ä\n{'], "c": ["1", "-2"]}, {}],
        "[x.y]": [{"d": ["E"]}],
    }
