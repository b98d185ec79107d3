"""The published templates, deployed once with tools/deploy, bring both regions up."""

import json

from tests.emulator.conftest import SUFFIX, TEMPLATES
from tests.facts.templates import PRIMARY, REGIONS, SECONDARY


def _stacks(deployed, region):
    return deployed.client("cloudformation", region).describe_stacks()["Stacks"]


def test_creates_a_stack_for_each_template(deployed):
    manifest = json.loads((TEMPLATES / "manifest.json").read_text())
    for region in REGIONS:
        stacks = _stacks(deployed, region)
        assert len(stacks) == len(
            [each for each in manifest["templates"] if each["region"] == region]
        )
        assert {each["StackStatus"] for each in stacks} == {"CREATE_COMPLETE"}


def test_needs_nothing_but_the_root(deployed):
    tops = [
        each["StackName"]
        for region in REGIONS
        for each in _stacks(deployed, region)
        if "ParentId" not in each
    ]
    assert tops == [f"dr-{SUFFIX}"]


def test_makes_the_secondary_by_the_stack_set(deployed):
    cloudformation = deployed.client("cloudformation")
    (instance,) = cloudformation.list_stack_instances(StackSetName=f"dr-secondary-{SUFFIX}")[
        "Summaries"
    ]
    assert (instance["Region"], instance["Status"]) == (SECONDARY, "CURRENT")
    stack = deployed.client("cloudformation", SECONDARY).describe_stacks(
        StackName=instance["StackId"]
    )["Stacks"][0]
    assert stack["StackStatus"] == "CREATE_COMPLETE"


def test_prints_the_outputs(deployed):
    printed = dict(line.split(" ", 1) for line in deployed.printed.splitlines())
    assert printed == deployed.outputs
    assert printed["PrimaryRegion"] == PRIMARY
