"""Tells whether the environment was failed over to this region. Route 53 watches it.

A function of its own: a standby that has just taken over must go on answering here
however busy its transaction processors are.

Events: HTTP API payload format 2.0, GET /active: 200 if this region is the active writer, or
was until a failback drained it, 404 if not, 503 if the control item cannot be read.
Environment: CONTROL_TABLE_NAME, PRIMARY_REGION
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
    try:
        item = table.get_item(TableName=environ["CONTROL_TABLE_NAME"], Key={"id": {"S": "writer"}},
                              ConsistentRead=True).get("Item")
    except (BotoCoreError, ClientError) as error:
        print(json.dumps({"level": "ERROR", "cause": str(error)}))
        return answer(503, active=None)
    primary = environ["PRIMARY_REGION"]
    writer = item["region"]["S"] if item else primary
    # While nobody writes, the drained secondary keeps its clients.
    active = writer == REGION if REGION == primary else writer != primary
    return answer(200 if active else 404, active=active)


def answer(status, active):
    return {"statusCode": status,
            "headers": {"content-type": "application/json", "cache-control": "no-store"},
            "body": json.dumps({"region": REGION, "active": active})}
