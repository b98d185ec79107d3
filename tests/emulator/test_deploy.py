"""The published templates, deployed once, bring both regions up, and these work."""

import pytest
from tests.emulator import checks
from tests.emulator.environment import TEMPLATES, stacks
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn.folder import Folder


def test_creates_a_stack_for_each_template(deployed):
    regions = list(Folder(TEMPLATES).regions.values())
    found = stacks(deployed)
    for region in REGIONS:
        here = [each for each in found if each["StackId"].split(":")[3] == region]
        assert len(here) == regions.count(region)
    assert {each["StackStatus"] for each in found} == {"CREATE_COMPLETE"}


def test_needs_nothing_but_the_root(deployed):
    tops = [each["StackName"] for each in stacks(deployed) if "ParentId" not in each]
    stack_set = f"StackSet-dr-secondary-{deployed.suffix}-"
    assert [each for each in tops if not each.startswith(stack_set)] == [deployed.name]
    assert len(tops) == 2


def test_makes_the_secondary_by_the_stack_set(deployed):
    cloudformation = deployed.client("cloudformation")
    found = cloudformation.list_stack_instances(StackSetName=f"dr-secondary-{deployed.suffix}")
    (instance,) = found["Summaries"]
    assert (instance["Region"], instance["Status"]) == (SECONDARY, "CURRENT")
    stack = deployed.client("cloudformation", SECONDARY).describe_stacks(
        StackName=instance["StackId"]
    )["Stacks"][0]
    assert stack["StackStatus"] == "CREATE_COMPLETE"


def test_tool_prints_the_outputs(deployed):
    printed = dict(line.split(" ", 1) for line in deployed.printed.splitlines())
    assert printed == deployed.outputs
    assert printed["PrimaryRegion"] == PRIMARY


def _events(deployed):
    found = deployed.client("cloudformation").describe_stack_events(StackName=deployed.name)
    return [each["EventId"] for each in found["StackEvents"]]


def test_tool_changes_nothing_the_second_time(deployed):
    before = _events(deployed)
    assert deployed.deploy() == deployed.printed
    assert _events(deployed) == before


def test_tool_fails_over_and_back(deployed):
    checks.settle(deployed)
    status = deployed.operate("status")
    assert status["region"] == PRIMARY
    assert status["heartbeats_served"] == {PRIMARY: 1, SECONDARY: 1}
    assert deployed.operate("failover")["region"] == SECONDARY
    assert deployed.call_api(SECONDARY, "GET", "/active")[0] == 200
    assert deployed.operate("failback")["region"] == PRIMARY


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_works(deployed, check):
    check(deployed)
