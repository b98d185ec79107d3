"""The spec that says everything: created, updated by nothing, failed over, deleted."""

import json

import pytest
from botocore.exceptions import ClientError
from tests.emulator import checks, inventory
from tests.emulator.environment import BUCKETS, PAYMENTS, Environment
from tests.emulator.harness import delivery
from tests.emulator.harness.engine import STACK
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn import iam, templates


@pytest.fixture(scope="module", name="environment")
def fixture_environment(running):
    """One for all these tests, until it is deleted and made again."""
    environment = Environment(running, "prod", PAYMENTS)
    environment.create(templates.load("infra/payments"))
    return environment


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_works(environment, check):
    check(environment)


def test_same_templates_change_nothing(environment):
    """Neither does CloudFormation begin anything, nor would the engine find what to change."""
    environment.forget_events()
    request = environment.publish(templates.load("infra/payments"))
    with pytest.raises(ClientError, match="No updates are to be performed"):
        environment.client("cloudformation").update_stack(**request)
    engine = environment.emulator.engine
    for stack in environment.world.stacks.values():
        engine.update(stack, stack.template, stack.parameters, stack.tags)
    changed = [
        event["LogicalResourceId"]
        for stack in environment.world.stacks.values()
        for event in stack.events
        if event["ResourceType"] != STACK
    ]
    assert changed == []


def test_nobody_is_told_who_has_not_confirmed(environment):
    world = environment.world
    alarm = environment.resources(checks.ALARM, SECONDARY)[0]
    subscriptions = world.backend("sns", SECONDARY).subscriptions.values()
    for each in subscriptions:
        each.confirmed = each.protocol == "email"
    del world.delivered[:]
    delivery.set_alarm(world, SECONDARY, alarm.physical_id, "ALARM")
    assert {each[0] for each in world.delivered} == {"email"}
    checks.subscribers_are_told(environment)


def test_fails_over_by_itself(environment):
    """The primary's API is lost. Clients keep their name, and find the other region there."""
    world = environment.world
    for region in REGIONS:
        delivery.confirm_subscriptions(world, region)
    checks.settle(environment)
    body = json.dumps({**checks.TRANSACTION, "transaction_id": "t-2"})
    assert environment.call("POST", "/transactions", body, signed=True)[0] == 201
    assert checks.evaluate(environment)["heartbeats_served"] == 1
    world.down.add(PRIMARY)
    try:
        with pytest.raises(delivery.Undelivered, match=f"{PRIMARY} does not answer"):
            environment.call_api(PRIMARY, "GET", "/health")
        del world.delivered[:]
        answer = checks.evaluate(environment)
        assert (answer["result"], answer["region"]) == ("moved", SECONDARY)
        moved = f"the active writer is now {SECONDARY}"
        told = [each for each in world.delivered if moved in (each[3] or "")]
        assert {each[:2] for each in told} == set(PAYMENTS.subscriptions)
        assert environment.call("POST", "/transactions", body, signed=True)[0] == 200
        status, health = environment.call("GET", "/health")
        assert (status, health["region"], health["active"]) == (200, SECONDARY, True)
    finally:
        world.down.clear()
    # The primary is back, fenced, and nobody is led to it until somebody fails back.
    assert environment.call_api(PRIMARY, "POST", "/transactions", body, signed=True)[0] == 503
    assert environment.call("GET", "/health")[1]["region"] == SECONDARY
    assert checks.operate(environment, "failback") == ("moved", PRIMARY)
    assert environment.call("GET", "/health")[1]["region"] == PRIMARY


def test_strong_tables_are_not_watched_for_a_lag(environment):
    """DynamoDB has no such metric of them: an alarm would say nothing for ever."""
    lags = [
        {each["Name"]: each["Value"] for each in alarm.properties["Dimensions"]}
        for alarm in environment.resources(checks.ALARM)
        if alarm.properties.get("MetricName") == "ReplicationLatency"
        and alarm.properties["Namespace"] == "AWS/DynamoDB"
    ]
    assert {each["TableName"] for each in lags} == {"sessions-prod"}


def test_secondary_is_deployed_with_rights_on_the_named_zone_only(environment):
    role = environment.world.role("dr-stackset-execution-prod")
    own, other = (f"arn:aws:route53:::hostedzone/{id}" for id in (PAYMENTS.zone[0], "ZANOTHER"))
    change, associate = "route53:ChangeResourceRecordSets", "route53:AssociateVPCWithHostedZone"
    ours, theirs = "api-prod.payments.acme.net", "api-dev.payments.acme.net"

    def may_change(zone, *names):
        names = {"route53:ChangeResourceRecordSetsNormalizedRecordNames": list(names)}
        return iam.allowed(role.policies, change, zone, names)

    assert may_change(own, ours) and may_change(own, f"_validation.{ours}")
    assert not may_change(other, ours)
    assert not may_change(own, theirs) and not may_change(own, ours, theirs)
    assert not may_change(own, "payments.acme.net"), "the company's own, for its mail say"
    assert iam.allowed(role.policies, associate, other, {}), "private DNS is in AWS's own zones"


def test_deletes_all_but_what_the_user_had(environment):
    (record,) = environment.validation_records()
    checks.deletes_all(environment)
    assert inventory.take(environment.emulator) == {
        f"{PRIMARY} s3 Buckets": list(BUCKETS.values()),
        f"{PRIMARY} route53 HostedZones": [PAYMENTS.zone[0]],
        "records": [record],
    }
    assert record.startswith("CNAME _") and record.endswith(".api-prod.payments.acme.net")


def test_can_be_made_again(environment):
    """With the validation record still in the zone."""
    environment.create(templates.load("infra/payments"))
    checks.names_lead_to_apis(environment)
