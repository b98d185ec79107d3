"""What the environment must have, item by item: routing, alarms, topics, rules."""

import json

import pytest
from tests.facts.lookup import TABLE, FUNCTION, BUCKETS, OTHER, topic, api_host
from tests.facts.templates import PRIMARY, REGIONS, SECONDARY, SUFFIX, allowed


# --- 3. Route 53 -----------------------------------------------------------


def test_03_failover_records_of_one_name(tree):
    zone = tree.one("AWS::Route53::HostedZone")
    assert SUFFIX in zone["Name"]
    records = {region: tree.one("AWS::Route53::RecordSet", region) for region in REGIONS}
    assert records[PRIMARY]["Failover"] == "PRIMARY"
    assert records[SECONDARY]["Failover"] == "SECONDARY"
    for name in ["Name", "Type", "TTL"]:
        assert records[PRIMARY][name] == records[SECONDARY][name]
    assert records[PRIMARY]["SetIdentifier"] != records[SECONDARY]["SetIdentifier"]
    for region, record in records.items():
        assert record["Name"].endswith("." + zone["Name"])
        assert record["HostedZoneId"] == zone.ref
        assert record["ResourceRecords"] == [api_host(tree, region)]
        assert isinstance(record["TTL"], str) and int(record["TTL"]) <= 60


def test_03_health_checks_watch_both_regions(tree):
    watched = set()
    for check in tree.resources("AWS::Route53::HealthCheck"):
        config = check["HealthCheckConfig"]
        if config["Type"] == "CALCULATED":
            continue
        assert config["Type"] == "HTTPS"
        assert (config["RequestInterval"], config["FailureThreshold"]) == (30, 3)
        assert (config["Port"], config["EnableSNI"]) == (443, True)
        # All of Route 53's checker regions, so that the loss of one does not matter.
        assert "Regions" not in config
        if not config.get("Inverted"):
            watched.add((config["FullyQualifiedDomainName"], config["ResourcePath"]))
    assert watched == {(api_host(tree, region), "/health") for region in REGIONS}


def test_03_both_records_follow_health_checks(tree):
    checks = {check.ref: check["HealthCheckConfig"] for check in tree.resources("AWS::Route53::HealthCheck")}
    secondary = checks[tree.one("AWS::Route53::RecordSet", SECONDARY)["HealthCheckId"]]
    assert secondary["FullyQualifiedDomainName"] == api_host(tree, SECONDARY)
    primary = checks[tree.one("AWS::Route53::RecordSet", PRIMARY)["HealthCheckId"]]
    # The primary answers while its endpoint is healthy and the secondary has not
    # taken over.
    children = [checks[child] for child in primary["ChildHealthChecks"]]
    assert primary["HealthThreshold"] == len(children) == 2
    assert children[0]["FullyQualifiedDomainName"] == api_host(tree, PRIMARY)
    assert children[1]["FullyQualifiedDomainName"] == api_host(tree, SECONDARY)
    assert children[1]["Inverted"] is True


# --- 6. CloudWatch ---------------------------------------------------------


def _alarms(tree, region, namespace, metric):
    """The alarms on a metric, each as (dimensions, alarm)."""
    return [
        ({item["Name"]: item["Value"] for item in alarm["Dimensions"]}, alarm)
        for alarm in tree.resources("AWS::CloudWatch::Alarm", region, Namespace=namespace, MetricName=metric)
    ]


@pytest.mark.parametrize("region", REGIONS)
def test_06_alarms_on_throttles_and_errors(tree, region):
    for metric in ["ReadThrottleEvents", "WriteThrottleEvents"]:
        ((dimensions, _),) = _alarms(tree, region, "AWS/DynamoDB", metric)
        # With another dimension the metric does not exist.
        assert dimensions == {"TableName": TABLE}
    for metric in ["Errors", "Throttles"]:
        watched = [dimensions for dimensions, _ in _alarms(tree, region, "AWS/Lambda", metric)]
        assert {"FunctionName": FUNCTION} in watched
        functions = {code["FunctionName"] for code in tree.resources("AWS::Lambda::Function", region)}
        assert all(dimensions.keys() == {"FunctionName"} for dimensions in watched)
        assert {dimensions["FunctionName"] for dimensions in watched} <= functions


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
    records = [record["HealthCheckId"] for record in tree.resources("AWS::Route53::RecordSet")]
    assert set(records) <= watched
    assert all(alarm["MetricName"] == "HealthCheckStatus" for alarm in alarms)


