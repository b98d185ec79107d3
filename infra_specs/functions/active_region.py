"""Tells whether this region is the active writer. Route 53 watches it.

A function of its own: a standby that has just taken over must go on answering here
however busy its transaction processors are.

Events: HTTP API payload format 2.0, GET /active: 200 if it is, 404 if not, 503 if
the control item cannot be read.
Environment: TABLE_NAME, PARTITION_KEY, PRIMARY_REGION
IAM: dynamodb:GetItem
"""
import json
from os import environ

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

REGION = environ["AWS_REGION"]
# A checker waits two seconds for the answer.
table = boto3.client("dynamodb", region_name=REGION, config=Config(
    connect_timeout=0.5, read_timeout=0.5, retries={"total_max_attempts": 2}))


def handler(event, context):
    key = {environ["PARTITION_KEY"]: {"S": "control#writer"}}
    try:
        item = table.get_item(TableName=environ["TABLE_NAME"], Key=key,
                              ConsistentRead=True).get("Item")
    except (BotoCoreError, ClientError) as error:
        print(json.dumps({"level": "ERROR", "cause": str(error)}))
        return answer(503, active=None)
    writer = item["region"]["S"] if item else environ["PRIMARY_REGION"]
    return answer(200 if writer == REGION else 404, active=writer == REGION)


def answer(status, active):
    return {"statusCode": status,
            "headers": {"content-type": "application/json", "cache-control": "no-store"},
            "body": json.dumps({"region": REGION, "active": active})}
