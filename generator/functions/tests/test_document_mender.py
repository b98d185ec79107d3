"""The document mender: it writes what the transaction processor would have written."""
import json
import types

import pytest
from generator.functions.tests.lambdas import EAST, Refused

BUCKET = "documents-test-123456789012-us-east-1"
TRANSACTION = {"transaction_id": "TX-1", "amount": "10.50", "currency": "USD",
               "debtor_account": "DE89370400440532013000", "creditor_account": "acct_7"}


class Region:
    """A table and a bucket that the processor has filled, and the mender beside it."""

    def __init__(self, aws, functions, key="pk"):
        self.dynamodb, self.s3, self.key = aws("dynamodb", EAST), aws("s3", EAST), key
        self.functions = functions
        self.dynamodb.create_table(
            TableName="table", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}])
        self.dynamodb.create_table(
            TableName="control", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
        self.dynamodb.put_item(TableName="control", Item={
            "id": {"S": "writer"}, "region": {"S": EAST}, "epoch": {"N": "1"}})
        self.s3.create_bucket(Bucket=BUCKET)
        environment = {"AWS_REGION": EAST, "TABLE_NAME": "table", "BUCKET_NAME": BUCKET}
        self.processor = functions.load(
            "transaction_processor", PRIMARY_REGION=EAST,
            SECONDARY_REGION="us-west-2", PARTITION_KEY=key, CONTROL_TABLE_NAME="control",
            FENCE_SECONDS="5", FENCE_READS="", HEALTH_PATH="/health", HEARTBEAT_KEY="{}",
            **environment)
        self.mender = functions.load("document_mender", **environment)

    def call(self, path, **fields):
        answer = self.processor.handler(
            {"rawPath": path, "body": json.dumps(fields),
             "requestContext": {"http": {"method": "POST", "path": path}}},
            types.SimpleNamespace(aws_request_id="r"))
        assert answer["statusCode"] < 300, answer

    def post(self, ident, **changes):
        """Returns the document's key and content."""
        self.call("/transactions", **{**TRANSACTION, "transaction_id": ident, **changes})
        item = self.dynamodb.get_item(TableName="table", Key={self.key: {"S": ident}})["Item"]
        return item["document"]["S"], self.documents()[item["document"]["S"]]

    def documents(self):
        listed = self.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])
        return {each["Key"]: self.s3.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read()
                for each in listed}

    def lose(self, *keys):
        for key in keys:
            self.s3.delete_object(Bucket=BUCKET, Key=key)

    def run(self, left=300_000, **event):
        context = types.SimpleNamespace(get_remaining_time_in_millis=lambda: left)
        return json.loads(json.dumps(self.mender.handler(event, context)))


@pytest.fixture
def region(aws, functions):
    return Region(aws, functions)


def counts(answer):
    return tuple(answer[name] for name in ("items", "missing", "written", "unlike"))


@pytest.mark.parametrize("key", ["pk", "transaction_id"])
def test_writes_what_the_processor_wrote(aws, functions, key):
    region = Region(aws, functions, key)
    plain, timed = region.post("a"), region.post("b", timestamp="2025-01-31T12:00:00Z")
    kept = region.post("c")
    region.call("/heartbeat", stamp=1.5, epoch=1, writer=EAST)
    before = region.documents()
    region.lose(plain[0], timed[0])
    answer = region.run()
    assert counts(answer) == (3, 2, 2, 0) and answer["next"] is None
    assert region.documents() == before
    assert dict([plain, timed, kept]).items() <= before.items()
    assert counts(region.run()) == (3, 0, 0, 0)


def test_takes_the_fields_of_the_processor(region):
    assert set(region.mender.FIELDS) == set(region.processor.FIELDS)


def test_only_counts(region):
    key, _ = region.post("a")
    region.lose(key)
    assert counts(region.run(count_only=True)) == (1, 1, 0, 0)
    assert key not in region.documents()


def test_an_item_that_was_changed_gets_no_document(region, capsys):
    key, _ = region.post("a")
    region.lose(key)
    region.dynamodb.update_item(
        TableName="table", Key={"pk": {"S": "a"}}, UpdateExpression="SET amount = :more",
        ExpressionAttributeValues={":more": {"S": "1000000"}})
    assert counts(region.run()) == (1, 1, 0, 1)
    assert key not in region.documents()
    assert key in capsys.readouterr().out


def test_leaves_out_what_is_older(region):
    keys = [region.post(name)[0] for name in "ab"]
    region.lose(*keys)
    assert counts(region.run(since="2999-01-01"))[0] == 0
    assert counts(region.run(since="2025-01-01T00:00")) == (2, 2, 2, 0)


def test_segments_cover_the_table_once(region):
    keys = [region.post(f"t-{number}")[0] for number in range(25)]
    region.lose(*keys)
    found = [counts(region.run(segment=number, segments=4)) for number in range(4)]
    assert [sum(each) for each in zip(*found)] == [25, 25, 25, 0]


def test_stops_in_time_and_goes_on(region):
    keys = [region.post(f"t-{number}")[0] for number in range(7)]
    region.lose(*keys)
    scan = region.dynamodb.scan  # of three items a page
    region.functions.intercept["Scan"] = lambda _, request: {
        name: value for name, value in scan(**{**request, "Limit": 3}).items()
        if name != "ResponseMetadata"}
    answers, start = [], None
    while True:
        answers.append(region.run(left=1_000, start=start))
        start = answers[-1]["next"]
        if start is None:
            break
    assert sum(counts(answer)[2] for answer in answers) == 7
    assert len(answers) >= 3
    assert all(answer["next"] for answer in answers[:-1])


def test_what_may_not_be_listed_is_missing(region):
    key, _ = region.post("a")
    region.lose(key)
    region.functions.intercept["HeadObject"] = lambda *_: Refused("403", 403)
    assert counts(region.run()) == (1, 1, 1, 0)


def test_a_document_that_arrives_meanwhile_is_not_replaced(region):
    region.post("a")
    region.functions.intercept["HeadObject"] = lambda *_: Refused("404", 404)
    region.functions.intercept["PutObject"] = lambda *_: Refused("PreconditionFailed", 412)
    assert counts(region.run()) == (1, 0, 0, 0)


@pytest.mark.parametrize("operation, code", [("HeadObject", "400"), ("PutObject", "AccessDenied")])
def test_other_errors_end_the_run(region, operation, code):
    key, _ = region.post("a")
    region.lose(key)
    region.functions.intercept[operation] = lambda *_: Refused(code)
    with pytest.raises(region.mender.ClientError):
        region.run()