def test_06_every_alarm_is_whole(tree):
    for alarm in tree.resources("AWS::CloudWatch::Alarm"):
        assert alarm["AlarmActions"], alarm
        # Silence about health is bad news, silence about errors is none.
        health = alarm["MetricName"] in ["HealthCheckStatus", "PrimaryHealthy"]
        assert alarm["TreatMissingData"] == ("breaching" if health else "notBreaching"), alarm


def test_06_failover_events_notify(tree):
    health = [
        alarm
        for alarm in tree.resources("AWS::CloudWatch::Alarm")
        if alarm["MetricName"] in ["HealthCheckStatus", "PrimaryHealthy"]
    ]
    assert {alarm.region for alarm in health} == set(REGIONS)
    for alarm in health:
        assert alarm["AlarmActions"] == alarm["OKActions"] == [topic(tree, alarm.region).ref], alarm


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
        for actions, resources, statement in allowed(policy["PolicyDocument"])
        if "sns:Publish" in actions and resources == policy["Topics"]
    }
    assert publishers == {"cloudwatch.amazonaws.com", "events.amazonaws.com"}


def test_07_alarms_publish_to_their_regions_topic(tree):
    alarms = tree.resources("AWS::CloudWatch::Alarm")
    assert {alarm.region for alarm in alarms} == set(REGIONS)
    for alarm in alarms:
        for action in alarm["AlarmActions"] + alarm.get("OKActions", []):
            assert action == topic(tree, alarm.region).ref, alarm


# --- 13. EventBridge -------------------------------------------------------


def _unhealthy_alarm(tree):
    return tree.one("AWS::CloudWatch::Alarm", SECONDARY, MetricName="PrimaryHealthy")


def test_13_health_failure_triggers_the_failover(tree):
    alarm = _unhealthy_alarm(tree)
    (trigger,) = [r for r in tree.resources("AWS::Events::Rule") if "EventPattern" in r.raw]
    assert trigger.region == alarm.region == SECONDARY
    assert trigger["State"] == "ENABLED"
    assert trigger["EventPattern"] == {
        "source": ["aws.cloudwatch"],
        "detail-type": ["CloudWatch Alarm State Change"],
        "resources": [alarm.arn],
        "detail": {"state": {"value": ["ALARM"]}},
    }
    evaluator = tree.one("AWS::Lambda::Function", SECONDARY, FunctionName=f"dr-evaluator-{SUFFIX}")
    targets = {target["Arn"]: target for target in trigger["Targets"]}
    assert targets.keys() == {evaluator.arn, topic(tree, SECONDARY).ref}
    assert json.loads(targets[evaluator.arn]["Input"]) == {"action": "failover_if_unhealthy"}
    # Delivery to functions and topics goes by their own policies.
    assert not any("RoleArn" in target for target in targets.values())


def test_13_health_is_evaluated_every_minute(tree):
    (schedule,) = [r for r in tree.resources("AWS::Events::Rule") if "ScheduleExpression" in r.raw]
    assert schedule.region == SECONDARY
    assert schedule["ScheduleExpression"] == "rate(1 minute)"
    (target,) = schedule["Targets"]
    evaluator = tree.one("AWS::Lambda::Function", SECONDARY, FunctionName=f"dr-evaluator-{SUFFIX}")
    assert target["Arn"] == evaluator.arn
    assert evaluator["Environment"]["Variables"]["PRIMARY_HEALTH_URL"] == (
        f"https://{api_host(tree, PRIMARY)}/health"
    )
    alarm = _unhealthy_alarm(tree)
    assert (alarm["Namespace"], alarm["Dimensions"]) == (
        evaluator["Environment"]["Variables"]["METRIC_NAMESPACE"],
        [{"Name": "Environment", "Value": SUFFIX}],
    )


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
