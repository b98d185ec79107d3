"""The example of a function with code of its own: sessions, in the active region alone."""
import base64
import binascii
import json
import types

import pytest
from generator.functions.tests.lambdas import EAST, WEST, Refused, activate, create_control_table

NOW = 1_700_000_000
PHONE, LAPTOP = (base64.b64encode(name).decode() for name in (b"phone", b"laptop"))


@pytest.fixture(name="keep")
def fixture_keep(aws, functions):
    """keep(region, device, now) calls the region's function; keep.items() are the sessions.

    The primary is the active writer. What a function keeps from call to call lasts until
    keep.modules is cleared.
    """
    clients = {}
    for region in (EAST, WEST):
        clients[region] = aws("dynamodb", region), aws("s3", region)
        clients[region][0].create_table(
            TableName="sessions", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "customer_id", "KeyType": "HASH"},
                       {"AttributeName": "started_at", "KeyType": "RANGE"}],
            AttributeDefinitions=[{"AttributeName": "customer_id", "AttributeType": "S"},
                                  {"AttributeName": "started_at", "AttributeType": "N"}])
        create_control_table(clients[region][0])
        activate(clients[region][0], EAST)
        clients[region][1].create_bucket(Bucket=f"receipts-{region}", **({} if region == EAST else {
            "CreateBucketConfiguration": {"LocationConstraint": region}}))
        clients[region][1].put_object(
            Bucket=f"receipts-{region}", Key="settings.json", Body=b'{"minutes": 30}')

    def keep(region=EAST, device=PHONE, now=NOW, **event):
        if region not in keep.modules:
            keep.modules[region] = functions.load(
                "session_keeper", AWS_REGION=region, TABLE_NAME="sessions",
                PARTITION_KEY="customer_id", CONTROL_TABLE_NAME="control", FENCE_SECONDS="5",
                FENCE_READS="", HEALTH_PATH="/health", HEARTBEAT_KEY="{}",
                PRIMARY_REGION=EAST, SECONDARY_REGION=WEST,
                BUCKET_NAME=f"receipts-{region}", SETTINGS_KEY="settings.json")
        module = keep.modules[region]
        functions.monkeypatch.setenv("BUCKET_NAME", f"receipts-{region}")
        module.own.time = types.SimpleNamespace(time=lambda: now + 0.5)
        keep.steady, keep.last = keep.steady + abs(now - keep.last), now
        module.dr_time = types.SimpleNamespace(
            time=module.own.time.time, monotonic=lambda: keep.steady)
        return module.handler(
            {"customer_id": "c-1", "device_id": device, "country": "US", **event}, None)

    keep.clients, keep.modules, keep.steady, keep.last = clients, {}, 50, NOW
    keep.items = lambda region=EAST: clients[region][0].scan(TableName="sessions")["Items"]
    return keep


def test_starts_a_session(keep):
    assert keep() == {"started_at": NOW, "expires_at": NOW + 1800}
    assert keep.items() == [{
        "customer_id": {"S": "c-1"}, "started_at": {"N": str(NOW)}, "country": {"S": "US"},
        "expires_at": {"N": str(NOW + 1800)}, "device_id": {"B": b"phone"}}]


def test_prolongs_it_on_the_same_device(keep):
    keep()
    assert keep(now=NOW + 60) == {"started_at": NOW, "expires_at": NOW + 1860}
    assert len(keep.items()) == 1


@pytest.mark.parametrize("device, now", [(LAPTOP, NOW + 60), (PHONE, NOW + 1801)])
def test_another_device_or_a_late_call_starts_anew(keep, device, now):
    keep()
    assert keep(device=device, now=now)["started_at"] == now
    assert len(keep.items()) == 2


def test_takes_the_minutes_from_the_settings(keep):
    keep.clients[EAST][1].put_object(
        Bucket=f"receipts-{EAST}", Key="settings.json", Body=json.dumps({"minutes": 5}).encode())
    assert keep()["expires_at"] == NOW + 300


@pytest.mark.parametrize("writer", [None, "none", EAST, WEST])
def test_only_the_active_region_writes(keep, writer):
    for region in (EAST, WEST):
        table, _ = keep.clients[region]
        if writer:
            activate(table, writer)
        else:
            table.delete_item(TableName="control", Key={"id": {"S": "writer"}})
    for region in (EAST, WEST):
        if region == writer:
            keep(region)
        else:
            with pytest.raises(Exception, match=region):
                keep(region)
            assert keep.items(region) == []


def test_relies_on_what_it_read_for_the_fence_time(keep, functions):
    keep()
    activate(keep.clients[EAST][0], WEST)
    keep(now=NOW + 2.5)
    assert functions.asked("GetItem") == [{
        "TableName": "control", "Key": {"id": {"S": "writer"}}, "ConsistentRead": True}]
    with pytest.raises(Exception, match=EAST):
        keep(now=NOW + 2.6)
    assert functions.count("GetItem") == 2


def test_a_clock_set_back_is_no_reason_to_rely_on_it(keep):
    keep()
    activate(keep.clients[EAST][0], WEST)
    with pytest.raises(Exception, match=EAST):
        keep(now=NOW - 3600)


def test_without_the_control_item_it_writes_nothing(keep, functions):
    keep()
    functions.intercept["GetItem"] = lambda *_: Refused("ThrottlingException")
    with pytest.raises(Exception, match="cannot be read"):
        keep(now=NOW + 6)
    assert keep.items()[0]["expires_at"] == {"N": str(NOW + 1800)}


def test_the_clock_is_passed_over_without_a_word(keep):
    activate(keep.clients[EAST][0], WEST)
    assert keep(source="aws.events") is None
    assert keep.items() == []


@pytest.mark.parametrize("writer", [None, "none"])
def test_the_clock_hears_where_nobody_is_known_to_work(keep, writer):
    table, _ = keep.clients[EAST]
    if writer:
        activate(table, writer)
    else:
        table.delete_item(TableName="control", Key={"id": {"S": "writer"}})
    with pytest.raises(Exception, match="passive"):
        keep(source="aws.events")


def test_the_clock_hears_that_the_control_item_cannot_be_read(keep, functions):
    functions.intercept["GetItem"] = lambda *_: Refused("ThrottlingException")
    with pytest.raises(Exception, match="cannot be read"):
        keep(source="aws.events")


def test_refuses_a_device_that_is_not_base64(keep):
    with pytest.raises(binascii.Error):
        keep(device="!")
    assert keep.items() == []
