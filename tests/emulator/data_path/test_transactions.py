"""A transaction's way through the emitted environment, under the emitted roles."""

import json

import pytest
from tests.emulator.data_path.site import refuse
from tests.facts import lookup
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY

TRANSACTION = {"transaction_id": "TX-1", "amount": "10.50", "currency": "USD",
               "debtor_account": "DE89370400440532013000", "creditor_account": "acct_7"}


def post(site, region, signed=True, **changes):
    return site.internet.request(
        region, "POST", "/transactions", json.dumps({**TRANSACTION, **changes}), signed)


@pytest.fixture(params=REGIONS)
def active(request, site):
    """The region that is the active writer, by the evaluator's word where it is the secondary."""
    site.name_writer(PRIMARY)
    if request.param == SECONDARY:
        assert site.evaluate("failover")["result"] == "moved"
    return request.param


def ask_health(site, region):
    return site.internet.request(region, "GET", "/health", signed=False)


def test_is_stored_once_for_any_number_of_retries(site, active):
    assert post(site, active)[0] == 201
    for _ in range(4):
        status, answer = post(site, active)
        assert (status, answer["stored"]) == (200, False)
    site.processor(active).stop()
    assert post(site, active)[0] == 200, "another execution environment knows it as well"
    [item] = site.items(active)
    assert item[site.partition_key] == {"S": "TX-1"}
    [document] = site.documents(active)
    assert json.loads(document["Body"].read()) == TRANSACTION
    assert site.internet.request(active, "GET", "/transactions/TX-1") == (
        200, {name: value["S"] for name, value in item.items()})


def test_is_encrypted_with_the_regions_key(site, tree, active):
    assert post(site, active)[0] == 201
    key = lookup.key(tree, active).arn
    assert key.split(":")[3] == active
    [document] = site.documents(active)
    assert (document["ServerSideEncryption"], document["SSEKMSKeyId"]) == ("aws:kms", key)
    table = site.client("dynamodb", active).describe_table(TableName=site.table)["Table"]
    assert table["SSEDescription"]["KMSMasterKeyArn"] == key


def test_leaves_the_other_region_alone(site, active):
    post(site, active)
    other = lookup.OTHER[active]
    assert site.items(other) == (site.items(active) if site.is_strong else [])
    assert site.documents(other) == []
    regions = {region for role, region, _ in site.calls if role == site.processor(active).role_name}
    assert regions == {active}, "it calls its own region only"


def test_a_retry_completes_what_an_interruption_left(site, active):
    site.answers["s3:PutObject"] = lambda *_: refuse("SlowDown", "busy", 503)
    assert post(site, active)[0] == 503
    assert (len(site.items(active)), site.documents(active)) == (1, [])
    site.answers.clear()
    assert post(site, active)[0] == 200
    assert (len(site.items(active)), len(site.documents(active))) == (1, 1)


@pytest.mark.parametrize("body", [
    None, "", "{", "[]", '"text"', "{}", "\ud800".encode("utf-8", "surrogatepass").decode("latin1"),
    json.dumps({**TRANSACTION, "amount": 10.5}), json.dumps({**TRANSACTION, "amount": "0"}),
    json.dumps({**TRANSACTION, "currency": "usd"}), json.dumps({**TRANSACTION, "more": "x"}),
    json.dumps({**TRANSACTION, "transaction_id": "heartbeat#us-east-1"}),
    json.dumps({**TRANSACTION, "transaction_id": "../x"}),
    json.dumps({**TRANSACTION, "timestamp": "yesterday"}),
    '{"amount": "1", "amount": "2"}', "[" * 100_000,
    json.dumps({**TRANSACTION, "creditor_account": "x" * 70_000})])
def test_bad_input_is_told_why_and_stores_nothing(site, active, body):
    before = len(site.calls)
    status, answer = site.internet.request(active, "POST", "/transactions", body)
    assert status in (400, 413)
    assert answer["errors"] and all(isinstance(error, str) for error in answer["errors"])
    assert "Traceback" not in json.dumps(answer)
    # The fence asks who writes, and that is all.
    assert {action for *_, action in site.calls[before:]} <= {"dynamodb:GetItem"}
    assert len(site.calls) <= before + 1
    assert site.items(active) == site.documents(active) == []


def test_other_content_under_an_id_changes_nothing(site, active):
    post(site, active)
    items, documents = site.items(active), len(site.documents(active))
    assert post(site, active, amount="11")[0] == 409
    assert (site.items(active), len(site.documents(active))) == (items, documents)


@pytest.mark.parametrize("method, path, status", [
    ("GET", "/transactions/none", 404), ("GET", "/transactions/heartbeat#us-east-1", 404),
    ("GET", "/elsewhere", 404), ("DELETE", "/transactions/TX-1", 405),
    ("PUT", "/transactions", 405)])
def test_what_is_not_offered_is_refused(site, active, method, path, status):
    assert site.internet.request(active, method, path)[0] == status
    assert site.items(active) == []


def test_an_unsigned_request_reaches_no_function(site, active):
    before = len(site.calls)
    assert post(site, active, signed=False)[0] == 403
    assert len(site.calls) == before and site.items(active) == []


