"""Counts the test cases of a `bazel test` from its build events.

Usage: ci_summary.py FILE    (of --build_event_json_file)

Names each test target that did not pass, then prints `N passed, N failed` or
`N passed, N failed, N skipped`. A target counts as its test cases; one that
did not pass counts as one failed case at least (it may have crashed, or not
have been built), and so does a build that failed in another way (a target that
cannot be loaded, say). Exits 1 if a case failed or none passed.
"""

import collections
import json
import sys
import urllib.parse
import xml.etree.ElementTree

_PASSED = ("PASSED", "FLAKY")


def _read_events(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            if line.strip():
                yield json.loads(line)


def _count_cases(report):
    """Counts the cases of one test.xml by result."""
    counts = collections.Counter()
    for case in xml.etree.ElementTree.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            counts["failed"] += 1
        elif case.find("skipped") is not None or case.get("status") == "notrun":
            counts["skipped"] += 1
        else:
            counts["passed"] += 1
    return counts


class _Target:
    """One test target: its status and the reports of its last attempts."""

    def __init__(self):
        self.status = "NOT BUILT"
        self.reports = {}

    def counts(self):
        counts = collections.Counter()
        for report in self.reports.values():
            try:
                counts += _count_cases(report)
            except (OSError, xml.etree.ElementTree.ParseError):
                pass  # The test died before it had written its report.
        if self.status not in _PASSED:
            counts["failed"] = max(counts["failed"], 1)
        elif not self.reports:
            counts["passed"] = 1
        return counts


def read_targets(events):
    """Returns label -> _Target for each test target among the events."""
    targets = collections.defaultdict(_Target)
    for event in events:
        event_id = event["id"]
        if "targetConfigured" in event_id and "testSize" in event.get("configured", {}):
            targets[event_id["targetConfigured"]["label"]]  # Adds it.
        elif "testResult" in event_id:
            result = event_id["testResult"]
            for output in event["testResult"].get("testActionOutput", []):
                if output["name"] == "test.xml" and "uri" in output:
                    path = urllib.parse.unquote(urllib.parse.urlparse(output["uri"]).path)
                    # A later attempt takes the place of an earlier one.
                    run = (result.get("run"), result.get("shard"))
                    targets[result["label"]].reports[run] = path
        elif "testSummary" in event_id:
            status = event["testSummary"]["overallStatus"]
            targets[event_id["testSummary"]["label"]].status = status
    return targets


def read_exit(events):
    """Returns Bazel's word for how the command ended."""
    for event in events:
        if "buildFinished" in event["id"]:
            return event["finished"]["exitCode"]["name"]
    return "CUT OFF"


def main():
    events = list(_read_events(sys.argv[1]))
    targets = read_targets(events)
    total = collections.Counter()
    for label, target in sorted(targets.items()):
        total += target.counts()
        if target.status not in _PASSED:
            print(f"{label} {target.status}")
    exit_name = read_exit(events)
    if exit_name != "SUCCESS" and not total["failed"]:
        print(f"the build {exit_name}")
        total["failed"] = 1
    skipped = f", {total['skipped']} skipped" if total["skipped"] else ""
    print(f"{total['passed']} passed, {total['failed']} failed{skipped}")
    return 0 if total["passed"] and not total["failed"] else 1


if __name__ == "__main__":
    sys.exit(main())
