"""Lists what a heartbeat or a client asks for."""
import os

import boto3

table = boto3.client("dynamodb")


def handler(event, context):
    found = table.query(
        TableName=os.environ["TABLE_NAME"], KeyConditionExpression="#id = :id",
        ExpressionAttributeNames={"#id": os.environ["PARTITION_KEY"]},
        ExpressionAttributeValues={":id": {"S": event["rawPath"]}})
    return {"statusCode": 200, "body": str(found["Count"])}
