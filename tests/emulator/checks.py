"""What a deployed environment must do. Each check raises where it does not.

The tests run them on the templates as they are; test_removals on templates that lack something,
to see that one of them fails.
"""

import json

from tests.emulator import inventory
from tests.emulator.harness import delivery, replication
from tests.facts.templates import ACCOUNT, PRIMARY, REGIONS, SECONDARY

ALARM = "AWS::CloudWatch::Alarm"
BUCKET = "AWS::S3::Bucket"
FUNCTION = "AWS::Lambda::Function"
TOPIC = "AWS::SNS::Topic"
TRANSACTION = {
    "transaction_id": "t-1",
    "amount": "12.50",
    "currency": "USD",
    "debtor_account": "a",
    "creditor_account": "b",
}


def outputs_are_real(environment):
    """Each output of the root is what the services say."""
    outputs = environment.outputs
    expected = {"HostedZoneId": _zone(environment), "ServiceName": _service_name(environment)}
    for region, side in ((PRIMARY, "Primary"), (SECONDARY, "Secondary")):
        for name, value in _outputs(environment, region):
            expected[side + name] = value
    evaluator = environment.client("lambda", SECONDARY).get_function(
        FunctionName=f"dr-evaluator-{environment.suffix}"
    )
    expected["EvaluatorFunctionArn"] = evaluator["Configuration"]["FunctionArn"]
    assert outputs == expected


def _outputs(environment, region):
    suffix = environment.suffix
    yield "Region", region
    tables = environment.client("dynamodb", region).list_tables()["TableNames"]
    yield "TransactionsTableName", _one(each for each in tables if each.endswith(f"table-{suffix}"))
    buckets = environment.client("s3").list_buckets()["Buckets"]
    names = [each["Name"] for each in buckets]
    yield "DocumentsBucketName", _one(
        each for each in names if each.endswith(f"-{suffix}-{ACCOUNT}-{region}")
    )
    found = environment.client("lambda", region).get_function(
        FunctionName=f"transaction-processor-{suffix}"
    )
    yield "TransactionProcessorFunctionArn", found["Configuration"]["FunctionArn"]
    key = environment.client("kms", region).describe_key(
        KeyId=f"alias/transaction-encryption-{suffix}"
    )["KeyMetadata"]
    yield "KmsKeyId", key["KeyId"]
    yield "KmsKeyArn", key["Arn"]
    topics = environment.client("sns", region).list_topics()["Topics"]
    yield "AlertTopicArn", _one(
        each["TopicArn"] for each in topics if each["TopicArn"].endswith(f"-alerts-{suffix}")
    )
    ec2 = environment.client("ec2", region)
    vpc = ec2.describe_vpcs(Filters=[_named(f"dr-{suffix}")])["Vpcs"][0]["VpcId"]
    yield "VpcId", vpc
    for subnet in ec2.describe_subnets(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["Subnets"]:
        (name,) = [each["Value"] for each in subnet["Tags"] if each["Key"] == "Name"]
        number = name.removeprefix("dr-private-").removesuffix(f"-{suffix}")
        yield f"PrivateSubnet{number}Id", subnet["SubnetId"]
    apis = environment.client("apigatewayv2", region).get_apis()["Items"]
    yield "ApiEndpoint", _one(
        f"https://{each['ApiId']}.execute-api.{region}.amazonaws.com"
        for each in apis
        if each["Name"] == f"transaction-processor-{suffix}"
    )


def _one(values):
    (value,) = values
    return value


def _named(name):
    return {"Name": "tag:Name", "Values": [name]}


def _zone(environment):
    zones = environment.client("route53").list_hosted_zones()["HostedZones"]
    return _one(
        each["Id"].rpartition("/")[2]
        for each in zones
        if each["Name"].startswith(f"{environment.suffix}.")
    )


def _service_name(environment):
    """The name that has a failover record for each region."""
    records = environment.client("route53").list_resource_record_sets(
        HostedZoneId=_zone(environment)
    )["ResourceRecordSets"]
    failover = {each["Failover"]: each for each in records if "Failover" in each}
    assert failover.keys() == {"PRIMARY", "SECONDARY"}
    for role, region in (("PRIMARY", PRIMARY), ("SECONDARY", SECONDARY)):
        (target,) = failover[role]["ResourceRecords"]
        assert target["Value"] == environment.api_host(region)
    (name,) = {each["Name"] for each in failover.values()}
    return name.removesuffix(".")


def regions_are_peered(environment):
    for region, other in ((PRIMARY, SECONDARY), (SECONDARY, PRIMARY)):
        ec2 = environment.client("ec2", region)
        peering = environment.one("AWS::EC2::VPCPeeringConnection", SECONDARY).physical_id
        block = environment.one("AWS::EC2::VPC", other).properties["CidrBlock"]
        vpc = environment.one("AWS::EC2::VPC", region).physical_id
        tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])
        routed = [
            route
            for table in tables["RouteTables"]
            for route in table["Routes"]
            if route.get("VpcPeeringConnectionId") == peering
        ]
        assert [each["DestinationCidrBlock"] for each in routed] == [block], region


