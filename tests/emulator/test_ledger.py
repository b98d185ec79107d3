"""The spec that takes in a VPC and a table that were there before, step by step."""

import json
import os
import pathlib
import subprocess

import pytest
from deployment import adopt, existing, removal
from deployment.aws import Failure
from deployment.folder import Folder
from tests.emulator import checks
from tests.emulator.conftest import deployment, options
from tests.emulator.environment import Environment, Spec, publish
from tests.emulator.harness.command_line import CommandLine
from tests.facts.lookup import PRIMARY, SECONDARY
from tools.cfn.templates import ACCOUNT

SPEC = pathlib.Path("infra_specs/ledger.textproto")
LEDGER = Spec(None, processor="ledger-api", zone=("Z0A1B2C3D4E5F6G7H8I9", "ledger.acme.net"))
TABLE = "Ledger"
ITEM = {"transaction_id": {"S": "t-1"}, "account": {"S": "a"}, "booked_at": {"N": "1"}}
KEYS = {
    "AttributeDefinitions": [
        {"AttributeName": "transaction_id", "AttributeType": "S"},
        {"AttributeName": "account", "AttributeType": "S"},
        {"AttributeName": "booked_at", "AttributeType": "N"},
    ],
    "KeySchema": [{"AttributeName": "transaction_id", "KeyType": "HASH"}],
}
INDEX = {
    "IndexName": "by-account",
    "KeySchema": [
        {"AttributeName": "account", "KeyType": "HASH"},
        {"AttributeName": "booked_at", "KeyType": "RANGE"},
    ],
    "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["currency", "amount"]},
}
UNITS = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}


def _subnet(number, zone):
    return {
        f"Subnet{number}": {
            "Type": "AWS::EC2::Subnet",
            "Properties": {
                "VpcId": {"Ref": "Vpc"},
                "CidrBlock": f"10.60.{number}.0/24",
                "AvailabilityZoneId": zone,
            },
        },
        f"Routes{number}": {
            "Type": "AWS::EC2::RouteTable",
            "Properties": {"VpcId": {"Ref": "Vpc"}},
        },
        f"Association{number}": {
            "Type": "AWS::EC2::SubnetRouteTableAssociation",
            "Properties": {
                "SubnetId": {"Ref": f"Subnet{number}"},
                "RouteTableId": {"Ref": f"Routes{number}"},
            },
        },
    }


# What somebody else's stack has made before.
NETWORK = {
    "Resources": {
        "Vpc": {
            "Type": "AWS::EC2::VPC",
            "Properties": {
                "CidrBlock": "10.60.0.0/16",
                "EnableDnsSupport": True,
                "EnableDnsHostnames": True,
            },
        },
        **_subnet(1, "use1-az1"),
        **_subnet(2, "use1-az4"),
        "Objects": {
            "Type": "AWS::EC2::VPCEndpoint",
            "Properties": {
                "VpcId": {"Ref": "Vpc"},
                "ServiceName": f"com.amazonaws.{PRIMARY}.s3",
                "VpcEndpointType": "Gateway",
                "RouteTableIds": [{"Ref": "Routes1"}, {"Ref": "Routes2"}],
            },
        },
    }
}


