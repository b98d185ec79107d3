"""The findings beside standard error: files of them, suppressions, and the report of a spec that falls short."""

import json
import pathlib
import re

import jsonschema
import pytest
from tests import compiler

_GOOD = "spec=infra_specs/minimal.textproto"
_MINIMAL = (compiler.SPECS / "minimal.textproto").read_text()
_SCHEMA = json.loads(pathlib.Path("tests/sarif.schema.json").read_text())
_TESTDATA = pathlib.Path("tests/testdata")

_PUBLIC = _MINIMAL.replace('"us-west-2"', '"us-west-2" vpc_cidr: "11.0.0.0/16"')
_PASSED_OVER = _PUBLIC + 'suppressions { rule: "public-cidr" reason: "the block is routed to us alone" }\n'
_OVERLAP = _MINIMAL.replace('"us-west-2"', '"us-west-2" vpc_cidr: "10.0.0.0/16"')
_SLOW = _MINIMAL + "routing { ttl_seconds: 7200 }\n"
_SMALL = _SLOW.replace('{ name: "transaction-processor" }', '{ name: "transaction-processor" reserved_concurrency: 1 }')


@pytest.fixture(name="write")
def fixture_write(tmp_path):
    def write(content, name="test.textproto"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture(name="sarif")
def fixture_sarif(tmp_path):
    """Compiles specs; gives protoc's result and the one run of the SARIF log."""

    def sarif(*specs, options=(), **kwargs):
        path = tmp_path / "findings.sarif"
        result = compiler.run(
            tmp_path / "out", *(f"spec={spec}" for spec in specs), f"diagnostics={path}", *options, **kwargs
        )
        log = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft7Validator(_SCHEMA).validate(log)
        return result, log["runs"][0]

    return sarif


def _place(location):
    region = location["physicalLocation"].get("region", {})
    return region.get("startLine"), region.get("startColumn")


# --- SARIF -----------------------------------------------------------------


def test_sarif_of_a_good_spec_has_rules_and_no_result(sarif):
    result, run = sarif("infra_specs/minimal.textproto")
    assert (result.status, run["results"]) == (0, [])
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted({rule["id"] for rule in rules})
    for rule in rules:
        assert rule["shortDescription"]["text"] and rule["fullDescription"]["text"] and rule["help"]["text"]


def test_sarif_of_a_bad_spec_says_what_standard_error_says(sarif, write):
    path = write(_OVERLAP)
    result, run = sarif(path)
    assert (result.status, result.files) == (1, {})
    (found,) = run["results"]
    assert (found["ruleId"], found["level"]) == ("cidr-overlap", "error")
    assert run["tool"]["driver"]["rules"][found["ruleIndex"]]["id"] == "cidr-overlap"
    line, column = _place(found["locations"][0])
    assert f"{path}:{line}:{column}: error: {found['message']['text']} [cidr-overlap]\n" in result.errors
    (note,) = found["relatedLocations"]
    line, column = _place(note)
    assert f"{path}:{line}:{column}: note: {note['message']['text']}\n" in result.errors


def test_sarif_has_every_spec_and_no_path_of_the_machine(sarif, write, tmp_path):
    result, run = sarif(write(_OVERLAP, "a.textproto"), write(_SLOW, "b.textproto"))
    assert result.errors.endswith("2 errors\n")
    uris = [found["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for found in run["results"]]
    assert uris == ["a.textproto", "b.textproto"]
    assert str(tmp_path) not in json.dumps(run)


def test_sarif_says_that_a_spec_cannot_be_read(sarif, tmp_path):
    result, run = sarif(tmp_path / "missing.textproto")
    assert result.status == 1
    (invocation,) = run["invocations"]
    assert not invocation["executionSuccessful"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "missing.textproto: No such file or directory"


def test_sarif_of_all_testdata_is_valid_and_placed(sarif):
    specs = sorted(_TESTDATA.rglob("*.textproto"))
    folders = {}
    for spec in specs:  # no two of one name in a run
        folders.setdefault(spec.name, []).append(spec)
    for turn in range(max(map(len, folders.values()))):
        batch = [same[turn] for same in folders.values() if turn < len(same)]
        _, run = sarif(*batch)
        for found in run["results"]:
            location = found["locations"][0]["physicalLocation"]
            lines = pathlib.Path(location["artifactLocation"]["uri"]).read_bytes().split(b"\n")
            assert location["region"]["startLine"] <= len(lines)


def _apply(fix):
    """Does to the file what the fix says, as editors do; columns count characters."""
    (change,) = fix["artifactChanges"]
    (replacement,) = change["replacements"]
    region = replacement["deletedRegion"]
    path = pathlib.Path(change["artifactLocation"]["uri"])
    lines = path.read_text().split("\n")
    line = lines[region["startLine"] - 1]
    new = replacement["insertedContent"]["text"]
    lines[region["startLine"] - 1] = line[: region["startColumn"] - 1] + new + line[region["endColumn"] - 1 :]
    path.write_text("\n".join(lines))


def _said(result):
    return result["message"]["text"], _place(result["locations"][0])


# What is suggested is for a part of a text, or stands elsewhere.
_NO_FIX = re.compile(r"\$\{|did you mean `(resources\.|objectives\.|protection)")


def test_fixes_cure_their_findings(sarif, tmp_path, monkeypatch):
    """One after the other, in every spec of the test data that has one."""
    cured = set()
    for spec in sorted(_TESTDATA.rglob("*.textproto")):
        text = spec.read_text(errors="replace")
        suggests = [line for line in text.splitlines() if "CHECK: " in line and "did you mean" in line]
        if not suggests and not re.search("quotes", text):
            continue
        copy = tmp_path / "tests/testdata" / spec.relative_to(_TESTDATA)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text)
        monkeypatch.chdir(tmp_path)
        last = None
        while True:
            found = sarif(copy.relative_to(tmp_path))[1]["results"]
            assert last not in [_said(result) for result in found]
            fixable = [result for result in found if "fixes" in result]
            if not fixable:
                break
            last = _said(fixable[0])
            (fix,) = fixable[0]["fixes"]
            _apply(fix)
            cured.add(last[0])
        monkeypatch.undo()
        for text, _ in map(_said, found):
            assert "did you mean" not in text or _NO_FIX.search(text), (spec, text)
    assert {message.partition("; ")[2] for message in cured} >= {"remove the quotes", "put it in quotes"}
    assert len(cured) >= 20


def test_the_same_bytes_again(write, tmp_path):
    logs = set()
    for folder in ["x", "y/z"]:
        path = write(_SMALL, f"{folder}/test.textproto")
        log = tmp_path / f"{folder}.sarif"
        compiler.run(tmp_path / "out", f"spec={path}", f"diagnostics={log}")
        logs.add(log.read_bytes())
    assert len(logs) == 1


# --- Text, and the file itself ---------------------------------------------


def test_text_is_what_standard_error_shows(write, tmp_path):
    log = tmp_path / "findings.txt"
    result = compiler.run(tmp_path / "out", f"spec={write(_OVERLAP)}", f"diagnostics={log}")
    assert log.read_text() == result.errors.removesuffix("--cfn_out: 1 error\n")


def test_replaces_an_older_file(tmp_path):
    log = tmp_path / "findings.txt"
    log.write_text("old\n")
    assert compiler.run(tmp_path / "out", _GOOD, f"diagnostics={log}").status == 0
    assert log.read_text() == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["findings.txt", "out"]


@pytest.mark.parametrize("kind", ["missing folder", "folder"])
def test_says_that_it_cannot_write_the_file(tmp_path, kind):
    log = tmp_path / "findings.sarif"
    if kind == "folder":
        log.mkdir()
    else:
        log = tmp_path / "missing/findings.sarif"
    result = compiler.run(tmp_path / "out", _GOOD, f"diagnostics={log}")
    assert (result.status, result.files) == (1, {})
    assert f"--cfn_opt=diagnostics cannot be written: {log}: " in result.errors
    assert not list(tmp_path.glob("*.tmp"))


@pytest.mark.parametrize("name", ["findings.json", "findings", "findings.sarif.gz", ""])
def test_refuses_other_endings(tmp_path, name):
    result = compiler.run(tmp_path / "out", _GOOD, f"diagnostics={name}")
    assert result.status == 1
    assert f"--cfn_opt=diagnostics={name} must be --cfn_opt=diagnostics=FILE.sarif|FILE.txt" in result.errors


def test_does_not_overwrite_the_spec(write, tmp_path):
    path = write(_MINIMAL, "test.txt")
    result = compiler.run(tmp_path / "out", f"spec={path}", f"diagnostics={tmp_path}/./test.txt")
    assert result.status == 1
    assert "is the spec itself" in result.errors
    assert path.read_text() == _MINIMAL


# --- Suppressions ----------------------------------------------------------


def test_a_suppressed_warning_is_not_printed_and_not_lost(sarif, write):
    path = write(_PASSED_OVER)
    result, run = sarif(path)
    assert (result.status, result.errors) == (0, "")
    (found,) = run["results"]
    assert found["ruleId"] == "public-cidr"
    assert found["suppressions"] == [{"kind": "inSource", "justification": "the block is routed to us alone"}]
    report = json.loads(result.files["report.json"])
    assert report["warnings"] == []
    (passed,) = report["passed_over"]
    assert (passed["rule"], passed["reason"]) == ("public-cidr", "the block is routed to us alone")
    assert b"passed over, because the block is routed to us alone\n" in result.files["report.md"]


def test_a_suppression_changes_no_template(write, tmp_path):
    def templates(name, text):
        files = compiler.run(tmp_path / name, f"spec={write(text)}").files
        return {path: content for path, content in files.items() if path.endswith(".template.json")}

    with_, without = templates("a", _PASSED_OVER), templates("b", _PUBLIC)
    assert with_ == without and len(with_) > 20


_NO_KEY = _MINIMAL.replace('"documents"', '"documents" encryption: BUCKET_ENCRYPTION_SSE_S3')
_KNOWN = 'suppressions { rule: "bucket-encryption" reason: "the auditors accepted SSE-S3 for documents" }\n'


@pytest.mark.parametrize(
    "text, rules",
    [(_NO_KEY, {"bucket-encryption"}), (_NO_KEY + _KNOWN, set()), (_MINIMAL + _KNOWN, {"unused-suppression"})],
)
def test_passes_over_what_is_found_in_the_templates(write, tmp_path, text, rules):
    result = compiler.run(tmp_path / "out", f"spec={write(text)}")
    assert result.status == 0
    assert set(re.findall(r"\[([a-z-]+)\]$", result.errors, re.MULTILINE)) == rules


def test_a_build_keeps_its_findings():
    """Bazel prints them once; the rule's output has them for good."""
    log = json.loads(pathlib.Path("infra/dr_template.sarif").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(_SCHEMA).validate(log)
    results = log["runs"][0]["results"]
    assert {each["level"] for each in results} == {"warning"}
    assert "unproven-recovery-point" in {each["ruleId"] for each in results}


# --- report_only -----------------------------------------------------------


def test_report_only_writes_nothing_to_deploy(tmp_path):
    full = compiler.run(tmp_path / "full", _GOOD)
    result = compiler.run(tmp_path / "out", _GOOD, "report_only")
    assert (result.status, result.errors) == (0, "")
    assert result.files == {name: full.files[name] for name in ["report.html", "report.json", "report.md"]}


_MISSES = [
    path
    for rule in ["recovery-point", "recovery-time", "standby-capacity"]
    for path in sorted(pathlib.Path("tests/testdata", rule).glob("fail_*.textproto"))
]
assert len(_MISSES) > 10


@pytest.mark.parametrize("path", _MISSES, ids=str)
def test_report_only_shows_every_missed_objective(tmp_path, path):
    """With all that it has of a spec that is met, the proofs over its templates included."""
    result = compiler.run(tmp_path / "out", f"spec={path}", "report_only")
    assert result.status == 0, result.errors
    report = json.loads(result.files["report.json"])
    assert report["broken"] and report["static_stability"] and report["rules_of_templates"]


def test_report_only_shows_what_is_broken(write, sarif):
    path = write(_SMALL)
    result, run = sarif(path, options=["report_only"])
    assert result.status == 0
    assert set(result.files) == {"report.html", "report.json", "report.md"}
    report = json.loads(result.files["report.json"])
    assert {broken["rule"] for broken in report["broken"]} == {"recovery-time", "standby-capacity"}
    assert report["recovery_time"]["verdict"] == "exceeded"
    assert report["recovery_time"]["slack_seconds"] < 0
    assert not all(demand["enough"] for demand in report["capacity"])
    for broken in report["broken"]:
        text = f"error: {broken['text']} [{broken['rule']}]\n"
        assert f"test.textproto:{broken['line']}:{broken['column']}: {text}" in result.errors
        assert f"test.textproto: {text}" in result.files["report.md"].decode()
    assert {found["level"] for found in run["results"]} == {"error"}
    # Without the option, the same spec is refused.
    assert compiler.run(path.parent / "full", f"spec={path}").status == 1


@pytest.mark.parametrize("text", [_OVERLAP, _SLOW + "name: 1\n", _SMALL + "logs { retention_days: 8 }\n"])
def test_report_only_refuses_what_is_no_environment(write, tmp_path, text):
    result = compiler.run(tmp_path / "out", f"spec={write(text)}", "report_only")
    assert (result.status, result.files) == (1, {})
    assert re.search(r"\d error", result.errors)


@pytest.mark.parametrize("option", ["report_only=true", "report_only="])
def test_report_only_takes_no_value(tmp_path, option):
    result = compiler.run(tmp_path / "out", _GOOD, option)
    assert result.status == 1
    assert f"--cfn_opt={option} must be --cfn_opt=report_only\n" in result.errors
