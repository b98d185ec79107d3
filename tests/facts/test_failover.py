"""What the environment must have, item by item: routing, writer, alarms, topics, rules."""

import json

import pytest
from tests.facts.lookup import (
    BUCKETS, FUNCTION, OTHER, PRIMARY, REGIONS, SECONDARY, TABLE, api_host, control_table,
    evaluator, key, table, topic,
)
from tools.cfn.iam import grants
from tools.cfn.templates import ACCOUNT, SUFFIX

_RPO_SECONDS = 300


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


def _checks(tree):
    """What each health check is, by its id."""
    return {check.ref: check["HealthCheckConfig"] for check in tree.resources("AWS::Route53::HealthCheck")}


def _switch(tree):
    """The endpoint checks and the metric checks that the primary's record follows."""
    checks = _checks(tree)
    (check,) = [
        checks[record["HealthCheckId"]]
        for record in tree.resources("AWS::Route53::RecordSet", Failover="PRIMARY")
    ]
    children = [checks[child] for child in check["ChildHealthChecks"]]
    # Each of them takes the primary out, and all must agree before it is back.
    assert check["Type"] == "CALCULATED"
    assert check["HealthThreshold"] == len(children)
    return tuple(
        [each for each in children if each["Type"] == type] for type in ["HTTPS", "CLOUDWATCH_METRIC"]
    )


def test_03_health_checks_watch_both_regions(tree):
    watched = set()
    for config in _checks(tree).values():
        if config["Type"] != "HTTPS":
            continue
        assert (config["Port"], config["EnableSNI"]) == (443, True)
        # All of Route 53's checker regions, so that the loss of one does not matter.
        assert "Regions" not in config
        if not config.get("Inverted"):
            assert (config["RequestInterval"], config["FailureThreshold"]) == (30, 3)
            watched.add((config["FullyQualifiedDomainName"], config["ResourcePath"]))
    assert watched == {(api_host(tree, region), "/health") for region in REGIONS}


def test_03_primary_record_follows_the_active_writer(tree):
    """By two ways of which either is enough: the secondary's word, and the evaluator's metric."""
    (path,), (metric,) = _switch(tree)
    assert path["FullyQualifiedDomainName"] == api_host(tree, SECONDARY)
    assert (path["ResourcePath"], path["Inverted"]) == ("/active", True)
    assert path["RequestInterval"] * path["FailureThreshold"] <= 30
    alarm = tree.one("AWS::CloudWatch::Alarm", SECONDARY, MetricName="PrimaryActive")
    assert metric["AlarmIdentifier"] == {"Name": alarm.ref, "Region": SECONDARY}
    # Silence changes nothing of what either said last: no overload leads clients back.
    assert metric["InsufficientDataHealthStatus"] == "LastKnownStatus"
    assert alarm["TreatMissingData"] == "ignore"
    # Route 53 follows standard statistics of periods of a minute, and no metric math.
    assert (alarm["Statistic"], alarm["Period"], alarm["EvaluationPeriods"]) == ("Minimum", 60, 1)
    assert (alarm["ComparisonOperator"], alarm["Threshold"]) == ("LessThanThreshold", 1)


def test_03_secondary_record_always_answers(tree):
    """Of two that are ill, Route 53 would choose the primary."""
    secondary = tree.one("AWS::Route53::RecordSet", SECONDARY)
    assert "HealthCheckId" not in secondary.raw
    assert secondary.get("AliasTarget", {}).get("EvaluateTargetHealth", False) is False


def test_03_no_record_depends_on_the_primarys_answers(tree):
    """A primary that answers, but is not to be written to, stays out of DNS, and one that is the
    writer stays in it."""
    asked = set()
    for record in tree.resources("AWS::Route53::RecordSet"):
        assert not record.get("AliasTarget", {}).get("EvaluateTargetHealth")
        if "HealthCheckId" not in record.raw:
            continue
        for children in _switch(tree):
            for child in children:
                asked.add(child.get("FullyQualifiedDomainName") or child["AlarmIdentifier"]["Region"])
    assert asked == {api_host(tree, SECONDARY), SECONDARY}


def test_03_checks_begin_once_there_is_an_answer(tree):
    """A check that has failed first takes its time, and its alarm tells of a failover."""
    for region in REGIONS:
        for check in tree.resources("AWS::Route53::HealthCheck", region):
            config = check["HealthCheckConfig"]
            if config["Type"] == "HTTPS":
                assert tree.one("AWS::ApiGatewayV2::Stage", region) in tree.before(check), check
            if config["Type"] == "CLOUDWATCH_METRIC":
                name = config["AlarmIdentifier"]["Name"]
                alarm = tree.one("AWS::CloudWatch::Alarm", region, AlarmName=name)
                assert alarm in tree.before(check), check


