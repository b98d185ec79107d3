"""Overlays from a user's side: commands, plugin, places in every output, small stages."""

import json

import pytest
from tests import compiler
from tests.compiler import call, misused

_SPECS = ["minimal", "orders", "payments", "transactions"]
_TRANSACTIONS = "infra_specs/transactions.textproto"

# As small as it gets.
_DEV = """
regions {
  primary { availability_zone_ids: ["use1-az1", "use1-az2"] }
  secondary { availability_zone_ids: ["usw2-az1", "usw2-az2"] }
}
objectives { transactions_per_second: 1 }
network { zones: 2 }
tables {
  name: "transactions-table"
  recovery_period_days: 1
  warm_throughput { read_units_per_second: 12000 write_units_per_second: 4000 }
}
functions {
  name: "transaction-processor"
  memory_mb: 128
  reserved_concurrency: 6
}
logs { retention_days: 1 stream_retention_hours: 24 }
backup { enabled: false }
"""


@pytest.fixture(name="dev")
def fixture_dev(tmp_path):
    path = tmp_path / "dev.textproto"
    path.write_text(_DEV)
    return path


def _templates(folder):
    """What is deployed."""
    files = compiler.read_tree(folder)
    return {name: text for name, text in files.items() if name.endswith((".template.json", ".zip"))}


# --- Merging ---------------------------------------------------------------


@pytest.mark.parametrize("overlay", ["nothing", "itself"])
@pytest.mark.parametrize("spec", _SPECS)
def test_a_spec_under_nothing_and_under_itself_is_itself(tmp_path, spec, overlay):
    path = f"infra_specs/{spec}.textproto"
    empty = tmp_path / "empty.textproto"
    empty.write_text("# proto-message: dr.v1.Environment\n")
    alone, under = tmp_path / "alone", tmp_path / "under"
    assert call("compile", path, "--out", alone).returncode == 0
    overlays = ["--overlay", empty if overlay == "nothing" else path]
    result = call("compile", path, *overlays, "--out", under)
    assert result.returncode == 0, result.stderr
    assert _templates(under) == _templates(alone)
    if overlay == "nothing":
        assert (under / "source_map.json").read_bytes() == (alone / "source_map.json").read_bytes()


def test_the_plugin_does_what_the_command_does(tmp_path, dev):
    other = tmp_path / "other.textproto"
    other.write_text("logs { retention_days: 3 }")
    out = tmp_path / "out"
    overlays = [f"--overlay={path}" for path in [dev, other]]
    assert call("compile", _TRANSACTIONS, *overlays, "--out", out).returncode == 0
    expected = compiler.run(
        tmp_path / "protoc", f"spec={_TRANSACTIONS}", f"overlay={dev}", f"overlay={other}"
    )
    assert compiler.read_tree(out) == expected.files
    assert b'"RetentionInDays": 3\n' in expected.files["us-east-1/logs.template.json"]


def test_each_spec_of_a_run_is_under_the_overlays(tmp_path, dev):
    dev.write_text("logs { retention_days: 3653 }")
    out = tmp_path / "out"
    specs = [f"infra_specs/{name}.textproto" for name in ["minimal", "transactions"]]
    assert call("compile", *specs, "--overlay", dev, "--out", out).returncode == 0
    for name in ["minimal", "transactions"]:
        assert "3653" in (out / name / "us-east-1/logs.template.json").read_text()


# --- Places ----------------------------------------------------------------


def test_a_finding_is_in_the_file_that_says_the_value(tmp_path, dev):
    dev.write_text("objectives { rto_seconds: 59 }\nlogs { retention_days: 2 }\n")
    log = tmp_path / "findings.sarif"
    result = call("check", _TRANSACTIONS, "--overlay", dev, "--diagnostics", log)
    assert result.returncode == 1
    assert f"{dev}:1:27: error: " in result.stderr
    assert f"{dev}:2:24: error: " in result.stderr
    places = {
        (place["artifactLocation"]["uri"], place["region"]["startLine"])
        for finding in json.loads(log.read_text())["runs"][0]["results"]
        if finding["level"] == "error"
        for place in [finding["locations"][0]["physicalLocation"]]
    }
    assert places == {("dev.textproto", 1), ("dev.textproto", 2)}


def test_a_relative_overlay_is_named_as_the_spec_is(tmp_path):
    (tmp_path / "stages").mkdir()
    (tmp_path / "s.textproto").write_bytes((compiler.SPECS / "minimal.textproto").read_bytes())
    (tmp_path / "stages/dev.textproto").write_text('tables { name: "transactions" nam: 1 }')
    result = call("check", "s.textproto", "--overlay", "./stages/dev.textproto", cwd=tmp_path)
    assert "./stages/dev.textproto:1:31: error: " in result.stderr