def stack_tags_reach_resources(environment):
    """The spec's tags are tags of the stacks, also of the secondary's."""
    for stack in environment.world.stacks.values():
        if stack.root.name == environment.name and stack.deployer is not None:
            assert stack.tags.get("application") == environment.application, stack.path
    for region in REGIONS:
        function = environment.one(FUNCTION, region, "transaction-processor-")
        found = environment.client("lambda", region).list_tags(Resource=function.attributes["Arn"])
        assert found["Tags"].get("application") == environment.application
        topic = environment.one(TOPIC, region).physical_id
        found = environment.client("sns", region).list_tags_for_resource(ResourceArn=topic)["Tags"]
        assert {each["Key"]: each["Value"] for each in found}.get("application") == (
            environment.application
        )


def alarms_notify(environment):
    """Every alarm reaches its region's topic when it sounds, and again when it is over."""
    world = environment.world
    for alarm in environment.resources(ALARM):
        region = alarm.stack.region
        topic = world.backend("sns", region).topics[environment.one(TOPIC, region).physical_id]
        for state, actions in (("ALARM", "AlarmActions"), ("OK", "OKActions")):
            before = len(topic.sent_notifications)
            delivery.set_alarm(world, region, alarm.physical_id, state)
            expected = len(alarm.properties.get(actions, []))
            assert expected or state == "OK", f"{alarm} tells nobody"
            assert len(topic.sent_notifications) >= before + expected, alarm


def rules_start_their_targets(environment):
    """The evaluator runs by its schedule, and an alarm of its metric starts it at once."""
    rules = environment.resources("AWS::Events::Rule")
    schedules = [each for each in rules if "ScheduleExpression" in each.properties]
    assert len(schedules) == 1 and len(rules) == 2
    (rule,) = schedules
    (first,) = delivery.start_rule(environment.world, SECONDARY, rule.physical_id, {})
    assert (first["action"], first["primary_healthy"], first["region"]) == ("probe", True, PRIMARY)
    alarm = environment.one(ALARM, SECONDARY, "dr-primary-unhealthy-")
    started = delivery.put_event(
        environment.world,
        SECONDARY,
        {
            "source": "aws.cloudwatch",
            "detail-type": "CloudWatch Alarm State Change",
            "resources": [alarm.attributes["Arn"]],
            "detail": {"state": {"value": "ALARM"}},
        },
    )
    assert started == [each.physical_id for each in rules if each is not rule]


def functions_log(environment):
    found = environment.resources(FUNCTION)
    assert len(found) == 8
    for function in found:
        delivery.write_log(environment.world, function)


def requests_are_answered(environment):
    """Health paths are open, transactions signed; the primary writes, the secondary refuses."""
    for region in REGIONS:
        status, health = environment.call_api(region, "GET", "/health")
        assert (status, health["active"]) == (200, region == PRIMARY)
        status, _ = environment.call_api(region, "GET", "/active")
        assert status == (200 if region == PRIMARY else 404)
        body = json.dumps(TRANSACTION)
        assert environment.call_api(region, "POST", "/transactions", body)[0] == 403
        status, _ = environment.call_api(region, "POST", "/transactions", body, signed=True)
        assert status in (200, 201) if region == PRIMARY else status == 503
        status, found = environment.call_api(
            region, "GET", f"/transactions/{TRANSACTION['transaction_id']}", signed=True
        )
        assert (status, found["amount"]) == (200, TRANSACTION["amount"])


