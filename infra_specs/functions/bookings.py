"""Lists an account's bookings, the latest first. An example of a function that only reads.

Answers GET /accounts/{account}/bookings with {"bookings": [{"booked_at", "amount", "currency"}]}.
The fence lets it through in both regions: what it reads in the passive one may be some seconds old.
Environment: TABLE_NAME
IAM: dynamodb:Query
"""
import json
from os import environ

import boto3
from botocore.config import Config

PATIENCE = Config(connect_timeout=1, read_timeout=1, retries={"total_max_attempts": 3})
dynamodb = boto3.client("dynamodb", region_name=environ["AWS_REGION"], config=PATIENCE)


def handler(event, context):
    found = dynamodb.query(
        TableName=environ["TABLE_NAME"], IndexName="by-account", ScanIndexForward=False, Limit=100,
        KeyConditionExpression="account = :account",
        ExpressionAttributeValues={":account": {"S": event["pathParameters"]["account"]}})
    bookings = [{
        "booked_at": int(item["booked_at"]["N"]),
        "amount": item.get("amount", {}).get("S"),
        "currency": item.get("currency", {}).get("S"),
    } for item in found["Items"]]
    return {"statusCode": 200, "headers": {"content-type": "application/json"},
            "body": json.dumps({"bookings": bookings})}
