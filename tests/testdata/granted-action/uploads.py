"""Lets clients upload, and asks a database and a broker of its own."""
import os

import boto3
import broker
import database

bucket = boto3.client("s3")


def handler(event, context):
    found = database.session().query("orders")
    broker.publish("asked", found)
    return bucket.generate_presigned_post(os.environ["BUCKET_NAME"], "upload")
