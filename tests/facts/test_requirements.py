"""What the environment must have, item by item."""

import ipaddress
import json

import pytest
from tests.facts.templates import (
    ACCOUNT,
    EMPTIER,
    PRIMARY,
    REGIONS,
    SECONDARY,
    SUFFIX,
    allowed,
    as_list,
    role_policies,
)

_TABLE = f"transactions-table-{SUFFIX}"
_FUNCTION = f"transaction-processor-{SUFFIX}"
_BUCKETS = {region: f"documents-{SUFFIX}-{ACCOUNT}-{region}" for region in REGIONS}
_OTHER = {PRIMARY: SECONDARY, SECONDARY: PRIMARY}


def key(tree, region):
    return tree.one("AWS::KMS::Key" if region == PRIMARY else "AWS::KMS::ReplicaKey", region)


def function(tree, region):
    return tree.one("AWS::Lambda::Function", region, FunctionName=_FUNCTION)


def topic(tree, region):
    return tree.one("AWS::SNS::Topic", region)


def api_host(tree, region):
    return f"{tree.one('AWS::ApiGatewayV2::Api', region).ref}.execute-api.{region}.amazonaws.com"


def role_of(tree, lambda_function):
    (role,) = [role for role in tree.resources("AWS::IAM::Role") if role.arn == lambda_function["Role"]]
    return role


def trusted(role):
    """The principals that may assume a role."""
    return [
        principal
        for statement in role["AssumeRolePolicyDocument"]["Statement"]
        for principals in statement["Principal"].values()
        for principal in as_list(principals)
    ]


# --- 1. DynamoDB -----------------------------------------------------------


def test_01_global_table_with_replicas_in_both_regions(tree):
    table = tree.one("AWS::DynamoDB::GlobalTable")
    assert table["TableName"] == _TABLE
    # CloudFormation wants a replica in the region of the stack.
    assert table.region == PRIMARY
    assert sorted(replica["Region"] for replica in table["Replicas"]) == REGIONS
    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert {definition["AttributeName"] for definition in table["AttributeDefinitions"]} >= {
        element["AttributeName"] for element in table["KeySchema"]
    }


def test_01_table_is_on_demand(tree):
    assert tree.one("AWS::DynamoDB::GlobalTable")["BillingMode"] == "PAY_PER_REQUEST"


def test_01_table_recovers_to_a_point_in_time_in_both_regions(tree):
    for replica in tree.one("AWS::DynamoDB::GlobalTable")["Replicas"]:
        assert replica["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True


# --- 2. S3 -----------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_02_bucket_in_each_region(tree, region):
    bucket = tree.one("AWS::S3::Bucket", region)
    assert bucket["BucketName"] == _BUCKETS[region]
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["AccelerateConfiguration"] == {"AccelerationStatus": "Enabled"}
    # Acceleration does not serve names with dots.
    assert "." not in bucket["BucketName"]


@pytest.mark.parametrize("region", REGIONS)
def test_02_bucket_is_not_public(tree, region):
    bucket = tree.one("AWS::S3::Bucket", region)
    assert set(bucket["PublicAccessBlockConfiguration"].items()) == {
        ("BlockPublicAcls", True),
        ("BlockPublicPolicy", True),
        ("IgnorePublicAcls", True),
        ("RestrictPublicBuckets", True),
    }
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]


def test_02_objects_are_replicated_to_the_secondary(tree):
    configuration = tree.one("AWS::S3::Bucket", PRIMARY)["ReplicationConfiguration"]
    (rule,) = configuration["Rules"]
    destination = rule["Destination"]
    assert rule["Status"] == "Enabled"
    assert rule["Filter"] == {"Prefix": ""}
    assert {"Priority", "DeleteMarkerReplication", "Id"} <= rule.keys()
    assert destination["Bucket"] == tree.one("AWS::S3::Bucket", SECONDARY).arn
    # Without these two, objects under a KMS key are skipped in silence.
    assert rule["SourceSelectionCriteria"]["SseKmsEncryptedObjects"] == {"Status": "Enabled"}
    assert destination["EncryptionConfiguration"]["ReplicaKmsKeyID"] == key(tree, SECONDARY).arn
    # Time control comes with its metrics; 15 minutes is the only value.
    assert destination["ReplicationTime"] == {"Status": "Enabled", "Time": {"Minutes": 15}}
    assert destination["Metrics"] == {"Status": "Enabled", "EventThreshold": {"Minutes": 15}}


