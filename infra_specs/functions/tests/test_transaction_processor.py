"""The transaction processor: idempotence, validation, fencing, health."""
import base64
import json
import time
import types

import botocore.exceptions
import pytest
from conftest import EAST, WEST, Refused

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


class Region:
    """A region's table, bucket and processor."""

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
        self.module = functions.load(
            "transaction_processor", AWS_REGION=region, PRIMARY_REGION=EAST, TABLE_NAME="table",
            PARTITION_KEY=key, BUCKET_NAME=self.bucket, **environment)
        self.clock = self.module.time = Clock()

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
        return [item for item in self.dynamodb.scan(TableName="table")["Items"]
                if item[self.key]["S"] != "control#writer"]

    def documents(self):
        """Every version of every document: [(key, bytes)]."""
        page = self.s3.list_object_versions(Bucket=self.bucket)
        return [(version["Key"], self.s3.get_object(
            Bucket=self.bucket, Key=version["Key"], VersionId=version["VersionId"])["Body"].read())
            for version in page.get("Versions", [])]

    def activate(self, region, epoch=1):
        self.dynamodb.put_item(TableName="table", Item={
            self.key: {"S": "control#writer"}, "region": {"S": region}, "epoch": {"N": str(epoch)},
            "since": {"S": "2025-01-01T00:00:00+00:00"}, "cause": {"S": "test"}})


@pytest.fixture
def region(aws, functions):
    return lambda name=EAST, **options: Region(aws, functions, name, **options)


@pytest.fixture
def east(region):
    return region()


# Storing

@pytest.mark.parametrize("key", ["pk", "transaction_id"])
def test_stores_one_item_and_one_document(region, key):
    east = region(key=key)
    status, answer = east.post(timestamp="2025-01-31T12:00:00Z")
    assert (status, answer["stored"]) == (201, True)
    given = {**TRANSACTION, "timestamp": "2025-01-31T12:00:00Z"}
    [item] = east.items()
    assert item[key] == {"S": "TX-1"}
    plain = {name: value["S"] for name, value in item.items()}
    assert plain == answer["transaction"]
    assert plain.items() >= given.items()
    assert plain["region"] == EAST
    [(name, document)] = east.documents()
    assert document == (
        b'{"amount":"10.50","creditor_account":"acct_7","currency":"USD",'
        b'"debtor_account":"DE89370400440532013000","timestamp":"2025-01-31T12:00:00Z",'
        b'"transaction_id":"TX-1"}')
    assert name == plain["document"]
    assert name.startswith("transactions/") and name.endswith("/TX-1.json")


def test_keeps_documents_under_the_given_prefix(region):
    east = region(DOCUMENT_PREFIX="in/")
    east.post()
    assert east.documents()[0][0].startswith("in/")


def test_spreads_documents_over_key_prefixes(east):
    for number in range(40):
        assert east.post(transaction_id=f"TX-{number}")[0] == 201
    shards = {name.removeprefix("transactions/")[:3] for name, _ in east.documents()}
    assert len(shards) > 20 and all(shard.endswith("/") for shard in shards)


def test_a_repetition_stores_nothing_more(east):
    _, first = east.post()
    backwards = dict(reversed(TRANSACTION.items()))
    for body in (json.dumps(TRANSACTION), json.dumps(backwards, indent=4)):
        status, answer = east.call("POST", "/transactions", body)
        assert (status, answer["stored"]) == (200, False)
        assert answer["transaction"] == first["transaction"]
    assert len(east.items()) == len(east.documents()) == 1


def test_an_integer_amount_is_its_decimal_string(east):
    assert east.post(amount="7")[0] == 201
    assert east.post(amount=7)[0] == 200


@pytest.mark.parametrize("change", [
    {"amount": "10.51"}, {"currency": "EUR"}, {"creditor_account": "other"},
    {"timestamp": "2025-01-31T12:00:00Z"}])
def test_refuses_other_content_under_the_same_id(east, change):
    east.post()
    before = east.items(), east.documents()
    status, answer = east.post(**change)
    assert status == 409
    assert answer["errors"] == ["TX-1 is stored with other content"]
    assert (east.items(), east.documents()) == before


def test_of_two_contents_at_once_one_is_stored(east, functions):
    rival = []

    def race(*_):
        functions.intercept.clear()
        rival.append(east.post(amount="99"))

    functions.intercept["PutItem"] = race  # the rival is through before our write arrives
    assert east.post()[0] == 409
    assert rival[0][0] == 201
    [(_, document)] = east.documents()
    assert json.loads(document)["amount"] == "99"
    assert east.items()[0]["amount"]["S"] == "99"


