"""The evaluator, what starts it, the alarms on what it publishes, and what those start."""

import json
import re

from drill.apis import variables
from drill.model import Alarm, Evaluator
from tools.cfn import iam


def _seconds(rate):
    match = re.fullmatch(r"rate\((\d+) (minute|hour|day)s?\)", rate)
    if not match:
        raise ValueError(f"not a rate: {rate}")
    return int(match[1]) * {"minute": 60, "hour": 3600, "day": 86400}[match[2]]


def evaluator(apis):
    """The evaluator's function, and what its variables say."""
    for function in apis.functions:
        given = variables(function)
        if "PRIMARY_URL" not in given:
            continue
        out = re.match(r"https://[a-z0-9]+\.([a-z0-9-]+)\.", given.get("WAY_OUT_URL", ""))
        return function, Evaluator(
            region=function.region,
            watches=apis.stores_heartbeats(given["PRIMARY_URL"]),
            fallback=apis.stores_heartbeats(given["SECONDARY_URL"]),
            way_out=out[1] if out else None,
            table=given["CONTROL_TABLE_NAME"],
            trusts_strong=given["CONTROL_IS_STRONG"] == "true",
            automatic=given["AUTOMATIC"] == "true",
            window=float(given.get("WINDOW_SECONDS", 90)),
            unhealthy_percent=float(given.get("UNHEALTHY_PERCENT", 50)),
            heartbeat_timeout=float(given.get("HEARTBEAT_TIMEOUT_SECONDS", 3)),
            fence=float(given.get("FENCE_SECONDS", 5)),
            documents_return=given.get("DOCUMENTS_RETURN") == "true",
            timeout=float(function.get("Timeout", 3)),
            namespace=given["METRIC_NAMESPACE"],
            dimensions=(("Environment", given["ENVIRONMENT_SUFFIX"]),),
        )
    return None, None


def alarm(resource):
    return Alarm(
        region=resource.region,
        name=resource["AlarmName"],
        metric=(
            resource["Namespace"],
            resource["MetricName"],
            tuple((item["Name"], item["Value"]) for item in resource.get("Dimensions", [])),
        ),
        period=int(resource["Period"]),
        periods=int(resource["EvaluationPeriods"]),
        breaching_points=int(resource.get("DatapointsToAlarm", resource["EvaluationPeriods"])),
        statistic=resource["Statistic"],
        comparison=resource["ComparisonOperator"],
        threshold=float(resource["Threshold"]),
        missing=resource.get("TreatMissingData", "missing"),
    )


def alarm_on(tree, name, region=None):
    """The alarm on a metric of the evaluator's name, wherever it lies: (resource, Alarm)."""
    for resource in tree.resources("AWS::CloudWatch::Alarm", region):
        if resource["MetricName"] == name and "Environment" in str(resource.get("Dimensions")):
            return resource, alarm(resource)
    return None, None


def _starts(tree, rule, function, action):
    """Whether a rule starts the function with an action: in one region, and allowed to."""
    if rule.get("State", "ENABLED") != "ENABLED" or rule.region != function.region:
        return False
    permissions = [
        permission
        for permission in tree.resources("AWS::Lambda::Permission", function.region)
        if permission["FunctionName"] in (function.ref, function.arn)
    ]
    permitted = iam.resource_allows(
        iam.function_policy(permissions),
        iam.service("events.amazonaws.com"),
        "lambda:InvokeFunction",
        function.arn,
        {"aws:SourceArn": rule.arn},
    )
    return permitted and any(
        target["Arn"] == function.arn
        and json.loads(target.get("Input", "{}")).get("action") == action
        for target in rule.get("Targets", [])
    )


def interval(tree, function):
    """Of the schedule that starts the evaluator."""
    found = [
        _seconds(rule["ScheduleExpression"])
        for rule in tree.resources("AWS::Events::Rule")
        if "ScheduleExpression" in rule.raw and _starts(tree, rule, function, "probe")
    ]
    return min(found, default=None)


def _takes(pattern, value):
    if isinstance(pattern, list):
        return value in pattern
    return isinstance(value, dict) and all(
        key in value and _takes(member, value[key]) for key, member in pattern.items()
    )


def reaction(tree, resource, function):
    """What a rule in the alarm's region does when the alarm is raised."""
    event = {
        "source": "aws.cloudwatch",
        "detail-type": "CloudWatch Alarm State Change",
        "resources": resource.arn,
        "detail": {"state": {"value": "ALARM"}},
    }
    rules = [
        rule
        for rule in tree.resources("AWS::Events::Rule", resource.region)
        if rule.get("State", "ENABLED") == "ENABLED"
        and "EventPattern" in rule.raw
        and _takes(rule["EventPattern"], event)
    ]
    if any(_starts(tree, rule, function, "failover_if_unhealthy") for rule in rules):
        return "automatic"
    topics = {topic.ref for topic in tree.resources("AWS::SNS::Topic", resource.region)}
    told = {target["Arn"] for rule in rules for target in rule.get("Targets", [])}
    return "operator" if told & topics else None