# --- The API ---------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_every_route_is_throttled(tree, region):
    """What clients send leaves the paths by which a failover comes about their share."""
    keys = {route["RouteKey"]: route for route in tree.resources("AWS::ApiGatewayV2::Route", region)}
    stage = tree.one("AWS::ApiGatewayV2::Stage", region)
    assert stage["RouteSettings"].keys() == keys.keys()
    assert keys.keys() == {"$default", "GET /active", "GET /health", "GET /heartbeat", "POST /heartbeat"}
    for key, settings in stage["RouteSettings"].items():
        limits = settings["ThrottlingRateLimit"], settings["ThrottlingBurstLimit"]
        assert min(limits) >= 1, key
        assert key == "$default" or max(limits) <= 100, key
        # API Gateway refuses settings of a route that does not exist.
        assert keys[key] in tree.before(stage), key


# --- The active writer -----------------------------------------------------


def test_control_table_has_one_answer(tree):
    """Whoever is cut off from the other regions cannot read it, and no write is lost with one."""
    control = control_table(tree)
    assert control["MultiRegionConsistency"] == "STRONG"
    (witness,) = control["GlobalTableWitnesses"]
    assert witness["Region"] not in REGIONS
    assert [each["AttributeName"] for each in control["KeySchema"]] == ["id"]
    # Of two tables none is within the other's reach: no client's key is the control item's.
    assert control != table(tree)


def test_everybody_reads_the_one_control_table(tree):
    readers = [
        code
        for code in tree.resources("AWS::Lambda::Function")
        if "CONTROL_TABLE_NAME" in code.get("Environment", {}).get("Variables", {})
    ]
    wanted = [(FUNCTION, region) for region in REGIONS]
    wanted += [(f"dr-active-region-{SUFFIX}", region) for region in REGIONS]
    wanted += [(f"dr-evaluator-{SUFFIX}", SECONDARY)]
    assert sorted((code["FunctionName"], code.region) for code in readers) == sorted(wanted)
    for code in readers:
        assert code["Environment"]["Variables"]["CONTROL_TABLE_NAME"] == control_table(tree).ref, code
    variables = evaluator(tree)["Environment"]["Variables"]
    strong = control_table(tree).get("MultiRegionConsistency") == "STRONG"
    assert variables["CONTROL_IS_STRONG"] == str(strong).lower()


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
    checks = _checks(tree)
    regions = {id for id, config in checks.items() if config.get("ResourcePath") == "/health"}
    assert len(regions) == len(REGIONS)
    record = tree.one("AWS::Route53::RecordSet", PRIMARY)["HealthCheckId"]
    assert {*regions, record} <= watched
    assert all(alarm["MetricName"] == "HealthCheckStatus" for alarm in alarms)


# What silence says of a metric; that nothing is wrong, where it is not listed.
_HEALTH = {"HealthCheckStatus", "PrimaryHealthy", "SecondaryHealthy"}
_STATE = {"PrimaryActive", "PrimaryFenced"}  # as it was said last
_AGES = {"TableReplicationAge", "DocumentReplicationAge"}


def test_06_every_alarm_is_whole(tree):
    seen = set()
    for alarm in tree.resources("AWS::CloudWatch::Alarm"):
        assert alarm["AlarmActions"], alarm
        metric = alarm["MetricName"]
        silence = {**dict.fromkeys(_HEALTH | _AGES, "breaching"), **dict.fromkeys(_STATE, "ignore")}
        assert alarm["TreatMissingData"] == silence.get(metric, "notBreaching"), alarm
        seen.add(metric)
    assert seen >= _HEALTH | _STATE | _AGES


def test_06_metrics_of_the_evaluator_are_those_that_it_publishes(tree):
    variables = evaluator(tree)["Environment"]["Variables"]
    code = evaluator(tree)["Code"]["ZipFile"]
    alarms = tree.resources("AWS::CloudWatch::Alarm", Namespace=variables["METRIC_NAMESPACE"])
    assert {alarm["MetricName"] for alarm in alarms} == {
        "PrimaryHealthy", "SecondaryHealthy"} | _STATE | _AGES
    for alarm in alarms:
        # It publishes in its own region.
        assert alarm.region == SECONDARY
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
