"""The transaction processor: who may write, and heartbeats."""
import base64
import json
import time

import botocore.exceptions
import pytest
from generator.functions.tests.lambdas import EAST, WEST, Refused
from processor_world import TRANSACTION, east, load, region

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


@pytest.mark.parametrize("fence, last_moment", [("5", 5), ("2", 2)])
def test_a_failover_reaches_a_cache_within_the_fence_time(region, fence, last_moment):
    east = region(FENCE_SECONDS=fence)
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


@pytest.mark.parametrize("seconds, status", [(2, 201), (2.1, 503)])
def test_a_read_that_fails_late_bridges_nothing(east, functions, seconds, status):
    """A look-up of names takes as long as it likes."""
    def hang(*_):
        east.clock.advance(seconds)
        reading_fails()

    east.post()
    east.clock.advance(3)
    functions.intercept["GetItem"] = hang
    assert east.call("GET", "/health")[0] == (200 if status == 201 else 503)
    functions.intercept["GetItem"] = reading_fails
    assert east.post(transaction_id="TX-2")[0] == status
    assert len(east.items()) == (2 if status == 201 else 1)


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
    config = module.dr_control.meta.config  # Route 53 waits for 2 s
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
        400, {"errors": ["the heartbeat has no stamp, epoch and writer"]})


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
