"""The environment that takes in a VPC, a table and a bucket, and what there was before it."""

import json
import os
import pathlib
import shutil
import subprocess

from deployment import adopt, existing
from deployment.folder import Folder
from tests.emulator.conftest import deployment, options
from tests.emulator.environment import Environment, Spec, publish
from tests.emulator.harness.command_line import CommandLine
from tests.facts.lookup import PRIMARY

SPEC = pathlib.Path("infra_specs/ledger.textproto")
LEDGER = Spec(
    None,
    processor="ledger-api",
    other_functions=("bookings",),
    zone=("Z0A1B2C3D4E5F6G7H8I9", "ledger.acme.net"),
)
TABLE = "Ledger"
BUCKET = "acme-statements"
STATEMENT = {"Key": "2023/12", "Body": b"statement"}
ITEM = {"transaction_id": {"S": "t-1"}, "account": {"S": "a"}, "booked_at": {"N": "1"}}
BOOKING = {"booked_at": 1, "amount": None, "currency": None}
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
        self.make_bucket()

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

    def make_bucket(self):
        s3 = self.client("s3")
        s3.create_bucket(Bucket=BUCKET)
        s3.put_bucket_ownership_controls(
            Bucket=BUCKET,
            OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
        )
        s3.put_object(Bucket=BUCKET, **STATEMENT)

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
        shutil.copytree(SPEC.parent / "functions", self.folder / "functions", dirs_exist_ok=True)
        spec = self.folder / SPEC.name
        spec.write_text(text, encoding="utf-8")
        out = self.folder / "out"
        subprocess.run([os.environ["PLUGIN"], "compile", spec, "--out", out], check=True)
        return out

    def deploy(self, folder, **more):
        self.world.add_zone(*LEDGER.zone)
        publish(self.emulator, folder)
        deployment(self.aws, self, folder, **more).run()

    def names(self):
        """Of the primary's stacks that nothing nests."""
        found = self.client("cloudformation").describe_stacks()["Stacks"]
        return {each["StackName"] for each in found if "ParentId" not in each}

    def adopt(self, folder, **more):
        given = options(self, poll=0.01, **more)
        adopt.Adoption(self.aws, Folder(folder), given).run()

    def answers(self, folder):
        """What `tools/deploy check` finds of what exists: (good, text)."""
        return list(existing.find_answers(self.aws, Folder(folder), self.suffix))

    def table(self, region=PRIMARY):
        return self.client("dynamodb", region).describe_table(TableName=TABLE)["Table"]

    def items(self, region):
        return self.client("dynamodb", region).scan(TableName=TABLE)["Items"]
