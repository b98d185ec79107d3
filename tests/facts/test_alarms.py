"""What the environment must have, item by item: alarms, the dashboard, topics."""

import json

import pytest
from tests.facts.lookup import (
    BUCKETS, FUNCTION, OTHER, PRIMARY, REGIONS, SECONDARY, TABLE, evaluator, health_checks, key, topic,
)
from tools.cfn.iam import grants
from tools.cfn.templates import SUFFIX

_RPO_SECONDS = 300


# --- 6. CloudWatch ---------------------------------------------------------


def _alarms(tree, region, namespace, metric):
    """The alarms on a metric, each as (dimensions, alarm)."""
    return [
        ({item["Name"]: item["Value"] for item in alarm["Dimensions"]}, alarm)
        for alarm in tree.resources("AWS::CloudWatch::Alarm", region, Namespace=namespace, MetricName=metric)
    ]


def _check_is_raised_by_the_first(alarm):
    """One event is enough, within the minute in which it is counted."""
    assert (alarm["Statistic"], alarm["Period"], alarm["EvaluationPeriods"]) == ("Sum", 60, 1), alarm
    assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold", alarm
    assert alarm["Threshold"] == 1, alarm


@pytest.mark.parametrize("region", REGIONS)
def test_06_alarms_on_throttles_and_errors(tree, region):
    for metric in ["ReadThrottleEvents", "WriteThrottleEvents"]:
        ((dimensions, alarm),) = _alarms(tree, region, "AWS/DynamoDB", metric)
        # With another dimension the metric does not exist.
        assert dimensions == {"TableName": TABLE}
        _check_is_raised_by_the_first(alarm)
    for metric in ["Errors", "Throttles"]:
        alarms = _alarms(tree, region, "AWS/Lambda", metric)
        for _, alarm in alarms:
            _check_is_raised_by_the_first(alarm)
        watched = [dimensions for dimensions, _ in alarms]
        assert {"FunctionName": FUNCTION} in watched
        functions = {code["FunctionName"] for code in tree.resources("AWS::Lambda::Function", region)}
        assert all(dimensions.keys() == {"FunctionName"} for dimensions in watched)
        assert {dimensions["FunctionName"] for dimensions in watched} <= functions


@pytest.mark.parametrize("region", REGIONS)
def test_06_alarms_on_latency(tree, region):
    for namespace, metric, dimension in [
        ("AWS/ApiGateway", "Latency", {"ApiId": tree.one("AWS::ApiGatewayV2::Api", region).ref}),
        ("AWS/Lambda", "Duration", {"FunctionName": FUNCTION}),
    ]:
        ((dimensions, alarm),) = _alarms(tree, region, namespace, metric)
        assert dimensions == dimension
        assert (alarm["ExtendedStatistic"], alarm["EvaluateLowSampleCountPercentile"]) == ("p99", "ignore")
        assert (alarm["DatapointsToAlarm"], alarm["EvaluationPeriods"], alarm["Period"]) == (3, 5, 60)
        assert alarm["Threshold"] <= 1_000
        assert alarm.get("Statistic") is None


@pytest.mark.parametrize("region", REGIONS)
def test_06_alarm_on_alerts_that_are_not_delivered(tree, region):
    ((dimensions, _),) = _alarms(tree, region, "AWS/SNS", "NumberOfNotificationsFailed")
    assert dimensions == {"TopicName": topic(tree, region)["TopicName"]}


def test_06_alarm_on_s3_replication_latency(tree):
    # S3 publishes it in the destination's region.
    assert _alarms(tree, PRIMARY, "AWS/S3", "ReplicationLatency") == []
    ((dimensions, alarm),) = _alarms(tree, SECONDARY, "AWS/S3", "ReplicationLatency")
    (rule,) = tree.one("AWS::S3::Bucket", PRIMARY)["ReplicationConfiguration"]["Rules"]
    assert dimensions == {
        "SourceBucket": BUCKETS[PRIMARY],
        "DestinationBucket": BUCKETS[SECONDARY],
        "RuleId": rule["Id"],
    }
    assert alarm["Threshold"] <= 300
    assert alarm["Statistic"] == "Maximum"


