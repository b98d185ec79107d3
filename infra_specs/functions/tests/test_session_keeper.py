"""The example of a function with code of its own: sessions, in the active region alone."""
import base64
import binascii
import json
import types

import pytest
from conftest import EAST, WEST

NOW = 1_700_000_000
PHONE, LAPTOP = (base64.b64encode(name).decode() for name in (b"phone", b"laptop"))


@pytest.fixture(name="keep")
def fixture_keep(aws, functions):
    """keep(region, device, now) calls the region's function; keep.items() are the sessions."""
    clients = {}
    for region in (EAST, WEST):
        clients[region] = aws("dynamodb", region), aws("s3", region)
        for table, keys in (("sessions", {"customer_id": ("HASH", "S"), "started_at": ("RANGE", "N")}),
                            ("payments", {"payment_id": ("HASH", "S")})):
            clients[region][0].create_table(
                TableName=table, BillingMode="PAY_PER_REQUEST",
                KeySchema=[{"AttributeName": name, "KeyType": kind}
                           for name, (kind, _) in keys.items()],
                AttributeDefinitions=[{"AttributeName": name, "AttributeType": type}
                                      for name, (_, type) in keys.items()])
        clients[region][1].create_bucket(Bucket=f"receipts-{region}", **({} if region == EAST else {
            "CreateBucketConfiguration": {"LocationConstraint": region}}))
        clients[region][1].put_object(
            Bucket=f"receipts-{region}", Key="settings.json", Body=b'{"minutes": 30}')

    def keep(region=EAST, device=PHONE, now=NOW, **event):
        module = functions.load(
            "session_keeper", AWS_REGION=region, PRIMARY_REGION=EAST, TABLE_NAME="sessions",
            PARTITION_KEY="customer_id", CONTROL_TABLE_NAME="payments",
            CONTROL_PARTITION_KEY="payment_id", BUCKET_NAME=f"receipts-{region}",
            SETTINGS_KEY="settings.json")
        module.time = types.SimpleNamespace(time=lambda: now + 0.5)
        return module.handler(
            {"customer_id": "c-1", "device_id": device, "country": "US", **event}, None)

    keep.clients = clients
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


@pytest.mark.parametrize("writer", [None, EAST, WEST])
def test_only_the_active_region_writes(keep, writer):
    if writer:
        for region in (EAST, WEST):
            keep.clients[region][0].put_item(
                TableName="payments",
                Item={"payment_id": {"S": "control#writer"}, "region": {"S": writer}})
    for region in (EAST, WEST):
        if region == (writer or EAST):
            keep(region)
        else:
            with pytest.raises(Exception, match=region):
                keep(region)
            assert keep.items(region) == []


def test_refuses_a_device_that_is_not_base64(keep):
    with pytest.raises(binascii.Error):
        keep(device="!")
    assert keep.items() == []
