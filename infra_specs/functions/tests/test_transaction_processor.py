"""The transaction processor: idempotence, validation, reading."""
import base64
import json

import botocore.exceptions
import pytest
from generator.functions.tests.lambdas import EAST, WEST, Refused
from processor_world import TRANSACTION, east, load, region

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
    assert functions.calls == [(EAST, "GetItem")], "the fence's, before all of them"


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
    ("DELETE", "/transactions/TX-1", "GET")])
def test_names_the_method_to_use(east, functions, method, path, allowed):
    answer = east.module.handler(
        {"rawPath": path, "requestContext": {"http": {"method": method}}}, None)
    assert answer["statusCode"] == 405
    assert answer["headers"]["allow"] == allowed
    assert json.loads(answer["body"]) == {"errors": [f"use {allowed}"]}
    assert functions.count("PutItem") == functions.count("PutObject") == 0


def test_logs_one_json_line_without_the_money(east, capsys):
    east.post()
    east.call("GET", "/transactions/x\n{}")
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["status"] for line in lines] == [201, 404]
    assert json.loads(lines[0])["request"] == "r-1"
    assert "10.50" not in lines[0] and "acct_7" not in lines[0]
