import json

import pytest

from tools import ci_summary

_MIXED = """\
<testsuites><testsuite>
  <testcase name="a" status="run"/>
  <testcase name="b" status="run"/>
  <testcase name="c" status="run"><failure message="no"/></testcase>
  <testcase name="d"><skipped/></testcase>
  <testcase name="e" status="notrun"/>
</testsuite></testsuites>
"""
_GOOD = '<testsuite><testcase name="a"/><testcase name="b"/></testsuite>'


class Build:
    """The events of one `bazel test`."""

    def __init__(self, folder):
        self.folder = folder
        self.events = [{"id": {"started": {}}, "started": {"command": "test"}}]

    def configure(self, label, **configured):
        self.events.append({"id": {"targetConfigured": {"label": label}}, "configured": configured})

    def test(self, label, status, *reports):
        self.configure(label, targetKind="cc_test rule", testSize="SMALL")
        for attempt, report in enumerate(reports, start=1):
            path = self.folder / f"test {len(self.events)}.xml"
            path.write_text(report)
            self.events.append(
                {
                    "id": {"testResult": {"label": label, "run": 1, "shard": 1, "attempt": attempt}},
                    "testResult": {
                        "testActionOutput": [
                            {"name": "test.log", "uri": "file:///nowhere"},
                            {"name": "test.xml", "uri": path.as_uri()},
                        ]
                    },
                }
            )
        if status:
            self.events.append(
                {"id": {"testSummary": {"label": label}}, "testSummary": {"overallStatus": status}}
            )

    def summary(self, monkeypatch, capsys, exit_name="SUCCESS"):
        if exit_name:
            finished = {"exitCode": {"name": exit_name}}
            self.events.append({"id": {"buildFinished": {}}, "finished": finished})
        path = self.folder / "events.json"
        path.write_text("".join(json.dumps(event) + "\n" for event in self.events))
        monkeypatch.setattr("sys.argv", ["ci_summary.py", str(path)])
        return ci_summary.main(), capsys.readouterr().out


@pytest.fixture(name="build")
def fixture_build(tmp_path):
    return Build(tmp_path)


def test_counts_the_cases_of_passing_targets(build, monkeypatch, capsys):
    build.configure("//:library", targetKind="cc_library rule")
    build.test("//:a", "PASSED", _GOOD)
    build.test("//:b", "PASSED", _GOOD)
    assert build.summary(monkeypatch, capsys) == (0, "4 passed, 0 failed\n")


def test_counts_failed_and_skipped_cases(build, monkeypatch, capsys):
    build.test("//:a", "FAILED", _MIXED)
    assert build.summary(monkeypatch, capsys) == (1, "//:a FAILED\n2 passed, 1 failed, 2 skipped\n")


def test_counts_a_crash_whose_cases_all_passed(build, monkeypatch, capsys):
    build.test("//:a", "FAILED", _GOOD)
    assert build.summary(monkeypatch, capsys) == (1, "//:a FAILED\n2 passed, 1 failed\n")


def test_counts_a_report_that_is_cut_off(build, monkeypatch, capsys):
    build.test("//:a", "TIMEOUT", "<testsuite><testcase")
    assert build.summary(monkeypatch, capsys) == (1, "//:a TIMEOUT\n0 passed, 1 failed\n")


def test_counts_a_target_that_was_not_built(build, monkeypatch, capsys):
    build.test("//:a", "PASSED", _GOOD)
    build.test("//:b", None)
    assert build.summary(monkeypatch, capsys) == (1, "//:b NOT BUILT\n2 passed, 1 failed\n")


def test_counts_the_last_attempt_of_a_flaky_target(build, monkeypatch, capsys):
    build.test("//:a", "FLAKY", _MIXED, _GOOD)
    assert build.summary(monkeypatch, capsys) == (0, "2 passed, 0 failed\n")


def test_counts_a_target_without_a_report_as_one_case(build, monkeypatch, capsys):
    build.test("//:a", "PASSED")
    assert build.summary(monkeypatch, capsys) == (0, "1 passed, 0 failed\n")


@pytest.mark.parametrize("exit_name, said", [("BUILD_FAILURE", "BUILD_FAILURE"), (None, "CUT OFF")])
def test_counts_a_failure_outside_of_the_tests(build, monkeypatch, capsys, exit_name, said):
    build.test("//:a", "PASSED", _GOOD)
    summary = build.summary(monkeypatch, capsys, exit_name)
    assert summary == (1, f"the build {said}\n2 passed, 1 failed\n")


def test_fails_where_nothing_ran(build, monkeypatch, capsys):
    assert build.summary(monkeypatch, capsys) == (1, "0 passed, 0 failed\n")
