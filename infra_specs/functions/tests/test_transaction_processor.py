"""The transaction processor: idempotence, validation, fencing, health, heartbeats."""
import base64
import json
import time
import types

import botocore.exceptions
import pytest
from conftest import EAST, WEST, Refused, activate, create_control_table

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
        "CONTROL_TABLE_NAME": "control", **environment})


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
    module = load(functions)
    with pytest.raises(botocore.exceptions.ClientError):
        module.table.get_item(TableName="table", Key={"pk": {"S": "x"}})
    assert len(server.requests) == 3


# Validation

NO_IDS = (None, "", 7, "a" * 65, "-a", ".a", "a b", "a/b", "a#b", "\u00e4", "a\n", ["a"])


@pytest.mark.parametrize("name, values", [
    ("transaction_id", (*NO_IDS, "heartbeat#us-east-1")),
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
    east.heartbeat()
    assert east.call("GET", "/transactions/TX-2")[0] == 404
    assert east.call("GET", "/transactions/heartbeat#us-east-1") == (
        404, {"errors": ["no such path"]})


def test_a_passive_region_still_reads(region):
    west = region(WEST)
    west.activate(EAST)
    assert west.call("GET", "/transactions/TX-2")[0] == 404


@pytest.mark.parametrize("path", [
    "/", "", "/transaction", "/transactions/", "/transactions/a/b", "/health/", "/healthy",
    "/heartbeat/", "/heartbeat/us-east-1"])
def test_knows_no_other_path(east, path):
    assert east.call("GET", path)[0] == 404


@pytest.mark.parametrize("method, path, allowed", [
    ("GET", "/transactions", "POST"), ("PUT", "/transactions/TX-1", "GET"),
    ("DELETE", "/transactions/TX-1", "GET"), ("POST", "/health", "GET"),
    ("PUT", "/heartbeat", "POST, GET")])
def test_names_the_method_to_use(east, functions, method, path, allowed):
    answer = east.module.handler(
        {"rawPath": path, "requestContext": {"http": {"method": method}}}, None)
    assert answer["statusCode"] == 405
    assert answer["headers"]["allow"] == allowed
    assert json.loads(answer["body"]) == {"errors": [f"use {allowed}"]}
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


@pytest.mark.parametrize("where", [EAST, WEST])
@pytest.mark.parametrize("drained", [False, True])
def test_nobody_writes_without_a_control_item_or_while_it_names_nobody(region, where, drained):
    here = region(where)
    if drained:
        here.activate("none")
    else:
        here.deactivate()
    assert here.post() == (503, {"errors": [f"{where} is passive"]})
    assert here.items() == here.documents() == []
    assert here.call("GET", "/health") == (
        200, {"status": "ok", "region": where, "active": False})


def test_the_control_item_decides(region):
    east, west = region(EAST), region(WEST)
    for each in (east, west):
        each.activate(WEST)
    assert (east.post()[0], west.post()[0]) == (503, 201)
    for each, active in ((east, False), (west, True)):
        status, body = each.call("GET", "/health")
        assert (status, body["active"]) == (200, active)
    assert west.items()[0]["region"] == {"S": WEST}


def test_reads_the_control_item_consistently_and_seldom(east, functions):
    for _ in range(10):
        east.call("GET", "/health")
        east.clock.advance(0.2)
    assert functions.asked("GetItem") == [{
        "TableName": "control", "Key": {"id": {"S": "writer"}}, "ConsistentRead": True}]
    east.clock.advance(1)
    east.call("GET", "/health")
    assert functions.count("GetItem") == 2


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
    assert east.call("GET", "/health")[0] == 200
    functions.intercept["GetItem"] = reading_fails
    assert east.post()[0] == 201
    east.clock.advance(1.5)
    assert east.post(transaction_id="TX-2")[0] == 503


def test_health_answers_in_time_though_the_table_hangs(functions, silent_port, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", f"http://127.0.0.1:{silent_port}")
    module = load(functions)
    started = time.monotonic()
    event = {"rawPath": "/health", "requestContext": {"http": {"method": "GET"}}}
    answer = module.handler(event, None)
    assert answer["statusCode"] == 503
    assert 0.4 < time.monotonic() - started < 20
    config = module.fence.meta.config  # Route 53 waits for 2 s
    assert config.connect_timeout + config.read_timeout <= 1
    assert config.retries["total_max_attempts"] == 1


@pytest.mark.parametrize("operation", ["PutItem", "PutObject"])
@pytest.mark.parametrize("seconds, status", [(5.1, 503), (2, 201)])
def test_a_slow_write_is_acknowledged_only_by_who_is_still_the_writer(
        east, functions, operation, seconds, status):
    def slow(*_):
        east.activate(WEST)
        east.clock.advance(seconds)

    functions.intercept[operation] = slow
    answer = east.post()
    assert answer[0] == status
    if status == 503:
        assert answer[1] == {"errors": ["us-east-1 is passive"]}
        assert len(east.items()) == len(east.documents()) == 1  # a retry elsewhere agrees with it
        assert east.post()[0] == 503


def test_a_slow_write_of_the_lasting_writer_is_acknowledged(east, functions):
    functions.intercept["PutObject"] = lambda *_: east.clock.advance(6)
    assert east.post()[0] == 201
    assert functions.count("GetItem") == 2


def test_a_slow_write_is_not_acknowledged_where_nobody_says_who_writes(east, functions):
    def slow(*_):
        functions.intercept["GetItem"] = reading_fails
        east.clock.advance(5.1)

    functions.intercept["PutObject"] = slow
    assert east.post() == (503, {"errors": ["the control item cannot be read"]})


def test_asks_not_everybody_to_retry_at_once(east):
    east.activate(WEST)
    event = {"rawPath": "/transactions", "body": json.dumps(TRANSACTION),
             "requestContext": {"http": {"method": "POST"}}}
    waits = {int(east.module.handler(event, None)["headers"]["retry-after"]) for _ in range(200)}
    assert waits <= set(range(1, 21))
    assert len(waits) > 10


# Heartbeats

@pytest.mark.parametrize("key", ["pk", "transaction_id"])
@pytest.mark.parametrize("where", [EAST, WEST])
def test_a_heartbeat_stores_an_item_and_a_document(region, where, key):
    """The passive region stores it too: what it would do as the writer is known before."""
    here = region(where, key=key)
    here.activate(WEST)
    assert here.heartbeat(epoch=7, writer=EAST) == (200, {"region": where, "writer": WEST})
    assert here.items() == [{
        key: {"S": f"heartbeat#{where}"}, "stamp": {"N": "1700000000.25"}, "epoch": {"N": "7"},
        "writer": {"S": EAST}}]
    assert here.documents() == [(f"heartbeat/{where}.json", b'{"stamp": 1700000000.25}')]
    other = WEST if where == EAST else EAST
    assert here.call("GET", "/heartbeat") == (200, {
        "region": where, "writer": WEST, "heartbeats": {
            where: {"item": 1_700_000_000.25, "document": 1_700_000_000.25, "epoch": 7,
                    "writer": EAST},
            other: None}})


def test_a_heartbeat_tells_that_there_is_no_writer(east):
    east.deactivate()
    assert east.heartbeat() == (200, {"region": EAST, "writer": None})


@pytest.mark.parametrize("stamp, kept", [
    (1_700_000_001.5, 1_700_000_001.5), (1_699_999_999, 1_700_000_000.25)])
def test_a_later_heartbeat_is_kept(east, stamp, kept):
    east.heartbeat()
    status, _ = east.heartbeat(stamp=stamp, epoch=4, writer=WEST)
    assert status == 200
    found = east.heartbeats()[EAST]
    assert found["item"] == kept
    assert (found["epoch"], found["writer"]) == ((4, WEST) if kept == stamp else (3, EAST))


def test_tells_what_has_arrived_of_another_regions_heartbeats(region):
    east, west = region(EAST), region(WEST)
    east.heartbeat()
    [item] = east.items()
    west.dynamodb.put_item(TableName="table", Item=item)
    assert west.heartbeats() == {
        EAST: {"item": 1_700_000_000.25, "document": None, "epoch": 3, "writer": EAST},
        WEST: None}
    [(name, document)] = east.documents()
    west.s3.put_object(Bucket=west.bucket, Key=name, Body=document)
    assert west.heartbeats()[EAST]["document"] == 1_700_000_000.25


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_no_heartbeat_where_nobody_says_who_writes(east, functions, method):
    functions.intercept["GetItem"] = lambda _, request: (
        Refused("ThrottlingException") if request["TableName"] == "control" else None)
    body = json.dumps({"stamp": 1.5, "epoch": 3, "writer": EAST})
    assert east.call(method, "/heartbeat", body) == (
        503, {"errors": ["the control item cannot be read"]})
    assert east.items() == []


@pytest.mark.parametrize("operation", ["PutItem", "PutObject"])
@pytest.mark.parametrize("error", ["AccessDenied", "InternalServerError"])
def test_a_heartbeat_is_no_better_than_a_transaction(east, functions, operation, error):
    functions.intercept[operation] = lambda *_: Refused(error)
    assert east.heartbeat() == east.post() == (503, {"errors": ["unavailable, try again"]})


@pytest.mark.parametrize("changes", [
    {"stamp": None}, {"stamp": "then"}, {"stamp": float("nan")}, {"stamp": float("inf")},
    {"stamp": 1e18}, {"stamp": time.time() + 3600}, {"writer": "mars"},
    {"epoch": None}, {"epoch": []}, {"epoch": "x"}, {"epoch": float("inf")}])
def test_refuses_a_malformed_heartbeat(east, changes):
    body = {"stamp": 1.5, "epoch": 3, "writer": EAST, **changes}
    assert east.call("POST", "/heartbeat", json.dumps(body)) == (
        400, {"errors": ["the heartbeat has no stamp, epoch and writer"]})
    assert east.items() == east.documents() == []


@pytest.mark.parametrize("name", ["stamp", "epoch", "writer"])
def test_refuses_half_a_heartbeat(east, name):
    body = {"stamp": 1.5, "epoch": 3, "writer": EAST}
    del body[name]
    assert east.call("POST", "/heartbeat", json.dumps(body))[0] == 400
    assert east.items() == east.documents() == []


@pytest.mark.parametrize("body", [None, "", "{", "[]", "7", "null", "[" * 5_000])
def test_refuses_a_heartbeat_that_is_no_json_object(east, body):
    assert east.call("POST", "/heartbeat", body) == (
        400, {"errors": ["the body is not one JSON object with unique names in UTF-8"]})


@pytest.mark.parametrize("body, status", [
    (base64.b64encode(b'{"stamp": 1.5, "epoch": 3, "writer": "us-east-1"}').decode(), 200),
    ('{"stamp": 1.5, "epoch": 3, "writer": "us-east-1"}', 400), ("%%%", 400)])
def test_decodes_a_base64_heartbeat(east, body, status):
    """API Gateway encodes what is not declared to be JSON."""
    assert east.call("POST", "/heartbeat", body, isBase64Encoded=True)[0] == status
    assert bool(east.items()) is (status == 200)


@pytest.mark.parametrize("error, status", [
    ("NoSuchKey", 200), ("AccessDenied", 200), ("SlowDown", 503), ("InternalError", 503)])
def test_a_document_that_is_missing_has_no_stamp(east, functions, error, status):
    east.heartbeat()
    functions.intercept["GetObject"] = lambda *_: Refused(error)
    answer = east.call("GET", "/heartbeat")
    assert answer[0] == status
    if status == 200:
        assert answer[1]["heartbeats"][EAST]["item"] == 1_700_000_000.25
        assert answer[1]["heartbeats"][EAST]["document"] is None
    else:
        assert answer[1] == {"errors": ["unavailable, try again"]}


def test_reads_heartbeats_consistently(east, functions):
    east.heartbeat()
    del functions.requests[:]
    east.heartbeats()
    assert [request["Key"] for request in functions.asked("GetItem")] == [
        {"pk": {"S": "heartbeat#us-east-1"}}, {"pk": {"S": "heartbeat#us-west-2"}}]
    assert all(request["ConsistentRead"] for request in functions.asked("GetItem"))