@pytest.mark.parametrize("region", REGIONS)
def test_06_alarm_on_table_replication_latency(tree, region):
    # DynamoDB publishes it in the region that sends, in milliseconds.
    ((dimensions, alarm),) = _alarms(tree, region, "AWS/DynamoDB", "ReplicationLatency")
    assert dimensions == {"TableName": TABLE, "ReceivingRegion": OTHER[region]}
    assert alarm["Threshold"] <= 300_000


def test_06_alarms_on_health_checks(tree):
    # Route 53 publishes in us-east-1 alone.
    alarms = [a for a in tree.resources("AWS::CloudWatch::Alarm") if a["Namespace"] == "AWS/Route53"]
    assert {alarm.region for alarm in alarms} == {"us-east-1"}
    watched = {alarm["Dimensions"][0]["Value"] for alarm in alarms}
    checks = health_checks(tree)
    regions = {id for id, config in checks.items() if config.get("ResourcePath") == "/health"}
    assert len(regions) == len(REGIONS)
    record = tree.one("AWS::Route53::RecordSet", PRIMARY)["HealthCheckId"]
    assert {*regions, record} <= watched
    assert all(alarm["MetricName"] == "HealthCheckStatus" for alarm in alarms)


# What silence says of a metric; that nothing is wrong, where it is not listed.
_HEALTH = {"HealthCheckStatus", "PrimaryHealthy", "SecondaryHealthy", "SecondaryReported"}
_STATE = {"PrimaryActive", "PrimaryFenced"}  # as it was said last
_AGES = {"TableReplicationAge", "DocumentReplicationAge"}


def test_06_every_alarm_is_whole(tree):
    seen = set()
    for alarm in tree.resources("AWS::CloudWatch::Alarm"):
        assert alarm["AlarmActions"] and alarm.get("ActionsEnabled", True), alarm
        metric = alarm["MetricName"]
        silence = {**dict.fromkeys(_HEALTH | _AGES, "breaching"), **dict.fromkeys(_STATE, "ignore")}
        assert alarm["TreatMissingData"] == silence.get(metric, "notBreaching"), alarm
        seen.add(metric)
    assert seen >= _HEALTH | _STATE | _AGES


def test_06_metrics_of_the_evaluator_are_those_that_it_publishes(tree):
    variables = evaluator(tree)["Environment"]["Variables"]
    code = evaluator(tree)["Code"]["ZipFile"]
    alarms = tree.resources("AWS::CloudWatch::Alarm", Namespace=variables["METRIC_NAMESPACE"])
    # Another environment's evaluator, whose role names its namespace, cannot speak for this one.
    assert SUFFIX in variables["METRIC_NAMESPACE"]
    assert {alarm["MetricName"] for alarm in alarms} == {
        "PrimaryHealthy", "SecondaryHealthy", "SecondaryReported"} | _STATE | _AGES
    for alarm in alarms:
        # It publishes in its own region, and tells the primary of itself.
        assert alarm.region == (PRIMARY if alarm["MetricName"] == "SecondaryReported" else SECONDARY)
        assert alarm["Dimensions"] == [{"Name": "Environment", "Value": SUFFIX}], alarm
        assert f"{alarm['MetricName']}=" in code, alarm


def test_06_replication_is_watched_by_what_arrives(tree):
    """AWS's metrics of what is under way say nothing of replication that has stopped."""
    for metric in _AGES:
        alarm = tree.one("AWS::CloudWatch::Alarm", SECONDARY, MetricName=metric)
        assert alarm["TreatMissingData"] == "breaching"
        assert alarm["Statistic"] == "Maximum"
        assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
        # The age, the evaluation that finds it and CloudWatch's own: within the objective.
        assert alarm["EvaluationPeriods"] == 1
        assert 60 <= alarm["Threshold"]
        assert alarm["Threshold"] + alarm["Period"] + 60 <= _RPO_SECONDS


def test_06_the_loss_of_the_secondary_is_told_in_the_primary(tree):
    """Whatever else would tell of it is lost with it."""
    alarm = tree.one("AWS::CloudWatch::Alarm", PRIMARY, MetricName="SecondaryReported")
    assert alarm["TreatMissingData"] == "breaching"
    assert (alarm["Statistic"], alarm["ComparisonOperator"], alarm["Threshold"]) == (
        "Minimum", "LessThanThreshold", 1)
    assert alarm["Period"] * alarm["EvaluationPeriods"] <= _RPO_SECONDS
    assert alarm["AlarmActions"] == [topic(tree, PRIMARY).ref]
    # Until the secondary is there, silence would be its loss.
    assert "SecondaryStackSet" in tree.templates["root.template.json"]["Resources"]["MonitoringStack"]["DependsOn"]