def test_a_retry_completes_what_an_interruption_left(east, functions):
    functions.intercept["PutObject"] = lambda *_: Refused("SlowDown", 503)
    assert east.post()[0] == 503
    assert (len(east.items()), len(east.documents())) == (1, 0)
    assert east.post()[0] == 503, "a repetition is not acknowledged without its document either"
    functions.intercept.clear()
    assert east.post()[0] == 200
    assert len(east.items()) == len(east.documents()) == 1


def test_a_retry_after_failover_completes_it_in_the_other_region(region):
    east, west = region(EAST), region(WEST)
    east.post()
    west.dynamodb.put_item(TableName="table", Item=east.items()[0])  # the item is replicated
    west.activate(WEST)
    status, answer = west.post()
    assert (status, answer["transaction"]["region"]) == (200, EAST)
    assert west.documents() == east.documents()
    assert west.post(amount="11")[0] == 409


def test_writes_no_document_when_the_item_is_not_written(east, functions):
    functions.intercept["PutItem"] = lambda *_: Refused("ProvisionedThroughputExceededException")
    assert east.post()[0] == 503
    assert east.items() == east.documents() == []
    assert functions.count("PutObject") == 0


@pytest.mark.parametrize("error", [
    "ThrottlingException", "InternalServerError", "AccessDenied", "ResourceNotFoundException"])
@pytest.mark.parametrize("operation", ["PutItem", "PutObject"])
def test_an_aws_error_is_a_503_without_its_detail(east, functions, capsys, operation, error):
    functions.intercept[operation] = lambda *_: Refused(error)
    status, answer = east.post()
    assert (status, answer) == (503, {"errors": ["unavailable, try again"]})
    line = json.loads(capsys.readouterr().out)
    assert line["level"] == "ERROR" and error in line["cause"]


def test_a_broken_connection_is_a_503(east, functions):
    def broken(*_):
        raise botocore.exceptions.EndpointConnectionError(endpoint_url="https://s3")

    functions.intercept["PutObject"] = broken
    assert east.post()[0] == 503


def test_a_defect_raises_for_the_errors_alarm(east, functions):
    def defect(*_):
        raise ZeroDivisionError

    functions.intercept["PutObject"] = defect
    with pytest.raises(ZeroDivisionError):
        east.post()


def test_bounds_the_attempts_of_a_call(functions, server, monkeypatch):
    server.statuses = [500]
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", server.url)
    module = functions.load("transaction_processor", AWS_REGION=EAST, PRIMARY_REGION=EAST,
                            TABLE_NAME="table", PARTITION_KEY="pk", BUCKET_NAME="bucket")
    with pytest.raises(botocore.exceptions.ClientError):
        module.table.get_item(TableName="table", Key={"pk": {"S": "x"}})
    assert len(server.requests) == 3


# Validation

NO_IDS = (None, "", 7, "a" * 65, "-a", ".a", "a b", "a/b", "a#b", "\u00e4", "a\n", ["a"])


@pytest.mark.parametrize("name, values", [
    ("transaction_id", (*NO_IDS, "control#writer")),
    ("debtor_account", NO_IDS),
    ("creditor_account", NO_IDS),
    ("amount", (
        None, "", 0, "0", "0.00", -1, "-1", "+1", 1.5, 1e3, "1e3", "1.", ".5", "01", "1,5", " 1",
        "1\n", "1.23456", "1\u0661", 10 ** 15, "1000000000000000", "NaN", float("nan"), True, [1])),
    ("currency", (None, "", "usd", "US", "USDX", 840, "U5D", "USD\n")),
    ("timestamp", (
        "", 1738324800, "2025-01-31", "2025-01-31T12:00:00", "2025-02-30T12:00:00Z",
        "2025-01-31T25:00:00Z", "31.01.2025", "2025-01-31T12:00:00Z\n")),
])
def test_refuses_a_faulty_field(east, functions, name, values):
    for value in values:
        status, answer = east.post(**{name: value})
        assert status == 400, value
        assert len(answer["errors"]) == 1, value
        assert answer["errors"][0].startswith(f"{name}: must be ")
    assert functions.calls == []


