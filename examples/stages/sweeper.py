"""Deletes orders that nobody has paid for."""

import os

import boto3

_TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE_NAME"])
_KEY = os.environ["PARTITION_KEY"]


def handler(event, _context):
    for order in event.get("expired", []):
        _TABLE.delete_item(Key={_KEY: order})
