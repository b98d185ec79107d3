"""Reads, also on /heartbeat."""
import os

import boto3

table = boto3.client("dynamodb")
bucket = boto3.client("s3")


def handler(event, context):
    found = table.get_item(
        TableName=os.environ["TABLE_NAME"], Key={os.environ["PARTITION_KEY"]: {"S": "a"}})
    body = bucket.get_object(Bucket=os.environ["BUCKET_NAME"], Key=found["Item"]["document"]["S"])
    return {"statusCode": 200, "body": body["Body"].read().decode()}
