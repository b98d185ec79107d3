"""Runs what the rule python_test makes, as Bazel would."""

import os
import pathlib
import subprocess
import xml.etree.ElementTree

import pytest

_FIXTURES = pathlib.Path("tools")


@pytest.fixture(name="run")
def fixture_run(tmp_path):
    def run(name, *arguments, **environment):
        report = tmp_path / "test.xml"
        result = subprocess.run(
            [_FIXTURES / f"{name}_fixture", *arguments],
            env={
                **os.environ,
                "TEST_TMPDIR": str(tmp_path),
                "XML_OUTPUT_FILE": str(report),
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
        )
        cases = []
        if report.exists():
            cases = [case.get("name") for case in xml.etree.ElementTree.parse(report).iter("testcase")]
        return result, cases

    return run


def test_passes_with_its_tests(run):
    result, cases = run("passing", AWS_PROFILE="", AWS_CONFIG_FILE="/etc/hosts")
    assert result.returncode == 0, result.stdout
    assert len(cases) == 4


def test_fails_with_a_test(run):
    result, cases = run("failing")
    assert result.returncode == 1
    assert cases == ["test_passes", "test_fails"]
    assert "assert 1 == 2" in result.stdout


def test_fails_without_a_test(run):
    result, _ = run("empty")
    assert result.returncode == 5


def test_takes_bazels_filter(run):
    result, cases = run("failing", TESTBRIDGE_TEST_ONLY="passes")
    assert result.returncode == 0
    assert cases == ["test_passes"]


def test_takes_options_of_pytest(run):
    result, _ = run("passing", "--collect-only")
    assert "test_sees_its_own_environment" in result.stdout


def test_refuses_shards(run):
    result, _ = run("passing", TEST_TOTAL_SHARDS="2")
    assert result.returncode == 2
    assert "shard_count" in result.stderr
