"""The transaction processor in one region or both, with their tables and buckets."""
import json
import types

import pytest
from generator.functions.tests.lambdas import EAST, WEST, activate, create_control_table

TRANSACTION = {"transaction_id": "TX-1", "amount": "10.50", "currency": "USD",
               "debtor_account": "DE89370400440532013000", "creditor_account": "acct_7"}


class Clock:
    """Both clocks of a module; each can be stopped or turned."""

    def __init__(self):
        self.wall, self.steady = 1_700_000_000.0, 50.0

    def time(self):
        return self.wall

    def monotonic(self):
        return self.steady

    def advance(self, seconds):
        self.wall += seconds
        self.steady += seconds


def load(functions, region=EAST, **environment):
    return functions.load("transaction_processor", **{
        "AWS_REGION": region, "PRIMARY_REGION": EAST, "SECONDARY_REGION": WEST,
        "TABLE_NAME": "table", "PARTITION_KEY": "pk", "BUCKET_NAME": "bucket",
        "CONTROL_TABLE_NAME": "control", "FENCE_SECONDS": "5", "FENCE_READS": "GET /*",
        "HEALTH_PATH": "/health", "HEARTBEAT_KEY": "{}", **environment})


class Region:
    """A region's tables, bucket and processor; the region is the active writer."""

    def __init__(self, aws, functions, region, key="pk", **environment):
        self.key, self.region, self.bucket = key, region, f"documents-test-123456789012-{region}"
        self.dynamodb, self.s3 = aws("dynamodb", region), aws("s3", region)
        self.dynamodb.create_table(
            TableName="table", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}])
        self.s3.create_bucket(Bucket=self.bucket, **({} if region == EAST else {
            "CreateBucketConfiguration": {"LocationConstraint": region}}))
        self.s3.put_bucket_versioning(
            Bucket=self.bucket, VersioningConfiguration={"Status": "Enabled"})
        create_control_table(self.dynamodb)
        self.activate(region)
        self.module = load(
            functions, region, PARTITION_KEY=key, BUCKET_NAME=self.bucket, **environment)
        self.clock = self.module.dr_time = Clock()

    def call(self, method, path, body=None, **event):
        answer = self.module.handler({
            "version": "2.0", "rawPath": path, "body": body, "isBase64Encoded": False,
            "requestContext": {"http": {"method": method, "path": path}}, **event},
            types.SimpleNamespace(aws_request_id="r-1"))
        assert answer["headers"]["content-type"] == "application/json"
        assert ("retry-after" in answer["headers"]) == (answer["statusCode"] == 503)
        assert "Traceback" not in answer["body"]
        return answer["statusCode"], json.loads(answer["body"])

    def post(self, **changes):
        return self.call("POST", "/transactions", json.dumps({**TRANSACTION, **changes}))

    def items(self):
        return self.dynamodb.scan(TableName="table")["Items"]

    def documents(self):
        """Every version of every document: [(key, bytes)]."""
        page = self.s3.list_object_versions(Bucket=self.bucket)
        return [(version["Key"], self.s3.get_object(
            Bucket=self.bucket, Key=version["Key"], VersionId=version["VersionId"])["Body"].read())
            for version in page.get("Versions", [])]

    def activate(self, region):
        activate(self.dynamodb, region)

    def deactivate(self):
        self.dynamodb.delete_item(TableName="control", Key={"id": {"S": "writer"}})

    def heartbeat(self, stamp=1_700_000_000.25, epoch=3, writer=EAST):
        return self.call("POST", "/heartbeat", json.dumps(
            {"stamp": stamp, "epoch": epoch, "writer": writer}))

    def heartbeats(self):
        status, answer = self.call("GET", "/heartbeat")
        assert status == 200
        return answer["heartbeats"]


@pytest.fixture
def region(aws, functions):
    return lambda name=EAST, **options: Region(aws, functions, name, **options)


@pytest.fixture
def east(region):
    return region()
