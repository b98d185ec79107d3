"""The plan of an update against what a program that is not ours says of the same templates.

@aws-cdk/cloudformation-diff, with which the AWS CDK prints differences, has a table of its own of
the properties that replace a resource. It compares the text of one template at a time. What it
does not look at is a reason to disagree; there is no other, and one that is never met fails as
well. `tests/cdk_diff/run` installs the program and runs this.
"""

import collections
import dataclasses
import json
import os
import pathlib
import subprocess

import pytest
from tests import compiler
from tests.emulator import edits
from tools.cfn.folder import STACK, STACK_SET

_VERDICTS = {
    "NO_CHANGE": "",
    "WILL_CREATE": "create",
    "WILL_UPDATE": "update",
    "WILL_REPLACE": "replace",
    "MAY_REPLACE": "perhaps replace",
    "WILL_DESTROY": "delete",
    "WILL_ORPHAN": "delete",  # by its DeletionPolicy
}


@dataclasses.dataclass(frozen=True)
class Case:
    """A resource in both releases: their texts, None without one, and the verdicts on it.

    our_properties    JSON pointers
    their_properties  impacts by name
    """

    type: str
    before: dict | None
    after: dict | None
    ours: str
    theirs: str
    our_properties: tuple = ()
    their_properties: dict = dataclasses.field(default_factory=dict)

    @property
    def same_text(self):
        """Whether CloudFormation hands the same text to the service."""
        texts = [
            {name: value for name, value in text.items() if name not in ("DependsOn", "Metadata")}
            for text in (self.before, self.after)
            if text is not None
        ]
        return len(texts) == 2 and texts[0] == texts[1]


def _by_parameter(case):
    return case.same_text and case.ours in ("update", "replace") and not case.theirs


def _beside_properties(case):
    return case.same_text and not case.ours and case.theirs == "update"


def _custom(case):
    return (
        case.type.startswith("Custom::")
        and set(case.their_properties.values()) == {"NO_CHANGE"}
        and not case.theirs
    )


def _nested(case):
    return (
        case.type == "AWS::Route53::HealthCheck"
        and "/HealthCheckConfig/RequestInterval" in case.our_properties
        and case.their_properties == {"HealthCheckConfig": "WILL_UPDATE"}
        and (case.ours, case.theirs) == ("replace", "update")
    )


_REASONS = {
    "the value comes from another stack by a parameter, or with the stack's tags": _by_parameter,
    "`DependsOn` and `Metadata`, which no service is told, count as a change": _beside_properties,
    "there are no properties of custom resources": _custom,
    # AWS CloudFormation Template Reference, "AWS::Route53::HealthCheck HealthCheckConfig",
    # "RequestInterval": "Update requires: Replacement".
    "what replaces a resource is looked up for outermost properties alone": _nested,
}


def _reason(case):
    """Why the verdicts may differ; None where they must not."""
    return next((why for why, applies in _REASONS.items() if applies(case)), None)


class _Theirs:
    """The program, for as many updates as are asked for."""

    def __init__(self):
        folder = os.environ.get("CDK_DIFF")
        assert folder, "@aws-cdk/cloudformation-diff is missing; run: tests/cdk_diff/run"
        self._process = subprocess.Popen(
            ["node", "tests/cdk_diff/verdicts.js", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        assert self._process.wait(60) == 0

    def compare(self, before, after, paths):
        asked = {"before": str(before), "after": str(after), "templates": paths}
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


def _resources(folder):
    """By path of the template: its resources."""
    return {
        str(file.relative_to(folder)): json.loads(file.read_text())["Resources"]
        for file in pathlib.Path(folder).rglob("*.template.json")
    }


def _changes(before, after):
    """The plan's; None where the later folder is of another environment."""
    planned = compiler.call("plan", before, after, "--format=json")
    if planned.returncode == 2 and "are two environments: " in planned.stderr:
        return None
    assert planned.returncode == 0, planned.stderr
    return json.loads(planned.stdout)["changes"]


def _by_place(changes):
    return {
        (each["template"], each["logical_id"]): each
        for each in changes
        if each["type"] not in (STACK, STACK_SET)
    }


def _cases(theirs, changes, before, after):
    """Each resource of which one of both says anything, by (template, logical id)."""
    former, new = _resources(before), _resources(after)
    said = _by_place(theirs.compare(before, after, sorted(former.keys() | new.keys())))
    ours = _by_place(changes)
    for template, id in sorted(ours.keys() | said.keys()):
        mine, other = ours.get((template, id), {}), said.get((template, id), {})
        yield (template, id), Case(
            (mine or other)["type"],
            former.get(template, {}).get(id),
            new.get(template, {}).get(id),
            mine.get("action", ""),
            _VERDICTS[other.get("impact", "NO_CHANGE")],
            tuple(mine.get("properties", ())),
            other.get("properties", {}),
        )


def test_the_plan_agrees(tmp_path):
    bases = {
        name: edits.compile_edit(edits.unchanged(name), tmp_path / name) for name in edits.SPECS
    }
    updates, agreed, excused, wrong = 0, collections.Counter(), collections.Counter(), []
    with _Theirs() as theirs:
        for number, edit in enumerate(edits.all_edits()):
            after = edits.compile_edit(edit, tmp_path / str(number))
            if isinstance(after, edits.Refused):
                continue
            changes = _changes(bases[edit.spec], after)
            if changes is None:
                continue
            updates += 1
            for place, case in _cases(theirs, changes, bases[edit.spec], after):
                if case.ours == case.theirs:
                    agreed[case.ours] += 1
                elif why := _reason(case):
                    excused[why] += 1
                else:
                    wrong.append(f"{edit}: {'#'.join(place)}: {case.ours!r}, not {case.theirs!r}")
    print(f"\n{updates} updates; the same verdict on {agreed.total()} resources: {dict(agreed)}")
    for why, count in excused.most_common():
        print(f"{count} others: {why}")
    assert not wrong, "\n".join(wrong)
    assert updates > 600
    assert min(agreed[each] for each in ("create", "update", "replace", "delete")) > 300
    assert excused.keys() == _REASONS.keys()


_TOPIC = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "a"}}
_RENAMED = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "b"}}


@pytest.mark.parametrize(
    "case",
    [
        Case("AWS::SNS::Topic", _TOPIC, _RENAMED, "update", "replace", ("/TopicName",)),
        Case("AWS::SNS::Topic", _TOPIC, _RENAMED, "", "replace"),
        Case("AWS::SNS::Topic", _TOPIC, _RENAMED, "replace", "update", ("/TopicName",)),
        Case("AWS::SNS::Topic", _TOPIC, None, "", "delete"),
        Case("AWS::SNS::Topic", None, _TOPIC, "update", "create"),
        Case("Custom::DrReader", None, {"Type": "Custom::DrReader"}, "", "create"),
        Case(
            "AWS::Route53::HealthCheck",
            {},
            {"Properties": {}},
            "replace",
            "update",
            ("/HealthCheckConfig/FailureThreshold",),
            {"HealthCheckConfig": "WILL_UPDATE"},
        ),
    ],
    ids=str,
)
def test_what_has_no_reason(case):
    assert _reason(case) is None