@pytest.mark.parametrize("fields", [
    {"transaction_id": "a" * 64, "amount": "0.0001", "currency": "JPY", "timestamp": None},
    {"transaction_id": "9.b_c-D", "amount": 1, "timestamp": "2025-01-31T12:00:00.123456789Z"},
    {"amount": "999999999999999.9999", "timestamp": "2025-01-31T12:00:00+05:30"},
    {"amount": 10 ** 15 - 1, "debtor_account": "d" * 64, "creditor_account": "c"}])
def test_accepts_the_bounds(east, fields):
    assert east.post(**fields)[0] == 201


def test_lists_every_problem_at_once(east):
    status, answer = east.call("POST", "/transactions", json.dumps(
        {"amount": 1.5, "currency": "usd", "debtor_account": "ok", "ammount": "1", "x" * 100: 1}))
    assert status == 400
    assert [error.split(":")[0] for error in answer["errors"]] == [
        "ammount", "x" * 64, "transaction_id", "amount", "currency", "creditor_account"]


@pytest.mark.parametrize("body", [
    None, "", "{", "[]", "7", "null", '"text"', "[" * 5_000, '{"amount": ' + "9" * 5_000 + "}",
    '{"amount": "1", "amount": "2"}', "\ud800"])
def test_refuses_what_is_no_json_object(east, body):
    status, answer = east.call("POST", "/transactions", body)
    assert status == 400
    assert answer["errors"] == ["the body is not one JSON object with unique names in UTF-8"]


GOOD = base64.b64encode(json.dumps(TRANSACTION).encode()).decode()


def test_decodes_a_base64_body(east):
    assert east.call("POST", "/transactions", GOOD, isBase64Encoded=True)[0] == 201
    assert east.call("POST", "/transactions", GOOD)[0] == 400
    assert east.post()[0] == 200


@pytest.mark.parametrize(
    "body", ["%%%", "a", "!" + GOOD, base64.b64encode(b'{"a": "\xff"}').decode()])
def test_refuses_a_broken_base64_body(east, body):
    assert east.call("POST", "/transactions", body, isBase64Encoded=True)[0] == 400


@pytest.mark.parametrize("encoded", [False, True])
def test_limits_the_size_of_the_body(east, encoded):
    def post(size):
        body = json.dumps(TRANSACTION).ljust(size)
        body = base64.b64encode(body.encode()).decode() if encoded else body
        return east.call("POST", "/transactions", body, isBase64Encoded=encoded)

    status, answer = post(64 * 1024 + 1)
    assert (status, answer["errors"]) == (413, ["the body has more than 65536 bytes"])
    assert post(64 * 1024)[0] == 201


# Reading and routing

def test_returns_the_stored_item(east):
    _, stored = east.post()
    assert east.call("GET", "/transactions/TX-1") == (200, stored["transaction"])


def test_knows_no_other_transaction(east):
    east.activate(EAST)
    assert east.call("GET", "/transactions/TX-2")[0] == 404
    assert east.call("GET", "/transactions/control#writer") == (404, {"errors": ["no such path"]})


def test_a_passive_region_still_reads(region):
    west = region(WEST)
    assert west.call("GET", "/transactions/TX-2")[0] == 404


@pytest.mark.parametrize("path", [
    "/", "", "/transaction", "/transactions/", "/transactions/a/b", "/health/", "/healthy"])
def test_knows_no_other_path(east, path):
    assert east.call("GET", path)[0] == 404


@pytest.mark.parametrize("method, path, allowed", [
    ("GET", "/transactions", "POST"), ("PUT", "/transactions/TX-1", "GET"),
    ("DELETE", "/transactions/TX-1", "GET"), ("POST", "/health", "GET")])
def test_names_the_method_to_use(east, functions, method, path, allowed):
    answer = east.module.handler(
        {"rawPath": path, "requestContext": {"http": {"method": method}}}, None)
    assert answer["statusCode"] == 405
    assert answer["headers"]["allow"] == allowed
    assert functions.calls == []


def test_logs_one_json_line_without_the_money(east, capsys):
    east.post()
    east.call("GET", "/transactions/x\n{}")
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["status"] for line in lines] == [201, 404]
    assert json.loads(lines[0])["request"] == "r-1"
    assert "10.50" not in lines[0] and "acct_7" not in lines[0]


# Fencing

def reading_fails(*_):
    raise botocore.exceptions.ReadTimeoutError(endpoint_url="https://dynamodb")


