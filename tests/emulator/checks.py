"""What a deployed environment must do. Each check raises where it does not.

The tests run them on the templates as they are; test_removals on templates that lack something,
to see that one of them fails.
"""

import json

import pytest
from tests.emulator import inventory
from tests.emulator.harness import delivery, dns, network, replication, restores
from tests.emulator.outputs import outputs_are_real
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY

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


def names_lead_to_apis(environment):
    """Each record of the service's name to the API of its region, at which clients arrive."""
    name = environment.outputs["ServiceName"]
    sides = {each.failover: each for each in dns.records(environment.world, name)}
    for side, region in (("PRIMARY", PRIMARY), ("SECONDARY", SECONDARY)):
        target = dns.target(sides[side])
        api, where = delivery.find_api(environment.world, environment.client_host(target), target)
        assert f"{api}.execute-api.{where}.amazonaws.com" == environment.api_host(region)
    status, health = environment.call("GET", "/health")
    assert (status, health["region"]) == (200, PRIMARY)


def regions_are_peered(environment):
    for region, other in ((PRIMARY, SECONDARY), (SECONDARY, PRIMARY)):
        ec2 = environment.client("ec2", region)
        peering = environment.one("AWS::EC2::VPCPeeringConnection", SECONDARY).physical_id
        block = environment.one("AWS::EC2::VPC", other).properties["CidrBlock"]
        vpc = environment.one("AWS::EC2::VPC", region).physical_id
        tables = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])
        routed = {
            table["RouteTableId"]: route["DestinationCidrBlock"]
            for table in tables["RouteTables"]
            for route in table["Routes"]
            if route.get("VpcPeeringConnectionId") == peering
        }
        assert set(routed.values()) == {block}, region
        leading = environment.resources("AWS::EC2::SubnetRouteTableAssociation", region)
        private = {
            each.properties["RouteTableId"]
            for each in leading
            if each.id.startswith("Private")
        }
        assert routed.keys() == private, region


def functions_reach_the_internet(environment):
    """By a NAT gateway of each zone, with the address that the outputs say."""
    for region, side in ((PRIMARY, "Primary"), (SECONDARY, "Secondary")):
        ec2 = environment.client("ec2", region)
        zones, addresses = {}, set()
        for gateway in ec2.describe_nat_gateways()["NatGateways"]:
            subnet = ec2.describe_subnets(SubnetIds=[gateway["SubnetId"]])["Subnets"][0]
            zones[subnet["AvailabilityZoneId"]] = gateway["NatGatewayId"]
            ids = [each["AllocationId"] for each in gateway["NatGatewayAddresses"]]
            found = ec2.describe_addresses(AllocationIds=ids)["Addresses"]
            addresses |= {each["PublicIp"] for each in found}
        said = {
            value
            for name, value in environment.outputs.items()
            if name.startswith(f"{side}NatAddress")
        }
        assert addresses == said and len(said) == len(zones), region
        for function in environment.resources(FUNCTION, region):
            if "VpcConfig" not in function.properties:
                continue
            assert network.reaches_internet(environment.world, function), function
            for id in function.properties["VpcConfig"]["SubnetIds"]:
                subnet = ec2.describe_subnets(SubnetIds=[id])["Subnets"][0]
                by_subnet = [{"Name": "association.subnet-id", "Values": [id]}]
                (table,) = ec2.describe_route_tables(Filters=by_subnet)["RouteTables"]
                ways = [each.get("NatGatewayId") for each in table["Routes"]]
                assert zones[subnet["AvailabilityZoneId"]] in ways, (function, id)


