"""Stores each path once, /heartbeat among them. Calls what it is allowed by default."""
from os import environ

import boto3

table = boto3.client("dynamodb")
bucket = boto3.client("s3")


def handler(event, context):
    key = {environ["PARTITION_KEY"]: {"S": event["rawPath"]}}
    if "Item" not in table.get_item(TableName=environ["TABLE_NAME"], Key=key):
        table.put_item(TableName=environ["TABLE_NAME"], Item=key)
        bucket.put_object(Bucket=environ["BUCKET_NAME"], Key=event["rawPath"])
    return {"statusCode": 200}