def test_without_a_control_item_the_primary_is_active(region):
    east, west = region(EAST), region(WEST)
    assert east.call("GET", "/health") == (
        200, {"status": "ok", "region": EAST, "active": True})
    assert west.post() == (503, {"errors": ["us-west-2 is passive"]})
    assert west.items() == west.documents() == []
    assert west.call("GET", "/health") == (
        200, {"status": "ok", "region": WEST, "active": False})


def test_the_control_item_decides(region):
    east, west = region(EAST), region(WEST)
    for each in (east, west):
        each.activate(WEST)
    assert (east.post()[0], west.post()[0]) == (503, 201)
    for each, active in ((east, False), (west, True)):
        status, body = each.call("GET", "/health")
        assert (status, body["active"]) == (200, active)
    assert west.items()[0]["region"] == {"S": WEST}


def test_the_control_item_may_lie_in_another_table(region, functions):
    requests = []
    functions.intercept["GetItem"] = lambda _, request: requests.append(request)
    region(CONTROL_TABLE_NAME="control", CONTROL_PARTITION_KEY="id").call("GET", "/health")
    assert [(request["TableName"], request["Key"]) for request in requests] == [
        ("control", {"id": {"S": "control#writer"}})]


def test_reads_the_control_item_consistently_and_seldom(east, functions):
    requests = []
    functions.intercept["GetItem"] = lambda _, request: requests.append(request)
    for _ in range(10):
        east.call("GET", "/health")
        east.clock.advance(0.2)
    assert len(requests) == 1
    assert requests[0]["ConsistentRead"] is True
    assert requests[0]["Key"] == {"pk": {"S": "control#writer"}}
    east.clock.advance(1)
    east.call("GET", "/health")
    assert len(requests) == 2


@pytest.mark.parametrize("fence, last_moment", [(None, 5), ("2", 2)])
def test_a_failover_reaches_a_cache_within_the_fence_time(region, fence, last_moment):
    east = region(**({"FENCE_SECONDS": fence} if fence else {}))
    assert east.post()[0] == 201
    east.activate(WEST)
    east.clock.advance(last_moment)
    assert east.post(transaction_id="TX-2")[0] == 503
    assert len(east.items()) == len(east.documents()) == 1


def test_a_failed_read_is_bridged_no_longer_than_the_fence_time(east, functions):
    east.post()
    functions.intercept["GetItem"] = reading_fails
    east.clock.advance(4.9)
    assert east.post(transaction_id="TX-2")[0] == 201
    assert east.call("GET", "/health")[0] == 200
    east.clock.advance(0.2)
    assert east.post(transaction_id="TX-3") == (
        503, {"errors": ["the control item cannot be read"]})
    assert east.call("GET", "/health")[0] == 503
    assert len(east.items()) == 2
    functions.intercept.clear()
    assert east.post(transaction_id="TX-3")[0] == 201


@pytest.mark.parametrize("error", ["ThrottlingException", "AccessDeniedException"])
def test_refuses_while_it_never_read_the_control_item(east, functions, error):
    functions.intercept["GetItem"] = lambda *_: Refused(error)
    assert east.post()[0] == 503
    assert east.call("GET", "/health")[0] == 503
    assert functions.count("PutItem") == 0


@pytest.mark.parametrize("wall, steady", [(6, 0), (0, 6), (-3600, 6)])
def test_one_moving_clock_is_enough_to_age_the_cache(east, wall, steady):
    east.post()
    east.activate(WEST)
    east.clock.wall += wall
    east.clock.steady += steady
    assert east.post(transaction_id="TX-2")[0] == 503


def test_a_read_counts_from_its_start(east, functions):
    functions.intercept["GetItem"] = lambda *_: east.clock.advance(4)  # a slow answer
    assert east.post()[0] == 201
    functions.intercept["GetItem"] = reading_fails
    east.clock.advance(1.5)
    assert east.post(transaction_id="TX-2")[0] == 503


def test_health_answers_in_time_though_the_table_hangs(functions, silent_port, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{silent_port}")
    module = functions.load("transaction_processor", AWS_REGION=EAST, PRIMARY_REGION=EAST,
                            TABLE_NAME="table", PARTITION_KEY="pk", BUCKET_NAME="bucket")
    started = time.monotonic()
    event = {"rawPath": "/health", "requestContext": {"http": {"method": "GET"}}}
    answer = module.handler(event, None)
    assert answer["statusCode"] == 503
    assert 0.4 < time.monotonic() - started < 1.5
