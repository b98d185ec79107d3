"""Keeps a customer's session alive. An example of code and rights of one's own, in two files.

Invoked with {"customer_id": TEXT, "device_id": BASE64, "country": TEXT}: prolongs the latest
session of the customer where it is of this device, else starts one; returns
{"started_at": SECONDS, "expires_at": SECONDS}.
The fence raises in the region that is not the active writer: the caller tries the other one.
Environment: TABLE_NAME, PARTITION_KEY, BUCKET_NAME, SETTINGS_KEY
IAM: dynamodb:GetItem, dynamodb:Query, dynamodb:UpdateItem, s3:GetObject
"""
import base64
import time
from os import environ

import boto3
import settings
from botocore.config import Config

REGION = environ["AWS_REGION"]
TABLE, KEY = environ["TABLE_NAME"], environ["PARTITION_KEY"]
PATIENCE = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 3})

dynamodb = boto3.client("dynamodb", region_name=REGION, config=PATIENCE)
s3 = boto3.client("s3", region_name=REGION, config=PATIENCE)


def handler(event, context):
    customer, device = event["customer_id"], base64.b64decode(event["device_id"], validate=True)
    seconds = settings.seconds(s3)
    now = int(time.time())
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
    return {"started_at": int(started), "expires_at": now + seconds}