class Ledger(Environment):
    """The environment, and what there was before it."""

    def __init__(self, emulator, folder):
        super().__init__(emulator, "prod", LEDGER)
        self.aws = CommandLine(emulator)
        self.folder = folder
        self.make_network()
        self.make_table()

    def make_network(self, **changes):
        body = json.dumps({**NETWORK, **changes})
        self.client("cloudformation").create_stack(StackName="network", TemplateBody=body)
        self.emulator.cloudformation.wait()

    def network(self):
        """The ids of the network's resources, by their logical ids."""
        found = self.client("cloudformation").list_stack_resources(StackName="network")
        return {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for each in found["StackResourceSummaries"]
        }

    def make_table(self, index=INDEX, **changes):
        dynamodb = self.client("dynamodb")
        given = {**KEYS, "ProvisionedThroughput": UNITS, **changes}
        if index:
            given["GlobalSecondaryIndexes"] = [{**index, "ProvisionedThroughput": UNITS}]
        dynamodb.create_table(TableName=TABLE, **given)
        dynamodb.put_item(TableName=TABLE, Item=ITEM)

    def compile(self, *changes):
        """A folder of the spec, which names what there is, with other texts."""
        text, ids = SPEC.read_text(encoding="utf-8"), self.network()
        names = {
            "vpc-0a1b2c3d4e5f60718": ids["Vpc"],
            "subnet-0a1b2c3d4e5f60001": ids["Subnet1"],
            "subnet-0a1b2c3d4e5f60002": ids["Subnet2"],
            "rtb-0a1b2c3d4e5f60001": ids["Routes1"],
            "rtb-0a1b2c3d4e5f60002": ids["Routes2"],
        }
        for old, new in (*names.items(), *changes):
            assert old in text, old
            text = text.replace(old, new)
        spec = self.folder / SPEC.name
        spec.write_text(text, encoding="utf-8")
        out = self.folder / "out"
        subprocess.run([os.environ["PLUGIN"], "compile", spec, "--out", out], check=True)
        return out

    def deploy(self, folder):
        self.world.add_zone(*LEDGER.zone)
        publish(self.emulator, folder)
        deployment(self.aws, self, folder).run()

    def adopt(self, folder, **more):
        given = options(self, poll=0.01, **more)
        adopt.Adoption(self.aws, Folder(folder), given).run()

    def answers(self, folder):
        """What `tools/deploy check` finds of what exists: (good, text)."""
        return list(existing.find_answers(self.aws, Folder(folder)))

    def table(self, region=PRIMARY):
        return self.client("dynamodb", region).describe_table(TableName=TABLE)["Table"]

    def items(self, region):
        return self.client("dynamodb", region).scan(TableName=TABLE)["Items"]


@pytest.fixture(name="ledger")
def fixture_ledger(emulator, tmp_path):
    return Ledger(emulator, tmp_path)