def test_06_failover_events_notify(tree):
    health = [
        alarm
        for alarm in tree.resources("AWS::CloudWatch::Alarm")
        if alarm["MetricName"] in _HEALTH | _STATE | _AGES
    ]
    assert {alarm.region for alarm in health} == set(REGIONS)
    for alarm in health:
        assert alarm["AlarmActions"] == alarm["OKActions"] == [topic(tree, alarm.region).ref], alarm


def test_06_failover_events_notify_with_the_primary_gone(tree):
    """Each turn of it is told twice: by the evaluator, and by alarms on what it publishes."""
    told = topic(tree, SECONDARY)
    assert told["KmsMasterKeyId"] == key(tree, SECONDARY).arn
    for metric in {"PrimaryHealthy"} | _STATE:
        alarm = tree.one("AWS::CloudWatch::Alarm", SECONDARY, MetricName=metric)
        assert alarm["AlarmActions"] == alarm["OKActions"] == [told.ref], alarm
    assert evaluator(tree)["Environment"]["Variables"]["TOPIC_ARN"] == told.ref
    (role,) = [role for role in tree.resources("AWS::IAM::Role") if role.arn == evaluator(tree)["Role"]]
    granted = {
        (action, resource)
        for actions, resources, _ in grants(tree.policies(role))
        for action in actions
        for resource in resources
    }
    assert granted >= {
        ("sns:Publish", told.ref),
        ("kms:Decrypt", told["KmsMasterKeyId"]),
        ("kms:GenerateDataKey", told["KmsMasterKeyId"]),
    }


def test_06_dashboard_shows_both_regions(tree):
    dashboard = tree.one("AWS::CloudWatch::Dashboard")
    # The one place to look at during a failover is not in the failed region.
    assert dashboard.region == SECONDARY
    widgets = json.loads(dashboard["DashboardBody"])["widgets"]
    shown = {
        (widget["properties"]["region"], metric[0])
        for widget in widgets
        for metric in widget["properties"].get("metrics", [])
    }
    for region in REGIONS:
        assert {(region, f"AWS/{service}") for service in ["ApiGateway", "DynamoDB", "Lambda"]} <= shown
    assert (SECONDARY, "AWS/S3") in shown
    namespace = evaluator(tree)["Environment"]["Variables"]["METRIC_NAMESPACE"]
    published = {
        (widget["properties"]["region"], metric[1])
        for widget in widgets
        for metric in widget["properties"].get("metrics", [])
        if metric[0] == namespace and metric[2:] == ["Environment", SUFFIX]
    }
    metrics = {"PrimaryHealthy", "SecondaryHealthy", "HeartbeatsServed"} | _STATE | _AGES
    assert published == {(SECONDARY, metric) for metric in metrics}


# --- 7. SNS ----------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_07_topic_in_each_region(tree, region):
    assert topic(tree, region)["TopicName"] == f"dr-alerts-{SUFFIX}"


@pytest.mark.parametrize("region", REGIONS)
def test_07_topic_takes_alarms_and_events(tree, region):
    policy = tree.one("AWS::SNS::TopicPolicy", region)
    assert policy["Topics"] == [topic(tree, region).ref]
    publishers = {
        statement["Principal"]["Service"]
        for actions, resources, statement in grants([policy["PolicyDocument"]])
        if "sns:Publish" in actions and resources == policy["Topics"]
    }
    assert publishers == {"cloudwatch.amazonaws.com", "events.amazonaws.com"}


def test_07_alarms_publish_to_their_regions_topic(tree):
    alarms = tree.resources("AWS::CloudWatch::Alarm")
    assert {alarm.region for alarm in alarms} == set(REGIONS)
    for alarm in alarms:
        for action in alarm["AlarmActions"] + alarm.get("OKActions", []):
            assert action == topic(tree, alarm.region).ref, alarm