def test_02_replication_back_is_off_at_first(tree):
    assert "ReplicationConfiguration" not in tree.one("AWS::S3::Bucket", SECONDARY).raw


@pytest.mark.parametrize("region", REGIONS)
def test_02_bucket_is_emptied_before_it_is_deleted(tree, region):
    bucket = tree.one("AWS::S3::Bucket", region)
    emptier = tree.one(EMPTIER, region, Bucket=bucket.ref)
    assert bucket in tree.before(emptier)
    assert emptier["ServiceToken"] == tree.one(
        "AWS::Lambda::Function", region, FunctionName=f"dr-emptier-{SUFFIX}"
    ).arn


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


# --- 4. Lambda -------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_04_function_in_each_region(tree, region):
    processor = function(tree, region)
    assert processor["Runtime"] in ["python3.11", "nodejs18.x"]
    assert processor["Timeout"] == 60
    assert processor["MemorySize"] >= 512
    assert processor["ReservedConcurrentExecutions"] >= 100
    assert processor["KmsKeyArn"] == key(tree, region).arn
    assert processor["Code"]["ZipFile"].strip()


def test_04_functions_are_alike(tree):
    """The standby is as large as the active region."""
    primary, secondary = (function(tree, region) for region in REGIONS)
    for name in ["Code", "Handler", "MemorySize", "ReservedConcurrentExecutions", "Runtime", "Timeout"]:
        assert primary[name] == secondary[name], name


@pytest.mark.parametrize("region", REGIONS)
def test_04_function_knows_its_region(tree, region):
    variables = function(tree, region)["Environment"]["Variables"]
    assert variables["TABLE_NAME"] == _TABLE
    assert variables["BUCKET_NAME"] == _BUCKETS[region]
    assert (variables["PRIMARY_REGION"], variables["SECONDARY_REGION"]) == (PRIMARY, SECONDARY)


@pytest.mark.parametrize("region", REGIONS)
def test_04_function_runs_in_the_private_subnets(tree, region):
    config = function(tree, region)["VpcConfig"]
    subnets = [subnet.ref for subnet in tree.resources("AWS::EC2::Subnet", region)]
    assert config["SubnetIds"] == subnets
    assert config["SecurityGroupIds"] == [tree.one("AWS::EC2::SecurityGroup", region).ref]
    endpoints = tree.resources("AWS::EC2::VPCEndpoint", region)
    assert {endpoint["ServiceName"] for endpoint in endpoints} >= {
        f"com.amazonaws.{region}.{service}" for service in ["dynamodb", "s3"]
    }


@pytest.mark.parametrize("region", REGIONS)
def test_04_function_answers_the_api(tree, region):
    processor = function(tree, region)
    integration = tree.one("AWS::ApiGatewayV2::Integration", region, IntegrationUri=processor.arn)
    routes = {route["RouteKey"]: route for route in tree.resources("AWS::ApiGatewayV2::Route", region)}
    for route in ["$default", "GET /health"]:
        assert routes[route]["Target"] == f"integrations/{integration.ref}"
    functions = {code.arn: code for code in tree.resources("AWS::Lambda::Function", region)}
    for other in tree.resources("AWS::ApiGatewayV2::Integration", region):
        tree.one(
            "AWS::Lambda::Permission",
            region,
            FunctionName=functions[other["IntegrationUri"]].ref,
            Principal="apigateway.amazonaws.com",
        )
    assert "/health" in processor["Code"]["ZipFile"]


