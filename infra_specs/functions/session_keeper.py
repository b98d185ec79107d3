"""Keeps a customer's session alive. An example of code and rights of one's own.

Invoked with {"customer_id": TEXT, "device_id": BASE64, "country": TEXT}: prolongs the latest
session of the customer where it is of this device, else starts one; returns
{"started_at": SECONDS, "expires_at": SECONDS}. The bucket holds {"minutes": NUMBER}, how long.
Raises in the region that is not the active writer: the caller tries the other one.
Environment: TABLE_NAME, PARTITION_KEY, BUCKET_NAME, CONTROL_TABLE_NAME, FENCE_SECONDS,
  SETTINGS_KEY
IAM: dynamodb:GetItem, dynamodb:Query, dynamodb:UpdateItem, s3:GetObject
"""
import base64
import json
import time
from os import environ

import boto3
from botocore.config import Config

REGION = environ["AWS_REGION"]
TABLE, KEY = environ["TABLE_NAME"], environ["PARTITION_KEY"]
CONTROL, FENCE_SECONDS = environ["CONTROL_TABLE_NAME"], float(environ["FENCE_SECONDS"])
PATIENCE = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 3})

dynamodb = boto3.client("dynamodb", region_name=REGION, config=PATIENCE)
s3 = boto3.client("s3", region_name=REGION, config=PATIENCE)


seen = (0, None)  # when the active writer was last read, and who it was


class Passive(Exception):
    """This region is not the active writer."""


def require_writer():
    """Relies on what it read for FENCE_SECONDS: all environments read the one control item."""
    global seen
    now = time.time()
    if not 0 <= now - seen[0] <= FENCE_SECONDS:
        item = dynamodb.get_item(TableName=CONTROL, Key={"id": {"S": "writer"}},
                                 ConsistentRead=True).get("Item")
        seen = now, item and item["region"]["S"]
    if seen[1] != REGION:
        raise Passive(REGION)


def handler(event, context):
    customer, device = event["customer_id"], base64.b64decode(event["device_id"], validate=True)
    settings = s3.get_object(Bucket=environ["BUCKET_NAME"], Key=environ["SETTINGS_KEY"])
    seconds = 60 * json.loads(settings["Body"].read())["minutes"]
    now = int(time.time())
    require_writer()
    latest = dynamodb.query(
        TableName=TABLE, KeyConditionExpression="#id = :id", ScanIndexForward=False, Limit=1,
        ExpressionAttributeNames={"#id": KEY}, ExpressionAttributeValues={":id": {"S": customer}})
    session = next(iter(latest["Items"]), None)
    # DynamoDB deletes expired items within days, not at once.
    lives = session and int(session["expires_at"]["N"]) > now
    same = lives and session["device_id"]["B"] == device
    started = session["started_at"]["N"] if same else str(now)
    dynamodb.update_item(
        TableName=TABLE, Key={KEY: {"S": customer}, "started_at": {"N": started}},
        UpdateExpression="SET expires_at = :end, device_id = :device, country = :country",
        ExpressionAttributeValues={":end": {"N": str(now + seconds)}, ":device": {"B": device},
                                   ":country": {"S": event["country"]}})
    require_writer()  # what took its time may belong to a region that was deposed meanwhile
    return {"started_at": int(started), "expires_at": now + seconds}