def test_outputs_name_the_overlay(tmp_path, dev):
    out, later = tmp_path / "out", tmp_path / "later"
    assert call("compile", _TRANSACTIONS, "--out", out).returncode == 0
    result = call("compile", _TRANSACTIONS, "--overlay", dev, "--out", later, "--previous", out)
    # The dev stage has no vaults any more.
    assert result.returncode == 1 and "[removed-store]" in result.stderr
    # Nor can AWS lower what a table is warm for.
    dev.write_text(_DEV.replace("backup { enabled: false }", "").replace("warm_throughput {", "warm_throughput {} #"))
    result = call("compile", _TRANSACTIONS, "--overlay", dev, "--out", later, "--previous", out)
    assert result.returncode == 0, result.stderr
    places = json.loads((later / "source_map.json").read_text())["templates"]
    function = places["us-east-1/functions.template.json"]
    base = "/Resources/TransactionProcessorFunction/Properties"
    assert function[f"{base}/MemorySize"] == "dev.textproto:15:14"
    assert function[f"{base}/Runtime"] == "67:12"
    plan = json.loads((later / "plan.json").read_text())
    files = {change["place"]["file"] for change in plan["changes"] if "place" in change}
    assert files == {"dev.textproto", _TRANSACTIONS}


def test_a_change_that_aws_refuses_is_told_at_the_overlay(tmp_path):
    spec, overlay, out = tmp_path / "s.textproto", tmp_path / "o.textproto", tmp_path / "out"
    spec.write_bytes((compiler.SPECS / "minimal.textproto").read_bytes())
    assert call("compile", spec, "--out", out).returncode == 0
    overlay.write_text('\nregions { primary { vpc_cidr: "10.9.0.0/16" } }')
    result = call("check", spec, "--overlay", overlay, "--previous", out)
    assert result.returncode == 1
    assert f"{overlay}:2:31: error: " in result.stderr


# --- Arguments -------------------------------------------------------------


def test_wrong_overlays_are_refused(tmp_path, dev):
    spec = compiler.SPECS / "minimal.textproto"
    twice = call("check", spec, "--overlay", dev, f"--overlay={tmp_path}/./dev.textproto")
    misused(twice, "dev.textproto is given twice")
    result = call("check", spec, f"--overlay={dev}", f"--diagnostics={tmp_path}/x.txt", "--overlay=")
    assert "--overlay must be --overlay=FILE" in result.stderr
    missing = call("check", tmp_path / "no-spec", "--overlay", tmp_path / "no-overlay")
    assert missing.returncode == 1
    assert missing.stderr.count("No such file or directory") == 2
    assert missing.stderr.count("\n") == 2


def test_files_that_are_shown_alike_are_refused(tmp_path):
    """Nobody could tell which one a finding is in."""
    for folder in ("spec", "stage"):
        (tmp_path / folder).mkdir()
    base, stage = tmp_path / "spec/env.textproto", tmp_path / "stage/env.textproto"
    base.write_text((compiler.SPECS / "minimal.textproto").read_text())
    stage.write_text("logs { retention_days: 90 }")
    result = call("check", base, "--overlay", stage)
    assert result.returncode == 1
    assert f"{base} and {stage} are both shown as env.textproto" in result.stderr


def test_findings_do_not_replace_an_overlay(tmp_path):
    log = tmp_path / "a.txt"
    result = call("check", compiler.SPECS / "minimal.textproto", "--overlay", log, "--diagnostics", log)
    assert f"--diagnostics={log} is the overlay itself" in result.stderr


# --- Small stages ----------------------------------------------------------


def test_a_stage_can_be_small(tmp_path, dev):
    out = tmp_path / "out"
    result = call("compile", _TRANSACTIONS, "--overlay", dev, "--out", out)
    assert result.returncode == 0
    assert f"{dev}:16:25: warning: `reserved_concurrency` is 6, below 100: " in result.stderr
    assert f"{dev}:15:14: warning: `memory_mb` is 128, below 512: " in result.stderr
    functions = json.loads((out / "us-west-2/functions.template.json").read_text())["Resources"]
    processor = functions["TransactionProcessorFunction"]["Properties"]
    assert (processor["MemorySize"], processor["ReservedConcurrentExecutions"]) == (128, 6)
    report = json.loads((out / "report.json").read_text())
    assert report["overlays"] == ["dev.textproto"]
    small = [warning for warning in report["warnings"] if warning["rule"] == "small-stage"]
    assert [warning["overlay"] for warning in small] == ["dev.textproto"] * 2
    assert report["quotas_to_raise"] == []
    assert "no-backups" in {decision["id"] for decision in report["decisions"]}
    (reserve,) = [each for each in report["capacity"] if each["measure"] == "reserved concurrency"]
    assert (reserve["needed"], reserve["available"]) == (1, 6)
    page = (out / "report.md").read_text()
    assert f"- Spec: {_TRANSACTIONS}, overlaid with dev.textproto\n" in page
    assert "gives up the 100 that are the least otherwise" in page


def test_a_stage_carries_its_load(dev):
    dev.write_text(_DEV.replace("transactions_per_second: 1 ", "transactions_per_second: 100 "))
    result = call("check", _TRANSACTIONS, "--overlay", dev)
    assert result.returncode == 1
    assert f"{dev}:16:25: error: `reserved_concurrency` is 6, below the " in result.stderr
    assert "[standby-capacity]" in result.stderr


def test_the_reserve_is_at_least_100_where_nothing_is_said(tmp_path):
    out = tmp_path / "out"
    overlay = tmp_path / "o.textproto"
    overlay.write_text("objectives { transactions_per_second: 1 }")
    result = call("compile", "infra_specs/minimal.textproto", "--overlay", overlay, "--out", out)
    assert (result.returncode, "small-stage" in result.stderr) == (0, False)
    assert '"ReservedConcurrentExecutions": 100' in (out / "us-east-1/functions.template.json").read_text()
