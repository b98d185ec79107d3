"""What the environment must have, item by item: functions, keys, roles."""

import pytest
from tests.facts import catalogue
from tests.facts.lookup import (
    BUCKETS, CONTROL, FUNCTION, PRIMARY, REGIONS, SECONDARY, TABLE, control_table, evaluator,
    function, key, role_of, table, trusted,
)
from tools.cfn import iam
from tools.cfn.iam import grants
from tools.cfn.templates import ACCOUNT, SUFFIX
from tools.cfn.values import as_list


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


def _requests_a_second(tree):
    """What the report takes for the load, with what it adds for clients that try again."""
    (needed,) = [
        demand["needed"]
        for demand in tree.report["capacity"]
        if (demand["resource"], demand["measure"]) == ("transactions-table", "writes")
    ]
    assert needed >= {"transactions": 10_000, "minimal": 1_000}[tree.report["environment"]]
    return needed


@pytest.mark.parametrize("region", REGIONS)
def test_04_each_region_carries_the_load_alone(tree, region):
    requests = _requests_a_second(tree)
    processor = function(tree, region)
    # One execution serves at most ten requests a second.
    assert processor["ReservedConcurrentExecutions"] >= requests / 10
    stage = tree.one("AWS::ApiGatewayV2::Stage", region)
    assert stage["RouteSettings"]["$default"]["ThrottlingRateLimit"] >= requests
    # What a new table on demand takes at once.
    at_once = table(tree).get("WarmThroughput", {"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000})
    assert min(at_once.values()) >= requests


def test_04_functions_are_alike(tree):
    """The standby is as large as the active region."""
    primary, secondary = (function(tree, region) for region in REGIONS)
    for name in ["Code", "Handler", "MemorySize", "ReservedConcurrentExecutions", "Runtime", "Timeout"]:
        assert primary[name] == secondary[name], name


@pytest.mark.parametrize("region", REGIONS)
def test_04_function_knows_its_region(tree, region):
    variables = function(tree, region)["Environment"]["Variables"]
    assert variables["TABLE_NAME"] == TABLE
    assert variables["BUCKET_NAME"] == BUCKETS[region]
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


_INTERFACES = [
    "ec2:AssignPrivateIpAddresses", "ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface",
    "ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets", "ec2:UnassignPrivateIpAddresses",
]


@pytest.mark.parametrize("region", REGIONS)
def test_04_network_interfaces_are_lambdas_business(tree, region):
    """Lambda makes them as the role; the code, which has the role as well, may not."""
    processor = function(tree, region)
    policies = list(tree.policies(role_of(tree, processor)))
    for action in _INTERFACES:
        assert iam.allowed(policies, action, "*", {})
        assert not iam.allowed(policies, action, "*", {"lambda:SourceFunctionArn": processor.arn})


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
    for actions, where, _ in grants(tree.policies(role)):
        for action in actions:
            resources.setdefault(action.split(":")[0], set()).update(where)
    tables = f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/"
    assert resources["dynamodb"] == {tables + TABLE, tables + CONTROL}
    # Documents it may only write, but for heartbeats.
    documents = f"arn:aws:s3:::{BUCKETS[region]}/"
    assert resources["s3"] == {documents + "*", documents + "heartbeat/*"}
    assert resources["kms"] == {key(tree, region).arn}
    assert resources["logs"] == {f"arn:aws:logs:{region}:{ACCOUNT}:log-group:/dr/{FUNCTION}:*"}
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
    for actions, where, _ in grants(tree.policies(role_of(tree, function(tree, region)))):
        if key(tree, region).arn in where:
            granted.update(actions)
    assert {"kms:Decrypt", "kms:GenerateDataKey"} <= granted


def test_05_all_data_at_rest_is_under_its_own_regions_key(tree):
    encrypted = set()
    for store in tree.resources():
        fact = catalogue.fact(store.type, "key")
        if fact is None or fact["only_with"] and not catalogue.values(store.raw, fact["only_with"])[0]:
            continue
        encrypted.add(store.type)
        regions = [store.region]
        if store.type == "AWS::DynamoDB::GlobalTable":
            regions = [replica["Region"] for replica in store["Replicas"]]
        found = catalogue.values(store.properties, fact["pointer"])
        assert found == [key(tree, region).arn for region in regions], store
    stateful = {resource.type for resource in tree.resources()
                if catalogue.entry(resource.type)["stateful"]}
    assert stateful - encrypted <= {"AWS::CloudFormation::Stack", "AWS::KMS::Key", "AWS::KMS::ReplicaKey"}
    assert encrypted == {
        "AWS::Backup::BackupVault", "AWS::DynamoDB::GlobalTable", "AWS::Kinesis::Stream",
        "AWS::Lambda::Function", "AWS::Logs::LogGroup", "AWS::S3::Bucket", "AWS::SNS::Topic"}


def test_05_encryption_is_switched_on(tree):
    """Where a key alone does not do."""
    tables = tree.resources("AWS::DynamoDB::GlobalTable")
    assert control_table(tree) in tables
    for table in tables:
        assert table["SSESpecification"] == {"SSEEnabled": True, "SSEType": "KMS"}, table
    for stream in tree.resources("AWS::Kinesis::Stream"):
        assert stream["StreamEncryption"]["EncryptionType"] == "KMS", stream
    for bucket in tree.resources("AWS::S3::Bucket"):
        [rule] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"] == "aws:kms", bucket
        assert rule["BucketKeyEnabled"] is True, bucket


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
    groups = [
        f"arn:aws:logs:{region}:{ACCOUNT}:log-group:{prefix}/*-{SUFFIX}"
        for prefix in ["/dr", "/aws/vendedlogs/dr"]
    ]
    assert policy["LogGroups"]["Condition"] == {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}}
    assert policy["AlarmsToTopics"]["Condition"]["StringEquals"] == {"aws:SourceAccount": ACCOUNT}
    # EventBridge drops its events in silence where the statement has a condition.
    assert "Condition" not in policy["EventsToTopics"]
    for sid in ["AlarmsToTopics", "EventsToTopics"]:
        assert set(policy[sid]["Action"]) == {"kms:Decrypt", "kms:GenerateDataKey*"}


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
    (policy,) = tree.policies(replication)
    source, destination = (tree.one("AWS::S3::Bucket", region).arn for region in REGIONS)
    granted = {action: (set(where), s) for actions, where, s in grants([policy]) for action in actions}
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
    (policy,) = tree.policies(management)
    tables = {f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{TABLE}" for region in REGIONS}
    manages = set()
    for actions, where, statement in grants([policy]):
        if not actions[0].startswith("dynamodb:") or statement["Sid"] in ["RestoredTables", "TableBackups"]:
            continue
        assert set(where) == tables, statement
        manages.update(actions)
    assert {"dynamodb:DescribeTable", "dynamodb:UpdateTable"} <= manages
    # Transactions are none of its business.
    assert not any(action.endswith(("Item", "Scan", "Query", "DeleteTable")) for action in manages)


def _on_control_table(tree):
    """(role, actions, regions) of each statement about the control table's items."""
    replicas = {f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{CONTROL}": region for region in REGIONS}
    for role in tree.resources("AWS::IAM::Role"):
        for actions, where, _ in grants(tree.policies(role)):
            if not all(action.startswith("dynamodb:") for action in actions):
                continue
            regions = {
                region
                for replica, region in replicas.items()
                if any(iam.like(pattern, replica) for pattern in where)
            }
            if regions:
                yield role, set(actions), regions


def test_08_control_table_is_written_by_one_role(tree):
    writer = tree.one("AWS::IAM::Role", RoleName=f"dr-control-writer-{SUFFIX}")
    readers = {role_of(tree, code) for code in tree.resources("AWS::Lambda::Function")}
    seen = set()
    for role, actions, regions in _on_control_table(tree):
        seen.add(role)
        if role == writer:
            assert actions == {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}
            assert regions == set(REGIONS)
        else:
            assert actions == {"dynamodb:GetItem"}, role
            assert len(regions) == 1 and role in readers, role
    assert writer in seen and len(seen) == 5
    for _, where, statement in grants(tree.policies(writer)):
        if statement["Sid"] != "ControlItem":
            assert set(where) == {key(tree, region).arn for region in REGIONS}
            vias = {f"dynamodb.{region}.amazonaws.com" for region in REGIONS}
            assert set(statement["Condition"]["StringEquals"]["kms:ViaService"]) == vias


def test_08_roles_are_assumed_across_regions(tree):
    stack_set = tree.one("AWS::CloudFormation::StackSet")
    roles = {role.arn: role for role in tree.resources("AWS::IAM::Role")}
    execution = tree.one("AWS::IAM::Role", RoleName=stack_set["ExecutionRoleName"])
    writer = tree.one("AWS::IAM::Role", RoleName=f"dr-control-writer-{SUFFIX}")
    assert evaluator(tree)["Environment"]["Variables"]["ROLE_ARN"] == writer.arn
    for source, target in [
        (roles[stack_set["AdministrationRoleARN"]], execution),
        (role_of(tree, evaluator(tree)), writer),
    ]:
        assert source.arn in trusted(target)
        assert any(
            "sts:AssumeRole" in actions and where == [target.arn]
            for actions, where, _ in grants(tree.policies(source))
        )


def test_08_people_can_move_the_writer_where_the_evaluator_is_lost(tree):
    writer = tree.one("AWS::IAM::Role", RoleName=f"dr-control-writer-{SUFFIX}")
    people = f"arn:aws:iam::{ACCOUNT}:root"
    assert sorted(trusted(writer)) == sorted([people, role_of(tree, evaluator(tree)).arn])


def test_08_the_execution_role_leaves_the_primary_alone(tree):
    """It replicates the primary's key and accepts the peering; all else is in the secondary."""
    found = set()
    for policy in tree.resources("AWS::IAM::ManagedPolicy"):
        for statement in as_list(policy["PolicyDocument"]["Statement"]):
            if any(f":{PRIMARY}:" in each for each in as_list(statement["Resource"])):
                found |= set(as_list(statement["Action"]))
    assert found == {"ec2:AcceptVpcPeeringConnection", "ec2:CreateVpcPeeringConnection",
                     "kms:DescribeKey", "kms:GetKeyPolicy", "kms:ReplicateKey"}


def test_08_roles_are_passed_to_services_that_are_named(tree):
    passing = []
    for role in tree.resources("AWS::IAM::Role"):
        for actions, resources, statement in grants(tree.policies(role)):
            if "iam:PassRole" not in actions:
                continue
            passing.append(role["RoleName"])
            services = as_list(statement["Condition"]["StringEquals"]["iam:PassedToService"])
            assert all(service.endswith(".amazonaws.com") for service in services), role
            # The environment's own roles, by the end of their names.
            for resource in resources:
                assert f"-{SUFFIX}" in resource, role
    assert set(passing) == {f"dr-stackset-execution-{SUFFIX}", f"dr-table-manager-{SUFFIX}"}
