"""Stores an order's invoice and says so in the order: {"order": TEXT, "invoice": TEXT}.

Environment: TABLE_NAME, PARTITION_KEY, BUCKET_NAME, CONTROL_TABLE_NAME, FENCE_SECONDS
IAM: dynamodb:GetItem, dynamodb:UpdateItem, s3:PutObject
"""
import time
from os import environ

import boto3

dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3")
seen = (0.0, None)  # when the writer was last read, and who it was


def require_writer():
    """As docs/functions.md of protoc-gen-cfn demands of what writes."""
    global seen
    now = time.time()
    if not 0 <= now - seen[0] <= float(environ["FENCE_SECONDS"]) / 2:
        item = dynamodb.get_item(TableName=environ["CONTROL_TABLE_NAME"],
                                 Key={"id": {"S": "writer"}}, ConsistentRead=True).get("Item")
        seen = now, item and item["region"]["S"]
    if seen[1] != environ["AWS_REGION"]:
        raise RuntimeError("this region is not the active writer")


def handler(event, context):
    require_writer()
    key = "invoices/" + event["order"]
    s3.put_object(Bucket=environ["BUCKET_NAME"], Key=key, Body=event["invoice"])
    dynamodb.update_item(
        TableName=environ["TABLE_NAME"], Key={environ["PARTITION_KEY"]: {"S": event["order"]}},
        UpdateExpression="SET invoice = :key",
        ExpressionAttributeValues={":key": {"S": key}})
    require_writer()  # the writes may belong to a region that was deposed meanwhile