def health_checks_agree(environment):
    checks = environment.resources("AWS::Route53::HealthCheck")
    assert len(checks) == 4
    for check in checks:
        assert delivery.is_healthy(environment.world, check.physical_id), check


def documents_are_replicated(environment):
    source = environment.one(BUCKET, PRIMARY).physical_id
    target = environment.one(BUCKET, SECONDARY).physical_id
    environment.client("s3").put_object(Bucket=source, Key="a/document", Body=b"content")
    copied = replication.replicate(environment.world)
    assert (target, "a/document") in copied
    found = environment.client("s3", SECONDARY).get_object(Bucket=target, Key="a/document")
    assert found["Body"].read() == b"content"
    assert found["SSEKMSKeyId"] == environment.outputs["SecondaryKmsKeyArn"]


def backups_are_copied(environment):
    before = [len(replication.recovery_points_in(environment.world, each)) for each in REGIONS]
    made = replication.back_up(environment.world)
    assert sorted(arn.split(":")[3] for arn in made) == REGIONS
    after = [len(replication.recovery_points_in(environment.world, each)) for each in REGIONS]
    assert after == [count + 1 for count in before]


def operators_can_fail_over(environment):
    """The evaluator by hand: over, and back; and it tells."""
    world = environment.world
    topic = environment.one(TOPIC, SECONDARY).physical_id
    told = world.backend("sns", SECONDARY).topics[topic].sent_notifications
    before = len(told)

    def act(action):
        answer = environment.client("lambda", SECONDARY).invoke(
            FunctionName=f"dr-evaluator-{environment.suffix}",
            Payload=json.dumps({"action": action, "cause": "test"}),
        )
        result = json.load(answer["Payload"])
        assert "FunctionError" not in answer, result
        return result["result"], result["region"]

    assert act("failover") == ("moved", SECONDARY)
    assert environment.call_api(SECONDARY, "GET", "/active")[0] == 200
    primary_record = environment.one("AWS::Route53::RecordSet", PRIMARY)
    assert not delivery.is_healthy(world, primary_record.properties["HealthCheckId"])
    assert act("failback") == ("moved", PRIMARY)
    assert delivery.is_healthy(world, primary_record.properties["HealthCheckId"])
    assert len(told) == before + 2


def deletes_all(environment):
    """Nothing is left in either region, whatever the stores hold and the services still do."""
    _fill(environment)
    world, emulator = environment.world, environment.emulator
    own = environment.physical_ids()

    def go_on():  # Services do not rest because a stack is being deleted.
        replication.back_up_if_possible(world)

    emulator.engine.between_steps = go_on
    try:
        environment.delete()
    finally:
        emulator.engine.between_steps = lambda: None
    left = [
        f"{kind}: {name}"
        for kind, names in inventory.take(emulator).items()
        for name in names
        if name in own or environment.suffix in name
    ]
    assert not left, left


def _fill(environment):
    """Versions, delete markers and unfinished uploads in both buckets, and a backup."""
    for region in REGIONS:
        s3 = environment.client("s3", region)
        bucket = {"Bucket": environment.one(BUCKET, region).physical_id}
        for number in range(3):
            s3.put_object(**bucket, Key="old", Body=str(number).encode())
        s3.delete_object(**bucket, Key="old")
        s3.create_multipart_upload(**bucket, Key="unfinished")
    replication.back_up(environment.world)


CHECKS = [
    outputs_are_real,
    regions_are_peered,
    stack_tags_reach_resources,
    alarms_notify,
    rules_start_their_targets,
    functions_log,
    requests_are_answered,
    health_checks_agree,
    documents_are_replicated,
    backups_are_copied,
    operators_can_fail_over,
]
