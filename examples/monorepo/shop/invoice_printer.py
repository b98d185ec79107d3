"""Stores an order's invoice and says so in the order: {"order": TEXT, "invoice": TEXT}.

Environment: TABLE_NAME, PARTITION_KEY, BUCKET_NAME
IAM: dynamodb:UpdateItem, s3:PutObject
"""
from os import environ

import boto3

dynamodb = boto3.client("dynamodb")
s3 = boto3.client("s3")


def handler(event, context):
    key = "invoices/" + event["order"]
    s3.put_object(Bucket=environ["BUCKET_NAME"], Key=key, Body=event["invoice"])
    dynamodb.update_item(
        TableName=environ["TABLE_NAME"], Key={environ["PARTITION_KEY"]: {"S": event["order"]}},
        UpdateExpression="SET invoice = :key",
        ExpressionAttributeValues={":key": {"S": key}})