def stack_tags_reach_resources(environment):
    """The spec's tags are tags of the stacks, also of the secondary's."""
    for stack in environment.world.stacks.values():
        if stack.root.name == environment.name and stack.deployer is not None:
            assert stack.tags.get("application") == environment.spec.application, stack.path
    for region in REGIONS:
        function = environment.one(FUNCTION, region, environment.spec.processor)
        found = environment.client("lambda", region).list_tags(Resource=function.attributes["Arn"])
        assert found["Tags"].get("application") == environment.spec.application
        topic = environment.one(TOPIC, region).physical_id
        found = environment.client("sns", region).list_tags_for_resource(ResourceArn=topic)["Tags"]
        assert {each["Key"]: each["Value"] for each in found}.get("application") == (
            environment.spec.application
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


def subscribers_are_told(environment):
    """What an alarm says reaches whoever the spec names, in each region, once they agreed to it."""
    world, expected = environment.world, sorted(environment.spec.subscriptions)
    for region in REGIONS:
        delivery.confirm_subscriptions(world, region)
        alarm = environment.resources(ALARM, region)[0]
        del world.delivered[:]
        delivery.set_alarm(world, region, alarm.physical_id, "ALARM")
        topic = environment.one(TOPIC, region).physical_id
        told = [each for each in world.delivered if json.loads(each[4]).get("AlarmName")]
        assert sorted(each[:2] for each in told) == expected, region
        assert {each[2] for each in told} <= {topic}


def services_can_be_reached(environment):
    """Each function in the VPC reaches what the spec has interface endpoints for."""
    for function in environment.resources(FUNCTION):
        if "VpcConfig" in function.properties:
            for service in environment.spec.interface_endpoints:
                assert network.leads_to(environment.world, function, service), (function, service)


def _clocks(environment):
    """The rules of schedules: the evaluator's, and those of the functions that wait."""
    clocks = [[], []]
    for rule in environment.resources("AWS::Events::Rule"):
        if "ScheduleExpression" in rule.properties:
            clocks[rule.properties["ScheduleExpression"] != "rate(1 minute)"].append(rule)
    return clocks


def evaluate(environment):
    """What the evaluator answers to the rule of its schedule."""
    ((rule,), _) = _clocks(environment)
    (answer,) = delivery.start_rule(environment.world, SECONDARY, rule.physical_id, {})
    return answer


def settle(environment):
    """Some minutes after the deployment: it is known who writes, the primary has served."""
    table = f"dr-control-{environment.suffix}"
    for region in REGIONS:
        if not environment.client("dynamodb", region).scan(TableName=table)["Items"]:
            evaluate(environment)


def rules_start_their_targets(environment):
    """The evaluator runs by its schedule, and an alarm of its metric starts it at once.

    It finds the primary well, and its heartbeat in the other region. Functions that wait are
    invoked in both regions, and their handlers are not called.
    """
    settle(environment)
    found = environment.resources("AWS::Events::Rule")
    rules = [each for each in found if each.id != "FailureNotice"]
    own, others = _clocks(environment)
    assert len(own) == 1 and len(rules) == 2 + len(others)
    assert len(others) == 2 * len(environment.spec.other_functions)
    for rule in others:
        region = rule.stack.region
        assert delivery.start_rule(environment.world, region, rule.physical_id, {}) == [None]
    found = evaluate(environment)
    assert (found["action"], found["result"], found["region"]) == ("probe", "unchanged", PRIMARY)
    assert (found["heartbeats_served"], found["armed"], found["fenced"]) == (1, True, True)
    ages = found["replication_age_seconds"]
    assert ages.keys() == {"item", "document"}
    assert all(age is not None and age < 30 for age in ages.values()), ages
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
    assert started == [each.physical_id for each in rules if each not in own + others]


def failed_backups_are_told(environment):
    """And failed copies, but not what other plans of the account do."""
    world = environment.world
    for region in REGIONS:
        topic = world.backend("sns", region).topics[environment.one(TOPIC, region).physical_id]
        selection = environment.one("AWS::Backup::BackupSelection", region).properties
        role = selection["BackupSelection"]["IamRoleArn"]
        for kind, whose in (("Backup", role), ("Copy", role), ("Backup", f"{role}-2")):
            before = len(topic.sent_notifications)
            event = {"source": "aws.backup", "detail-type": f"{kind} Job State Change"}
            event["detail"] = {"state": "FAILED", "iamRoleArn": whose}
            delivery.put_event(world, region, event)
            assert (len(topic.sent_notifications) > before) == (whose == role), (region, kind)


def functions_log(environment):
    found = environment.resources(FUNCTION)
    assert len(found) == 10 + 2 * len(environment.spec.other_functions)
    for function in found:
        delivery.write_log(environment.world, function)


def requests_are_answered(environment):
    """Health paths are open, transactions signed; the primary writes, the secondary refuses."""
    settle(environment)
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
    settle(environment)
    checks = environment.resources("AWS::Route53::HealthCheck")
    assert len(checks) == 5
    for check in checks:
        assert delivery.is_healthy(environment.world, check.physical_id), check


def documents_are_replicated(environment):
    # By the function: a bucket that was there before is no stack's of the environment.
    processor = environment.one(FUNCTION, PRIMARY, environment.spec.processor)
    source = processor.properties["Environment"]["Variables"]["BUCKET_NAME"]
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
    tables = environment.spec.tables
    # Of either region's plan one, and the copy of the primary's.
    assert sorted(arn.split(":")[3] for arn in made) == sorted([*REGIONS, SECONDARY] * tables)
    after = [len(replication.recovery_points_in(environment.world, each)) for each in REGIONS]
    assert after == [before[0] + tables, before[1] + 2 * tables]


def backups_go_on_without_the_primary(environment):
    """The secondary's plan runs while the primary's APIs answer nobody."""
    made = replication.back_up(environment.world, {SECONDARY})
    assert [arn.split(":")[3] for arn in made] == [SECONDARY] * environment.spec.tables


def _restored(table, suffix):
    """What a table that is restored may be called; one that was there before lacks the suffix."""
    return f"{table}-restored" if table.endswith(f"-{suffix}") else f"{table}-{suffix}-restored"


def tables_are_restored(environment):
    """From backups and to a point in time, in either region, by the roles that are there."""
    world, suffix = environment.world, environment.suffix
    people = world.role(f"dr-table-manager-{suffix}")
    role = world.role(f"dr-restore-{suffix}").name
    table = environment.one(FUNCTION, PRIMARY, environment.spec.processor)
    source = table.properties["Environment"]["Variables"]["TABLE_NAME"]
    for point in replication.back_up(world):
        name, region = world.backed_up[point][0], point.split(":")[3]
        expected = environment.client("dynamodb", region).scan(TableName=name)["Items"]
        restored = _restored(name, suffix)
        restores.from_backup(world, people, region, point, role, f"{restored}-1")
        assert restores.read(world, people, region, f"{restored}-1") == expected
        restores.remove(world, people, region, f"{restored}-1")
        # No table that serves may be written or replaced so, nor be read.
        for target in (f"{name}-2", name):
            with pytest.raises(delivery.Undelivered):
                restores.from_backup(world, people, region, point, role, target)
        with pytest.raises(delivery.Undelivered):
            restores.read(world, people, region, name)
    for region in REGIONS:
        restored = _restored(source, suffix)
        restores.to_a_point_in_time(world, people, region, source, restored)
        restores.read(world, people, region, restored)
        restores.remove(world, people, region, restored)


def operate(environment, action):
    """The result of an operator's switch, and the region that is the active writer then."""
    answer = environment.client("lambda", SECONDARY).invoke(
        FunctionName=f"dr-evaluator-{environment.suffix}",
        Payload=json.dumps({"action": action, "cause": "test"}),
    )
    result = json.load(answer["Payload"])
    assert "FunctionError" not in answer, result
    return result["result"], result["region"]


def operators_can_fail_over(environment):
    """The evaluator by hand: over, and back in stages; and it tells of each."""
    settle(environment)
    world = environment.world
    topic = environment.one(TOPIC, SECONDARY).physical_id
    told = world.backend("sns", SECONDARY).topics[topic].sent_notifications
    before = len(told)

    assert operate(environment, "failover") == ("moved", SECONDARY)
    assert environment.call_api(SECONDARY, "GET", "/active")[0] == 200
    primary_record = environment.one("AWS::Route53::RecordSet", PRIMARY)
    check = primary_record.properties["HealthCheckId"]
    switch = [check, *world.backend("route53").health_checks[check].children]
    assert len(switch) == 3
    assert not any(delivery.is_healthy(world, each) for each in switch)
    _, health = environment.call("GET", "/health")
    assert (health["region"], health["active"]) == (SECONDARY, True)
    assert operate(environment, "failback") == ("moved", PRIMARY)
    assert all(delivery.is_healthy(world, each) for each in switch)
    assert len(told) == before + 3


def deletes_all(environment):
    """Nothing is left in either region, whatever the stores hold and the services still do."""
    _fill(environment)
    world, emulator = environment.world, environment.emulator
    own, validations = environment.physical_ids(), environment.validation_records()

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
    assert left == [f"records: {name}" for name in validations], left


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
    names_lead_to_apis,
    regions_are_peered,
    stack_tags_reach_resources,
    alarms_notify,
    subscribers_are_told,
    services_can_be_reached,
    rules_start_their_targets,
    failed_backups_are_told,
    functions_log,
    requests_are_answered,
    health_checks_agree,
    documents_are_replicated,
    backups_are_copied,
    backups_go_on_without_the_primary,
    tables_are_restored,
    operators_can_fail_over,
]