@pytest.mark.parametrize("region", REGIONS)
def test_04_function_may_use_its_own_regions_data_alone(tree, region):
    role = role_of(tree, function(tree, region))
    resources = {}
    for policy in role_policies(tree, role):
        for actions, where, _ in allowed(policy):
            for action in actions:
                resources.setdefault(action.split(":")[0], set()).update(where)
    assert resources["dynamodb"] == {f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{_TABLE}"}
    assert resources["s3"] == {f"arn:aws:s3:::{_BUCKETS[region]}/*"}
    assert resources["kms"] == {key(tree, region).arn}
    assert resources["logs"] == {f"arn:aws:logs:{region}:{ACCOUNT}:log-group:/dr/{_FUNCTION}:*"}
    assert resources.keys() == {"dynamodb", "s3", "kms", "logs", "ec2"}


# --- 5. KMS ----------------------------------------------------------------


def test_05_multi_region_key_with_rotation(tree):
    primary, replica = key(tree, PRIMARY), key(tree, SECONDARY)
    assert primary["MultiRegion"] is True
    assert primary["EnableKeyRotation"] is True
    assert replica["PrimaryKeyArn"] == primary.arn
    for either in [primary, replica]:
        assert 7 <= either["PendingWindowInDays"] <= 30


@pytest.mark.parametrize("region", REGIONS)
def test_05_alias_in_each_region(tree, region):
    alias = tree.one("AWS::KMS::Alias", region)
    assert alias["AliasName"] == f"alias/transaction-encryption-{SUFFIX}"
    assert alias["TargetKeyId"] == key(tree, region).ref


@pytest.mark.parametrize("region", REGIONS)
def test_05_function_may_use_the_key(tree, region):
    granted = set()
    for policy in role_policies(tree, role_of(tree, function(tree, region))):
        for actions, where, _ in allowed(policy):
            if key(tree, region).arn in where:
                granted.update(actions)
    assert {"kms:Decrypt", "kms:GenerateDataKey"} <= granted


# Where each type that stores data names its key.
_STORES = {
    "AWS::Backup::BackupVault": lambda vault: [vault["EncryptionKeyArn"]],
    "AWS::Kinesis::Stream": lambda stream: [
        stream["StreamEncryption"]["KeyId"]
        if stream["StreamEncryption"]["EncryptionType"] == "KMS"
        else None
    ],
    "AWS::Lambda::Function": lambda code: [code.get("KmsKeyArn")] if "Environment" in code.raw else [],
    "AWS::Logs::LogGroup": lambda group: [group["KmsKeyId"]],
    "AWS::S3::Bucket": lambda bucket: [
        rule["ServerSideEncryptionByDefault"].get("KMSMasterKeyID")
        if rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms" and rule["BucketKeyEnabled"]
        else None
        for rule in bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    ],
    "AWS::SNS::Topic": lambda topic: [topic["KmsMasterKeyId"]],
}


def test_05_all_data_at_rest_is_under_its_own_regions_key(tree):
    for type, keys in _STORES.items():
        stores = tree.resources(type)
        assert stores, type
        for store in stores:
            assert set(keys(store)) <= {key(tree, store.region).arn}, store
    table = tree.one("AWS::DynamoDB::GlobalTable")
    assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}
    for replica in table["Replicas"]:
        assert replica["SSESpecification"]["KMSMasterKeyId"] == key(tree, replica["Region"]).arn


