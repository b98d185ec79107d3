"""What the environment must have, item by item: the rules that start a failover."""

import json

from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY, api_host, evaluator, topic
from tools.cfn.iam import grants
from tools.cfn.templates import ACCOUNT


# --- 13. EventBridge -------------------------------------------------------


def _unhealthy_alarm(tree):
    return tree.one("AWS::CloudWatch::Alarm", SECONDARY, MetricName="PrimaryHealthy")


def test_13_health_failure_triggers_the_failover(tree):
    alarm = _unhealthy_alarm(tree)
    rules = [r for r in tree.resources("AWS::Events::Rule") if "EventPattern" in r.raw]
    (trigger,) = [r for r in rules if r["EventPattern"]["source"] == ["aws.cloudwatch"]]
    assert trigger.region == alarm.region == SECONDARY
    assert trigger["State"] == "ENABLED"
    assert trigger["EventPattern"] == {
        "source": ["aws.cloudwatch"],
        "detail-type": ["CloudWatch Alarm State Change"],
        "resources": [alarm.arn],
        "detail": {"state": {"value": ["ALARM"]}},
    }
    targets = {target["Arn"]: target for target in trigger["Targets"]}
    assert targets.keys() == {evaluator(tree).arn, topic(tree, SECONDARY).ref}
    assert json.loads(targets[evaluator(tree).arn]["Input"]) == {"action": "failover_if_unhealthy"}
    # Delivery to functions and topics goes by their own policies.
    assert not any("RoleArn" in target for target in targets.values())


def test_13_health_is_evaluated_every_minute(tree):
    (schedule,) = [r for r in tree.resources("AWS::Events::Rule") if "ScheduleExpression" in r.raw]
    assert schedule.region == SECONDARY
    assert schedule["ScheduleExpression"] == "rate(1 minute)"
    (target,) = schedule["Targets"]
    assert target["Arn"] == evaluator(tree).arn
    assert json.loads(target["Input"]) == {"action": "probe"}
    variables = evaluator(tree)["Environment"]["Variables"]
    for name, region in [("PRIMARY", PRIMARY), ("SECONDARY", SECONDARY)]:
        assert variables[f"{name}_REGION"] == region
        assert variables[f"{name}_URL"] == f"https://{api_host(tree, region)}/heartbeat"
    # An evaluation is over before Lambda ends it, a window of heartbeats included.
    assert evaluator(tree)["Timeout"] >= float(variables["WINDOW_SECONDS"]) + 180
    assert evaluator(tree)["ReservedConcurrentExecutions"] >= 3


def test_13_heartbeats_are_what_clients_send(tree):
    """The function that serves clients takes them, by a path that only IAM opens."""
    for region in REGIONS:
        routes = {route["RouteKey"]: route for route in tree.resources("AWS::ApiGatewayV2::Route", region)}
        for method in ["GET", "POST"]:
            route = routes[f"{method} /heartbeat"]
            assert route["AuthorizationType"] == "AWS_IAM"
            assert route["Target"] == routes["$default"]["Target"]
    (role,) = [role for role in tree.resources("AWS::IAM::Role") if role.arn == evaluator(tree)["Role"]]
    (statement,) = [
        where
        for actions, where, _ in grants(tree.policies(role))
        if actions == ["execute-api:Invoke"]
    ]
    assert sorted(statement) == sorted(
        f"arn:aws:execute-api:{region}:{ACCOUNT}:*/$default/{method}/heartbeat"
        for region in REGIONS
        for method in ["GET", "POST"]
    )


def test_13_way_out_is_another_region(tree):
    """That the evaluator itself is cut off is no reason to move."""
    url = evaluator(tree)["Environment"]["Variables"]["WAY_OUT_URL"]
    assert url.startswith("https://dynamodb.")
    assert not any(region in url for region in REGIONS)


def test_13_rules_may_invoke_their_functions(tree):
    for rule in tree.resources("AWS::Events::Rule"):
        for target in rule["Targets"]:
            if ":lambda:" not in target["Arn"]:
                continue
            (code,) = [f for f in tree.resources("AWS::Lambda::Function") if f.arn == target["Arn"]]
            tree.one(
                "AWS::Lambda::Permission",
                rule.region,
                FunctionName=code.ref,
                Principal="events.amazonaws.com",
                SourceArn=rule.arn,
            )