def test_is_taken_in(ledger):
    folder = ledger.compile()
    assert ledger.answers(folder) == [
        (True, f"{PRIMARY} {ledger.network()['Vpc']}: subnets, routes, endpoints are as the spec says")
    ]
    ledger.deploy(folder)
    assert ledger.table()["BillingModeSummary"]["BillingMode"] != "PAY_PER_REQUEST"
    with pytest.raises(Failure, match="asked: Take Ledger into dr-prod?"):
        ledger.adopt(folder, yes=False)
    assert "SSEDescription" not in ledger.table()
    ledger.adopt(folder)
    assert ledger.aws.results[-1] == f"{TABLE}: in {PRIMARY} and {SECONDARY}, of dr-prod-adopted"
    for region, side in ((PRIMARY, "Primary"), (SECONDARY, "Secondary")):
        table = ledger.table(region)
        assert table["SSEDescription"]["KMSMasterKeyArn"] == ledger.outputs[f"{side}KmsKeyArn"]
        assert table["DeletionProtectionEnabled"]
        backups = ledger.client("dynamodb", region).describe_continuous_backups(TableName=TABLE)
        backups = backups["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
        assert backups["PointInTimeRecoveryStatus"] == "ENABLED"
        assert ledger.items(region) == [ITEM]
    # Again, and nothing is left to do.
    ledger.aws.notes.clear()
    ledger.adopt(folder)
    assert not ledger.aws.notes
    ledger.deploy(folder)
    assert ledger.aws.notes[-1].startswith("no changes: the stack dr-prod is up to date")
    assert ledger.answers(folder)[0][0]
    _works(ledger)


def _works(ledger):
    for check in (
        checks.names_lead_to_apis,
        checks.alarms_notify,
        checks.health_checks_agree,
        checks.documents_are_replicated,
        checks.backups_are_copied,
        checks.tables_are_restored,
    ):
        check(ledger)
    transaction = json.dumps({**checks.TRANSACTION, "transaction_id": "t-2"})
    assert ledger.call("POST", "/transactions", transaction, signed=True)[0] == 201
    for region in (PRIMARY, SECONDARY):
        assert {each["transaction_id"]["S"] for each in ledger.items(region)} >= {"t-1", "t-2"}


def test_outlives_the_environment(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.adopt(folder)
    keys = {region: ledger.table(region)["SSEDescription"] for region in (PRIMARY, SECONDARY)}
    removal.Removal(ledger.aws, options(ledger, folder=folder, region=None, anyway=True)).run()
    assert ledger.aws.notes[-1].startswith("the stack dr-prod is deleted")
    for region, key in keys.items():
        assert ledger.items(region) == [ITEM]
        found = ledger.client("kms", region).describe_key(KeyId=key["KMSMasterKeyArn"])
        assert found["KeyMetadata"]["KeyState"] == "Enabled"
    # Nothing of the network is gone, or left in it.
    ids = ledger.network()
    ec2 = ledger.client("ec2")
    mine = [{"Name": "vpc-id", "Values": [ids["Vpc"]]}]
    endpoints = ec2.describe_vpc_endpoints(Filters=mine)["VpcEndpoints"]
    left = [each["VpcEndpointId"] for each in endpoints if each["State"] != "deleted"]
    assert left == [ids["Objects"]]
    tables = ec2.describe_route_tables(Filters=mine)["RouteTables"]
    routes = [route for table in tables for route in table["Routes"]]
    assert not any("VpcPeeringConnectionId" in route for route in routes)
    assert {each["SubnetId"] for each in ec2.describe_subnets(Filters=mine)["Subnets"]} == {
        ids["Subnet1"],
        ids["Subnet2"],
    }


def test_is_changed(ledger):
    """A second index, by the same command; the root has nothing to do with it."""
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.adopt(folder)
    index = 'global_secondary_indexes { name: "by-day" partition_key { name: "day" } }\n'
    folder = ledger.compile(("  global_secondary_indexes {", f"  {index}  global_secondary_indexes {{"))
    ledger.aws.notes.clear()
    ledger.deploy(folder)
    (line,) = [
        line
        for note in ledger.aws.notes
        for line in note.splitlines()
        if "LedgerTable " in line
    ]
    assert line.split("  ")[1:4] == ["~", "LedgerTable", "AWS::DynamoDB::GlobalTable"]
    assert "by `tools/deploy adopt`" in line
    ledger.adopt(folder)
    for region in (PRIMARY, SECONDARY):
        names = {each["IndexName"] for each in ledger.table(region)["GlobalSecondaryIndexes"]}
        assert names == {"by-account", "by-day"}
        assert ledger.items(region) == [ITEM]


@pytest.mark.parametrize("stopped", ["update-table", "create-change-set", "update-stack"])
def test_goes_on_where_it_was_left(ledger, monkeypatch, stopped):
    folder = ledger.compile()
    ledger.deploy(folder)
    call = ledger.aws.call

    def interrupted(command, region):
        if command[1] == stopped:
            raise KeyboardInterrupt
        return call(command, region)

    monkeypatch.setattr(ledger.aws, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ledger.adopt(folder)
    assert ledger.items(PRIMARY) == [ITEM]
    monkeypatch.undo()
    ledger.adopt(folder)
    assert ledger.items(SECONDARY) == [ITEM]


def test_a_failed_replica(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.world.inject["", "LedgerTable", "update"] = "Table already exists in us-west-2"
    with pytest.raises(Failure, match="dr-prod-adopted is UPDATE_ROLLBACK_COMPLETE; the tables serve"):
        ledger.adopt(folder)
    assert any("Table already exists in us-west-2" in note for note in ledger.aws.notes)
    assert ledger.items(PRIMARY) == [ITEM]
    ledger.world.inject.clear()
    ledger.adopt(folder)
    assert ledger.items(SECONDARY) == [ITEM]


def test_before_the_environment(ledger):
    folder = ledger.compile()
    with pytest.raises(Failure, match="the stack dr-prod does not exist: deploy it first"):
        ledger.adopt(folder)


STREAM = {"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"}


@pytest.mark.parametrize(
    "spoil, fault",
    [
        ({"KeySchema": [*KEYS["KeySchema"], {"AttributeName": "booked_at", "KeyType": "RANGE"}]},
         "Ledger has the keys "),
        ({"index": {**INDEX, "Projection": {"ProjectionType": "ALL"}}},
         "Ledger and the spec differ in the index by-account"),
        ({"index": {**INDEX, "IndexName": "by-day"}},
         "Ledger and the spec differ in the index by-day"),
        ({"StreamSpecification": STREAM}, "the stream of Ledger is of KEYS_ONLY; "),
        ({"LocalSecondaryIndexes": [{
            "IndexName": "local",
            "KeySchema": [*KEYS["KeySchema"], {"AttributeName": "booked_at", "KeyType": "RANGE"}],
            "Projection": {"ProjectionType": "ALL"}}],
          "KeySchema": [*KEYS["KeySchema"], {"AttributeName": "account", "KeyType": "RANGE"}]},
         "Ledger has local secondary indexes, which a spec cannot say"),
    ],
)  # fmt: skip
def test_another_table_than_the_spec_says(ledger, spoil, fault):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.client("dynamodb").delete_table(TableName=TABLE)
    ledger.make_table(**spoil)
    _refused(ledger, folder, fault)


def test_a_table_that_deletes_items(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.client("dynamodb").update_time_to_live(
        TableName=TABLE, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )
    _refused(ledger, folder, "Ledger deletes items by expires, the spec says none")


def test_a_table_that_is_not_there(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.client("dynamodb").delete_table(TableName=TABLE)
    _refused(ledger, folder, f"there is no table Ledger in {PRIMARY}")


def test_another_table_in_the_secondary(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.client("dynamodb", SECONDARY).create_table(
        TableName=TABLE, **KEYS, BillingMode="PAY_PER_REQUEST",
        GlobalSecondaryIndexes=[INDEX],
    )
    _refused(ledger, folder, f"there is another table Ledger in {SECONDARY}; ")


def test_a_table_of_another_stack(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.client("dynamodb").delete_table(TableName=TABLE)
    table = {
        **KEYS,
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "GlobalSecondaryIndexes": [INDEX],
        "Replicas": [{"Region": PRIMARY}],
    }
    body = {"Resources": {"Table": {"Type": "AWS::DynamoDB::GlobalTable", "Properties": table}}}
    ledger.client("cloudformation").create_stack(StackName="old", TemplateBody=json.dumps(body))
    ledger.emulator.cloudformation.wait()
    _refused(ledger, folder, f"the stack arn:aws:cloudformation:{PRIMARY}:{ACCOUNT}:stack/old/")


def _refused(ledger, folder, fault):
    before = ledger.client("dynamodb").list_tables(), ledger.aws.results.clear()
    with pytest.raises(Failure, match="nothing was changed") as refused:
        ledger.adopt(folder)
    assert refused.value.code == 3
    assert any(each.startswith(f"SHORT {fault}") for each in ledger.aws.results), ledger.aws.results
    assert ledger.client("dynamodb").list_tables()["TableNames"] == before[0]["TableNames"]


# --- The VPC ---


def test_a_vpc_that_is_not_there(ledger):
    vpc = ledger.network()["Vpc"]
    folder = ledger.compile((vpc, "vpc-0123456789abcdef0"))
    assert ledger.answers(folder) == [
        (False, f"{PRIMARY} vpc-0123456789abcdef0 does not exist in this account")
    ]


@pytest.mark.parametrize(
    "change, fault",
    [
        (('vpc_cidr: "10.60.0.0/16"', 'vpc_cidr: "10.62.0.0/16"'), "has not the block 10.62.0.0/16"),
        (('"use1-az4"', '"use1-az2"'), "lies in use1-az4, the spec says use1-az2"),
        (('      endpoints: "s3"\n', ""), "of com.amazonaws.us-east-1.s3 already: "),
        (('endpoints: "s3"', 'endpoints: "dynamodb"'),
         "has no endpoint of com.amazonaws.us-east-1.dynamodb, and the spec says that it has"),
    ],
)  # fmt: skip
def test_another_vpc_than_the_spec_says(ledger, change, fault):
    answers = ledger.answers(ledger.compile(change))
    assert not any(good for good, _ in answers)
    assert any(fault in text for _, text in answers), answers


def test_another_route_table(ledger):
    ids = ledger.network()
    folder = ledger.compile((f'"{ids["Routes2"]}"', f'"{ids["Routes1"]}"'))
    assert ledger.answers(folder) == [
        (False, f"{PRIMARY} {ids['Subnet2']} has the route table {ids['Routes2']}, the spec says "
                f"{ids['Routes1']}")
    ]  # fmt: skip


def test_a_network_that_changed(ledger):
    folder = ledger.compile()
    ids, ec2 = ledger.network(), ledger.client("ec2")
    ec2.modify_vpc_attribute(VpcId=ids["Vpc"], EnableDnsHostnames={"Value": False})
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=ids["Vpc"])
    for block in ("0.0.0.0/0", "10.61.0.0/16"):
        ec2.create_route(
            RouteTableId=ids["Routes1"], DestinationCidrBlock=block, GatewayId=gateway
        )
    texts = {text for good, text in ledger.answers(folder) if not good}
    assert texts == {
        f"{PRIMARY} {ids['Vpc']} has enableDnsHostnames off: its endpoints have no names",
        f"{PRIMARY} {ids['Routes1']} leads to an internet gateway: its subnets are public",
        f"{PRIMARY} {ids['Routes1']} has a route to 10.61.0.0/16 already, so that the peering's "
        "cannot be added: see `network.connection`",
    }