@pytest.mark.parametrize("region", REGIONS)
def test_05_key_policy_lets_the_regions_services_in(tree, region):
    policy = {statement["Sid"]: statement for statement in key(tree, region)["KeyPolicy"]["Statement"]}
    principals = {sid: statement["Principal"] for sid, statement in policy.items()}
    # Naming roles would make them and the key need each other.
    assert principals == {
        "AccountPoliciesDecide": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "LogGroups": {"Service": f"logs.{region}.amazonaws.com"},
        "AlarmsToTopics": {"Service": "cloudwatch.amazonaws.com"},
        "EventsToTopics": {"Service": "events.amazonaws.com"},
    }
    groups = f"arn:aws:logs:{region}:{ACCOUNT}:log-group:/dr/*-{SUFFIX}"
    assert policy["LogGroups"]["Condition"] == {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}}
    assert policy["AlarmsToTopics"]["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    # EventBridge drops its events in silence where the statement has a condition.
    assert "Condition" not in policy["EventsToTopics"]
    for sid in ["AlarmsToTopics", "EventsToTopics"]:
        assert set(policy[sid]["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}


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
        assert dimensions == {"TableName": _TABLE}
    for metric in ["Errors", "Throttles"]:
        watched = [dimensions for dimensions, _ in _alarms(tree, region, "AWS/Lambda", metric)]
        assert {"FunctionName": _FUNCTION} in watched
        functions = {code["FunctionName"] for code in tree.resources("AWS::Lambda::Function", region)}
        assert all(dimensions.keys() == {"FunctionName"} for dimensions in watched)
        assert {dimensions["FunctionName"] for dimensions in watched} <= functions


def test_06_alarm_on_s3_replication_latency(tree):
    # S3 publishes it in the destination's region.
    assert _alarms(tree, PRIMARY, "AWS/S3", "ReplicationLatency") == []
    ((dimensions, alarm),) = _alarms(tree, SECONDARY, "AWS/S3", "ReplicationLatency")
    (rule,) = tree.one("AWS::S3::Bucket", PRIMARY)["ReplicationConfiguration"]["Rules"]
    assert dimensions == {
        "SourceBucket": _BUCKETS[PRIMARY],
        "DestinationBucket": _BUCKETS[SECONDARY],
        "RuleId": rule["Id"],
    }
    assert alarm["Threshold"] <= 300
    assert alarm["Statistic"] == "Maximum"


@pytest.mark.parametrize("region", REGIONS)
def test_06_alarm_on_table_replication_latency(tree, region):
    # DynamoDB publishes it in the region that sends, in milliseconds.
    ((dimensions, alarm),) = _alarms(tree, region, "AWS/DynamoDB", "ReplicationLatency")
    assert dimensions == {"TableName": _TABLE, "ReceivingRegion": _OTHER[region]}
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


# --- 8. IAM ----------------------------------------------------------------


def _data_roles(tree):
    execution = [role_of(tree, function(tree, region)) for region in REGIONS]
    arn = tree.one("AWS::S3::Bucket", PRIMARY)["ReplicationConfiguration"]["Role"]
    (replication,) = [role for role in tree.resources("AWS::IAM::Role") if role.arn == arn]
    management = tree.one("AWS::IAM::Role", RoleName=f"dr-table-manager-{SUFFIX}")
    return execution, replication, management


def test_08_separate_roles(tree):
    execution, replication, management = _data_roles(tree)
    assert len({*execution, replication, management}) == 4
    for role in execution:
        assert trusted(role) == ["lambda.amazonaws.com"]
    assert trusted(replication) == ["s3.amazonaws.com"]
    assert not {"lambda.amazonaws.com", "s3.amazonaws.com"} & set(trusted(management))


def test_08_replication_role_covers_both_buckets_and_keys(tree):
    _, replication, _ = _data_roles(tree)
    (policy,) = role_policies(tree, replication)
    source, destination = (tree.one("AWS::S3::Bucket", region).arn for region in REGIONS)
    granted = {action: (set(where), s) for actions, where, s in allowed(policy) for action in actions}
    assert granted["s3:GetReplicationConfiguration"][0] == granted["s3:ListBucket"][0] == {source}
    for action in ["GetObjectVersionForReplication", "GetObjectVersionAcl", "GetObjectVersionTagging"]:
        assert granted[f"s3:{action}"][0] == {f"{source}/*"}
    for action in ["ReplicateObject", "ReplicateDelete", "ReplicateTags"]:
        assert granted[f"s3:{action}"][0] == {f"{destination}/*"}
    for action, bucket, region in [("kms:Decrypt", source, PRIMARY), ("kms:Encrypt", destination, SECONDARY)]:
        where, statement = granted[action]
        assert where == {key(tree, region).arn}
        assert statement["Condition"]["StringEquals"]["kms:ViaService"] == f"s3.{region}.amazonaws.com"
        # A bucket key's context is the bucket, an object's own is the object.
        assert set(statement["Condition"]["ArnLike"]["kms:EncryptionContext:aws:s3:arn"]) == {
            bucket,
            f"{bucket}/*",
        }


def test_08_table_management_role_covers_the_table_in_both_regions(tree):
    _, _, management = _data_roles(tree)
    (policy,) = role_policies(tree, management)
    tables = {f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{_TABLE}" for region in REGIONS}
    manages = set()
    for actions, where, statement in allowed(policy):
        services = {action.split(":")[0] for action in actions}
        assert services in [{"dynamodb"}, {"kms"}], statement
        if services == {"dynamodb"}:
            assert set(where) == tables, statement
            manages.update(actions)
        if any(action.endswith("Item") for action in actions):
            # Transactions are none of its business.
            assert "dynamodb:LeadingKeys" in str(statement["Condition"])
    assert {"dynamodb:DescribeTable", "dynamodb:UpdateTable"} <= manages
    assert not {"dynamodb:DeleteTable", "dynamodb:DeleteItem", "dynamodb:Scan", "dynamodb:Query"} & manages


def test_08_roles_are_assumed_across_regions(tree):
    stack_set = tree.one("AWS::CloudFormation::StackSet")
    roles = {role.arn: role for role in tree.resources("AWS::IAM::Role")}
    execution = tree.one("AWS::IAM::Role", RoleName=stack_set["ExecutionRoleName"])
    evaluator = tree.one("AWS::Lambda::Function", SECONDARY, FunctionName=f"dr-evaluator-{SUFFIX}")
    _, _, management = _data_roles(tree)
    for source, target in [
        (roles[stack_set["AdministrationRoleARN"]], execution),
        (role_of(tree, evaluator), management),
    ]:
        assert source.arn in trusted(target)
        assert any(
            "sts:AssumeRole" in actions and where == [target.arn]
            for policy in role_policies(tree, source)
            for actions, where, _ in allowed(policy)
        )


# --- 9. CloudWatch Logs ----------------------------------------------------


def test_09_log_groups_keep_a_week(tree):
    groups = tree.resources("AWS::Logs::LogGroup")
    assert {group.region for group in groups} == set(REGIONS)
    for group in groups:
        assert group["RetentionInDays"] == 7, group
        assert group["LogGroupName"].endswith(f"-{SUFFIX}"), group


def test_09_functions_log_to_their_groups(tree):
    for code in tree.resources("AWS::Lambda::Function"):
        group = tree.one("AWS::Logs::LogGroup", code.region, LogGroupName=code["LoggingConfig"]["LogGroup"])
        assert group["LogGroupName"] == f"/dr/{code['FunctionName']}"
        # Else Lambda makes a group of its own.
        assert group in tree.before(code), code
        actions = {
            action
            for policy in role_policies(tree, role_of(tree, code))
            for actions, _, _ in allowed(policy)
            for action in actions
        }
        assert {"logs:CreateLogStream", "logs:PutLogEvents"} <= actions
        assert "logs:CreateLogGroup" not in actions


def test_09_logs_are_subscribed_across_regions(tree):
    group = tree.one("AWS::Logs::LogGroup", PRIMARY, LogGroupName=f"/dr/{_FUNCTION}")
    subscription = tree.one("AWS::Logs::SubscriptionFilter", PRIMARY, LogGroupName=group.ref)
    # A filter cannot name another region's stream, but a destination of its own can.
    destination = tree.one("AWS::Logs::Destination", PRIMARY)
    stream = tree.one("AWS::Kinesis::Stream", SECONDARY)
    assert subscription["DestinationArn"] == destination.arn
    assert destination["TargetArn"] == stream.arn
    (statement,) = json.loads(destination["DestinationPolicy"])["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"AWS": ACCOUNT},
        "Action": "logs:PutSubscriptionFilter",
        "Resource": destination.arn,
    }
    (role,) = [role for role in tree.resources("AWS::IAM::Role") if role.arn == destination["RoleArn"]]
    granted = {
        (action, where[0])
        for policy in role_policies(tree, role)
        for actions, where, _ in allowed(policy)
        for action in actions
    }
    assert granted == {
        ("kinesis:PutRecord", stream.arn),
        ("kinesis:PutRecords", stream.arn),
        ("kms:GenerateDataKey", key(tree, SECONDARY).arn),
    }


# --- 10. Outputs -----------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_10_root_outputs_of_each_region(tree, region):
    side = "Primary" if region == PRIMARY else "Secondary"
    expected = {
        "TransactionsTableName": _TABLE,
        "DocumentsBucketName": _BUCKETS[region],
        "TransactionProcessorFunctionArn": function(tree, region).arn,
        "KmsKeyId": key(tree, region).ref,
        "KmsKeyArn": key(tree, region).arn,
        "AlertTopicArn": topic(tree, region).ref,
        "VpcId": tree.one("AWS::EC2::VPC", region).ref,
        "ApiEndpoint": f"https://{api_host(tree, region)}",
        "Region": region,
    }
    for number, subnet in enumerate(tree.resources("AWS::EC2::Subnet", region), 1):
        expected[f"PrivateSubnet{number}Id"] = subnet.ref
    outputs = tree.templates[tree.root]["Outputs"]
    found = {
        name.removeprefix(side): tree.output(tree.root, name) for name in outputs if name.startswith(side)
    }
    assert found == expected


def test_10_root_outputs_of_the_zone(tree):
    assert tree.output(tree.root, "HostedZoneId") == tree.one("AWS::Route53::HostedZone").ref
    record = tree.one("AWS::Route53::RecordSet", PRIMARY)
    assert tree.output(tree.root, "ServiceName") == record["Name"]


# --- 11. VPC ---------------------------------------------------------------


def test_11_vpcs_have_their_blocks(tree):
    blocks = {region: tree.one("AWS::EC2::VPC", region)["CidrBlock"] for region in REGIONS}
    assert blocks == {PRIMARY: "10.0.0.0/16", SECONDARY: "10.1.0.0/16"}


@pytest.mark.parametrize("region", REGIONS)
def test_11_subnets_are_private_and_disjoint(tree, region):
    vpc = tree.one("AWS::EC2::VPC", region)
    block = ipaddress.ip_network(vpc["CidrBlock"])
    subnets = tree.resources("AWS::EC2::Subnet", region)
    blocks = [ipaddress.ip_network(subnet["CidrBlock"]) for subnet in subnets]
    assert len(subnets) >= 2
    zones = {subnet.get("AvailabilityZone") or subnet["AvailabilityZoneId"] for subnet in subnets}
    assert len(zones) == len(subnets)
    for subnet, subnet_block in zip(subnets, blocks):
        assert subnet["VpcId"] == vpc.ref
        assert subnet["MapPublicIpOnLaunch"] is False
        assert subnet_block.subnet_of(block)
        assert not any(subnet_block.overlaps(other) for other in blocks if other is not subnet_block)
        tree.one("AWS::EC2::SubnetRouteTableAssociation", region, SubnetId=subnet.ref)
    for type in ["InternetGateway", "NatGateway", "EIP", "EgressOnlyInternetGateway"]:
        assert not tree.resources(f"AWS::EC2::{type}", region)


def test_11_vpcs_are_peered(tree):
    peering = tree.one("AWS::EC2::VPCPeeringConnection")
    assert peering.region == SECONDARY
    assert peering["VpcId"] == tree.one("AWS::EC2::VPC", SECONDARY).ref
    assert peering["PeerVpcId"] == tree.one("AWS::EC2::VPC", PRIMARY).ref
    assert peering["PeerRegion"] == PRIMARY


@pytest.mark.parametrize("region", REGIONS)
def test_11_every_subnet_routes_to_the_other_region(tree, region):
    peering = tree.one("AWS::EC2::VPCPeeringConnection")
    block = tree.one("AWS::EC2::VPC", _OTHER[region])["CidrBlock"]
    used = {a["RouteTableId"] for a in tree.resources("AWS::EC2::SubnetRouteTableAssociation", region)}
    routed = {
        route["RouteTableId"]
        for route in tree.resources("AWS::EC2::Route", region)
        if (route["DestinationCidrBlock"], route.get("VpcPeeringConnectionId")) == (block, peering.ref)
    }
    assert used == routed


@pytest.mark.parametrize("region", REGIONS)
def test_11_security_groups_let_the_other_region_in(tree, region):
    group = tree.one("AWS::EC2::SecurityGroup", region)
    blocks = {tree.one("AWS::EC2::VPC", either)["CidrBlock"] for either in REGIONS}
    assert {rule["CidrIp"] for rule in group["SecurityGroupIngress"]} == blocks
    for rule in group["SecurityGroupIngress"] + group["SecurityGroupEgress"]:
        assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("tcp", 443, 443)
        # No group id of another region can be named.
        assert not {"SourceSecurityGroupId", "DestinationSecurityGroupId"} & rule.keys()


# --- 12. Backup ------------------------------------------------------------


def test_12_daily_backup_with_a_copy_in_the_secondary(tree):
    (rule,) = tree.one("AWS::Backup::BackupPlan", PRIMARY)["BackupPlan"]["BackupPlanRule"]
    vaults = {region: tree.one("AWS::Backup::BackupVault", region) for region in REGIONS}
    minute, hour, *days = rule["ScheduleExpression"].removeprefix("cron(").removesuffix(")").split()
    assert minute.isdigit() and hour.isdigit()
    assert days == ["*", "*", "?", "*"]
    assert rule["TargetBackupVault"] == vaults[PRIMARY].ref
    assert rule["Lifecycle"] == {"DeleteAfterDays": 7}
    assert rule["CopyActions"] == [
        {"DestinationBackupVaultArn": vaults[SECONDARY].arn, "Lifecycle": {"DeleteAfterDays": 7}}
    ]
    assert rule["StartWindowMinutes"] >= 60
    assert vaults[SECONDARY] in tree.before(tree.one("AWS::Backup::BackupPlan"))


def test_12_backup_selects_the_table(tree):
    selection = tree.one("AWS::Backup::BackupSelection", PRIMARY)
    assert selection["BackupPlanId"] == tree.one("AWS::Backup::BackupPlan").ref
    assert selection["BackupSelection"]["Resources"] == [tree.one("AWS::DynamoDB::GlobalTable").arn]


@pytest.mark.parametrize("region", REGIONS)
def test_12_vault_is_emptied_before_it_is_deleted(tree, region):
    vault = tree.one("AWS::Backup::BackupVault", region)
    assert vault in tree.before(tree.one(EMPTIER, region, BackupVault=vault.ref))


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


# --- 14. SSM Parameter Store -----------------------------------------------


def _parameters(tree, region):
    return {p["Name"]: p["Value"] for p in tree.resources("AWS::SSM::Parameter", region)}


def test_14_both_regions_hold_the_configuration_of_both(tree):
    primary, secondary = (_parameters(tree, region) for region in REGIONS)
    assert primary == secondary
    assert all(name.startswith(f"/dr/{SUFFIX}/") for name in primary)


@pytest.mark.parametrize("region", REGIONS)
def test_14_configuration_says_what_there_is(tree, region):
    root = f"/dr/{SUFFIX}/{region}"
    values = _parameters(tree, SECONDARY)
    found = {name.removeprefix(root + "/"): v for name, v in values.items() if name.startswith(root)}
    assert found == {
        "role": "primary" if region == PRIMARY else "secondary",
        "vpc-id": tree.one("AWS::EC2::VPC", region).ref,
        "vpc-cidr": tree.one("AWS::EC2::VPC", region)["CidrBlock"],
        "kms-key-arn": key(tree, region).arn,
        "alert-topic-arn": topic(tree, region).ref,
        "api-endpoint": f"https://{api_host(tree, region)}",
        "table/transactions-table": f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{_TABLE}",
        "bucket/documents": _BUCKETS[region],
        "function/transaction-processor": function(tree, region).arn,
    }