def test_the_standby_refuses_and_stores_nothing(site, active):
    standby = lookup.OTHER[active]
    status, answer = post(site, standby)
    assert (status, answer.get("errors")) == (503, [f"{standby} is passive"])
    assert site.items(standby) == site.documents(standby) == []


@pytest.mark.parametrize("region", REGIONS)
def test_health_answers_well_under_its_limit(site, region):
    """One read of the control item at most, and that within Route 53's two seconds."""
    site.name_writer(PRIMARY)
    function = site.processor(region)
    for _ in range(3):
        status, answer = ask_health(site, region)
        assert (status, answer["region"], answer["active"]) == (200, region, region == PRIMARY)
    assert [call for _, _, call in site.calls] == ["dynamodb:GetItem"]
    config = function.module.dr_control.meta.config
    attempts = config.retries["total_max_attempts"]
    assert attempts * (config.connect_timeout + config.read_timeout) <= 1.0


@pytest.mark.parametrize("region", REGIONS)
def test_health_says_so_where_the_control_item_cannot_be_read(site, region):
    site.answers["dynamodb:GetItem"] = lambda *_: refuse("InternalServerError", "ill", 500)
    assert ask_health(site, region)[0] == 503
    assert len(site.calls) == 1, "and does not try for longer"


def test_only_the_active_region_answers_on_active(site, active):
    def ask(region):
        return site.internet.request(region, "GET", "/active", signed=False)

    assert ask(active) == (200, {"region": active, "active": True})
    other = lookup.OTHER[active]
    assert ask(other) == (404, {"region": other, "active": False})
    site.answers["dynamodb:GetItem"] = lambda *_: refuse("InternalServerError", "ill", 500)
    assert ask(active)[0] == 503


@pytest.mark.parametrize("region", REGIONS)
def test_nobody_writes_without_a_control_item(site, region):
    assert post(site, region)[0] == 503
    assert site.items(region) == site.documents(region) == []
    assert ask_health(site, region) == (200, {"status": "ok", "region": region, "active": False})


# --- Heartbeats ---

BEAT = {"stamp": 1.5, "epoch": 3, "writer": PRIMARY}


def beat(site, region, stamp):
    return site.internet.request(
        region, "POST", "/heartbeat", json.dumps({**BEAT, "stamp": stamp}))


def later(site):
    """A stamp after any of the evaluator's, and not too late to be believed."""
    return int(site.clock.now) + 30.5


def beats(site, region):
    status, answer = site.internet.request(region, "GET", "/heartbeat")
    assert status == 200
    return answer["heartbeats"]


@pytest.mark.parametrize("region", REGIONS)
def test_heartbeat_is_an_item_and_a_document(site, active, region):
    """Whether or not the region is the active writer, so that its other one can be drained."""
    stamp = later(site)
    assert beat(site, region, stamp) == (200, {"region": region, "writer": active})
    assert beats(site, region)[region] == {
        "item": stamp, "document": stamp, "epoch": 3, "writer": PRIMARY}
    assert site.items(region) == site.documents(region) == []
    site.replicate_table()
    site.replicate_documents()
    other = lookup.OTHER[region]
    arrived = stamp if region == PRIMARY or site.documents_return else None
    assert beats(site, other)[region] == {
        "item": stamp, "document": arrived, "epoch": 3, "writer": PRIMARY}


@pytest.mark.parametrize("operation", ["dynamodb:PutItem", "s3:PutObject"])
def test_heartbeat_fails_where_a_transaction_would(site, active, operation):
    site.answers[operation] = lambda *_: refuse("InternalServerError", "ill", 500)
    assert beat(site, active, later(site))[0] == post(site, active)[0] == 503


def test_an_earlier_heartbeat_does_not_replace_a_later_one(site, active):
    stamp = later(site)
    beat(site, active, stamp)
    assert beat(site, active, stamp - 100)[0] == 200
    assert beats(site, active)[active]["item"] == stamp


def test_a_heartbeat_of_the_future_is_refused(site, active):
    """It would hide that nothing arrives any more."""
    before = beats(site, active)
    assert beat(site, active, site.clock.now + 3600)[0] == 400
    assert beats(site, active) == before


@pytest.mark.parametrize("body", [
    None, "{}", "[]", "x", json.dumps({**BEAT, "stamp": "soon"}), json.dumps({"stamp": 1})])
def test_what_is_no_heartbeat_is_refused(site, active, body):
    before = beats(site, active)
    assert site.internet.request(active, "POST", "/heartbeat", body)[0] == 400
    assert beats(site, active) == before


def test_heartbeats_are_understood_as_forms_too(site, active):
    assert site.internet.request(
        active, "POST", "/heartbeat", json.dumps(BEAT),
        content_type="application/x-www-form-urlencoded")[0] == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_sends_heartbeats_unsigned(site, active, method):
    before = len(site.calls)
    assert site.internet.request(
        active, method, "/heartbeat", json.dumps(BEAT), signed=False)[0] == 403
    assert len(site.calls) == before
