"""Updates of small stacks: what is replaced, in which order, and what is refused."""

import json

import pytest
from tests.emulator.harness import replacement
from tests.emulator.harness.world import Refused
from tests.facts.lookup import PRIMARY


class Stack:
    """A stack of these resources, to be updated."""

    def __init__(self, emulator, resources):
        self._emulator = emulator
        self._client = emulator.client("cloudformation", PRIMARY)
        self._client.create_stack(StackName="s", TemplateBody=json.dumps({"Resources": resources}))
        self._wait("CREATE_COMPLETE")

    @property
    def physical_ids(self):
        """By logical id."""
        (stack,) = self._emulator.world.stacks.values()
        return {id: each.physical_id for id, each in stack.resources.items()}

    def update(self, resources, status="UPDATE_COMPLETE"):
        """(action, logical id) of what was done."""
        engine = self._emulator.engine
        engine.done.clear()
        for stack in self._emulator.world.stacks.values():
            stack.events.clear()
        body = json.dumps({"Resources": resources})
        self._client.update_stack(StackName="s", TemplateBody=body)
        self._wait(status)
        return [(each.action, each.id) for each in engine.done]

    def _wait(self, status):
        self._emulator.cloudformation.wait()
        (stack,) = self._client.describe_stacks(StackName="s")["Stacks"]
        assert stack["StackStatus"] == status, [str(each) for each in self._emulator.engine.done]

    @property
    def events(self):
        """(logical id, status) of the resources, in order."""
        events = self._client.describe_stack_events(StackName="s")["StackEvents"]
        return [
            (each["LogicalResourceId"], each["ResourceStatus"])
            for each in reversed(events)
            if each["LogicalResourceId"] != "s"
        ]

    @property
    def reasons(self):
        return " ".join(each.reason for each in self._emulator.engine.done)


@pytest.fixture(name="make")
def fixture_make(emulator):
    return lambda resources: Stack(emulator, resources)


def _resource(type, **properties):
    return {"Type": type, "Properties": properties}


def _topic(name="t", **properties):
    return _resource("AWS::SNS::Topic", TopicName=name, **properties)


def _subscription(endpoint, topic="T"):
    return _resource(
        "AWS::SNS::Subscription", TopicArn={"Ref": topic}, Protocol="email", Endpoint=endpoint
    )


def _network(block="10.0.0.0/16", subnet="10.0.0.0/24", table="A"):
    vpc = {"Ref": "V"}
    return {
        "V": _resource("AWS::EC2::VPC", CidrBlock=block),
        "S": _resource("AWS::EC2::Subnet", VpcId=vpc, CidrBlock=subnet),
        "A": _resource("AWS::EC2::RouteTable", VpcId=vpc),
        "B": _resource("AWS::EC2::RouteTable", VpcId=vpc),
        "J": _resource(
            "AWS::EC2::SubnetRouteTableAssociation",
            SubnetId={"Ref": "S"},
            RouteTableId={"Ref": table},
        ),
    }


def test_changes_in_place(make):
    stack = make({"T": _topic(DisplayName="a")})
    before = stack.physical_ids
    assert stack.update({"T": _topic(DisplayName="b")}) == [("update", "T")]
    assert stack.physical_ids == before


def test_makes_the_new_one_first_and_lets_others_know(make, emulator):
    stack = make({"T": _topic("t"), "S": _subscription("a@b.net")})
    before = stack.physical_ids
    done = stack.update({"T": _topic("u"), "S": _subscription("a@b.net")})
    assert done == [("replace", "T"), ("replace", "S")]
    after = stack.physical_ids
    assert after["T"].endswith(":u") and after["S"] != before["S"]
    assert stack.events == [
        *(("T", "CREATE_IN_PROGRESS"), ("T", "CREATE_COMPLETE")),
        *(("S", "CREATE_IN_PROGRESS"), ("S", "CREATE_COMPLETE")),
        *(("S", "DELETE_IN_PROGRESS"), ("S", "DELETE_COMPLETE")),
        *(("T", "DELETE_IN_PROGRESS"), ("T", "DELETE_COMPLETE")),
    ]
    topics = emulator.client("sns", PRIMARY).list_topics()["Topics"]
    assert [each["TopicArn"] for each in topics] == [after["T"]]


def test_some_types_are_deleted_first(make):
    stack = make(_network())
    assert stack.update(_network(table="B")) == [("delete", "J"), ("replace", "J")]


def test_a_custom_name_is_not_replaced(make):
    role = {
        "RoleName": "r",
        "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []},
    }
    stack = make({"R": _resource("AWS::IAM::Role", **role)})
    changed = {"R": _resource("AWS::IAM::Role", Path="/p/", **role)}
    assert stack.update(changed, "UPDATE_ROLLBACK_COMPLETE")[0] == ("refuse", "R")
    assert "custom-named resource requires replacing. Rename r and update" in stack.reasons


def test_another_logical_id_does_not_free_the_name(make):
    stack = make({"T": _topic(), "U": _topic("u")})
    done = stack.update({"X": _topic(), "U": _topic("u")}, "UPDATE_ROLLBACK_COMPLETE")
    assert done == [("refuse", "X")]
    assert "'t' already exists" in stack.reasons


def test_a_resource_keeps_its_type(make):
    stack = make({"T": _topic()})
    queue = _resource("AWS::Logs::LogGroup", LogGroupName="t")
    assert stack.update({"T": queue}, "UPDATE_ROLLBACK_COMPLETE") == [("refuse", "T")]
    assert "resource type is not permitted" in stack.reasons


def test_a_subnet_is_made_beside_the_one_that_it_replaces(make):
    stack = make(_network())
    done = stack.update(_network(subnet="10.0.0.0/25"), "UPDATE_ROLLBACK_COMPLETE")
    assert done[0] == ("refuse", "S") and "conflicts with another subnet" in stack.reasons


def test_a_failure_brings_back_what_was_replaced_and_removed(make, emulator):
    first = {"T": _topic("t"), "S": _subscription("a@b.net"), "X": _topic("x")}
    stack = make(first)
    before = stack.physical_ids
    emulator.world.inject["", "S", "create"] = "injected"
    second = {"T": _topic("u"), "S": _subscription("c@d.net")}
    assert stack.update(second, "UPDATE_ROLLBACK_COMPLETE")[:2] == [("replace", "T"), ("refuse", "S")]
    assert stack.physical_ids == before
    topics = emulator.client("sns", PRIMARY).list_topics()["Topics"]
    assert {each["TopicArn"] for each in topics} == {before["T"], before["X"]}


def test_what_cannot_be_deleted_is_tried_three_times_and_forgotten(make, emulator):
    stack = make({"T": _topic("t"), "X": _topic("x")})
    emulator.world.inject["", "X", "delete"] = "injected"
    assert stack.update({"T": _topic("t", DisplayName="a")}) == [("update", "T"), ("orphan", "X")]
    assert stack.events.count(("X", "DELETE_FAILED")) == 3
    assert stack.physical_ids.keys() == {"T"}


def test_what_is_to_be_retained_stays(make, emulator):
    kept = {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    stack = make({"T": {**_topic("t"), **kept}, "X": {**_topic("x"), **kept}})
    assert stack.update({"T": {**_topic("u"), **kept}}) == [
        *(("replace", "T"), ("retain", "X"), ("retain", "T")),
    ]
    topics = emulator.client("sns", PRIMARY).list_topics()["Topics"]
    assert {each["TopicArn"].rpartition(":")[2] for each in topics} == {"t", "u", "x"}


def test_tags_are_changed(make, emulator):
    stack = make({"T": _topic(Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])})
    stack.update({"T": _topic(Tags=[{"Key": "b", "Value": "3"}])})
    sns = emulator.client("sns", PRIMARY)
    tags = sns.list_tags_for_resource(ResourceArn=stack.physical_ids["T"])["Tags"]
    assert tags == [{"Key": "b", "Value": "3"}]


_CHECK = {"Type": "HTTPS", "RequestInterval": 30, "FailureThreshold": 3}


@pytest.mark.parametrize(
    "type, old, new, replaced",
    [
        ("AWS::Route53::HealthCheck", {"HealthCheckConfig": _CHECK}, {"FailureThreshold": 4}, False),
        ("AWS::Route53::HealthCheck", {"HealthCheckConfig": _CHECK}, {"RequestInterval": 10}, True),
    ],
)
def test_a_part_of_a_property_replaces(type, old, new, replaced):
    changed = {"HealthCheckConfig": {**old["HealthCheckConfig"], **new}}
    assert replacement.is_needed(type, old, changed) is replaced


@pytest.mark.parametrize(
    "type, fixed, old, new, replaced",
    [
        ("AWS::Backup::BackupSelection", {}, {"BackupSelection": {"A": 1}}, {}, True),
        ("AWS::Logs::SubscriptionFilter", {"FilterName": "f"}, {"LogGroupName": "a"}, {}, True),
        ("AWS::Logs::SubscriptionFilter", {"FilterName": "f"}, {"FilterPattern": "a"}, {}, False),
        ("AWS::Lambda::Permission", {}, {"SourceArn": "a"}, {"SourceArn": "b"}, True),
        ("AWS::Lambda::Function", {"FunctionName": "f"}, {"Runtime": "a"}, {}, False),
        ("AWS::ApiGatewayV2::Route", {"ApiId": "a"}, {"RouteKey": "GET /"}, {}, False),
        ("AWS::S3::Bucket", {}, {"BucketName": "a"}, {"BucketName": "b"}, True),
        ("AWS::Route53::RecordSet", {"HostedZoneId": "Z"}, {"Name": "a"}, {"Name": "b"}, True),
        ("AWS::Route53::RecordSet", {"HostedZoneId": "Z"}, {"SetIdentifier": "a"}, {}, False),
        ("Custom::X", {"ServiceToken": "a"}, {"Any": "a"}, {"Any": "b"}, False),
    ],
)
def test_types_are_replaced_as_their_schemas_say(type, fixed, old, new, replaced):
    assert replacement.is_needed(type, {**fixed, **old}, {**fixed, **new}) is replaced


@pytest.mark.parametrize(
    "type, name, changed",
    [
        ("AWS::Backup::BackupVault", "BackupVaultName", "EncryptionKeyArn"),
        ("AWS::DynamoDB::GlobalTable", "TableName", "KeySchema"),
        ("AWS::EC2::SecurityGroup", "GroupName", "VpcId"),
        ("AWS::IAM::ManagedPolicy", "ManagedPolicyName", "Description"),
    ],
)
def test_a_name_that_stays_is_refused(type, name, changed):
    with pytest.raises(Refused, match="Rename n and update the stack again"):
        replacement.is_needed(type, {name: "n", changed: "a"}, {name: "n", changed: "b"})
    assert replacement.is_needed(type, {name: "n", changed: "a"}, {name: "m", changed: "b"})
