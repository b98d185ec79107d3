"""Writes the documents that are missing beside their items, in its own region.

Invoked by an operator, for one segment of the table at a time:
  {"segment": 0, "segments": 4, "start": null, "since": "2026-01-31T12:00", "count_only": false}
`since` leaves out what was stored before, `start` is where an earlier run stopped. The answer
counts what it found and says where to go on; "next" is null at the end of the segment:
  {"segment": 0, "segments": 4, "items": 9, "missing": 2, "written": 1, "unlike": 1, "next": {...}}
A document is a function of its item, as the transaction processor writes it. An item whose
content is not what its content_sha256 says is "unlike": nothing is written for it.
Environment: TABLE_NAME, BUCKET_NAME
IAM: dynamodb:Scan, s3:GetObject, s3:PutObject
"""
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from os import environ

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

TABLE = environ["TABLE_NAME"]
BUCKET = environ["BUCKET_NAME"]
FIELDS = ("transaction_id", "amount", "currency", "debtor_account", "creditor_account",
          "timestamp")  # what the transaction processor takes from a request
THREADS = 32
RESERVE_MS = 45_000  # a page and its documents take less, with every repetition

config = Config(connect_timeout=2, read_timeout=5, max_pool_connections=THREADS,
                retries={"mode": "standard", "total_max_attempts": 5})
table = boto3.client("dynamodb", region_name=environ["AWS_REGION"], config=config)
bucket = boto3.client("s3", region_name=environ["AWS_REGION"], config=config)


def pages(event):
    """Yields the items that have a document, and the key after which the next page begins."""
    request = {
        "TableName": TABLE, "Segment": event["segment"], "TotalSegments": event["segments"],
        # Heartbeats have neither.
        "FilterExpression": "attribute_exists(document) AND attribute_exists(content_sha256)"}
    if event.get("since"):
        request["FilterExpression"] += " AND stored_at >= :since"
        request["ExpressionAttributeValues"] = {":since": {"S": event["since"]}}
    start = event.get("start")
    while True:
        page = table.scan(**request, **({"ExclusiveStartKey": start} if start else {}))
        start = page.get("LastEvaluatedKey")
        yield page["Items"], start
        if not start:
            return


def is_missing(key):
    try:
        bucket.head_object(Bucket=BUCKET, Key=key)
        return False
    except ClientError as error:
        # Without the right to list, what is not there is forbidden.
        if error.response["Error"]["Code"] in ("403", "404"):
            return True
        raise


def document_of(item):
    """The document that an item stands for; None where the item was changed since."""
    fields = {name: item[name]["S"] for name in FIELDS if name in item}
    document = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    same = hashlib.sha256(document).hexdigest() == item["content_sha256"]["S"]
    return document if same else None


def mend(item, count_only):
    """What was done about an item's document: the names of the counts that go up."""
    key = item["document"]["S"]
    if not is_missing(key):
        return ("items",)
    document = document_of(item)
    if document is None:
        print(json.dumps({"level": "ERROR", "unlike": key}))
        return "items", "missing", "unlike"
    if count_only:
        return "items", "missing"
    try:
        bucket.put_object(Bucket=BUCKET, Key=key, Body=document, IfNoneMatch="*")
    except ClientError as error:
        if error.response["Error"]["Code"] != "PreconditionFailed":
            raise
        return ("items",)  # it has arrived meanwhile
    return "items", "missing", "written"


def handler(event, context):
    segment, segments = event.get("segment", 0), event.get("segments", 1)
    event = {**event, "segment": segment, "segments": segments}
    counts = dict.fromkeys(("items", "missing", "written", "unlike"), 0)
    following = None
    with ThreadPoolExecutor(THREADS) as threads:
        for items, following in pages(event):
            for names in threads.map(lambda item: mend(item, bool(event.get("count_only"))), items):
                for name in names:
                    counts[name] += 1
            if context.get_remaining_time_in_millis() < RESERVE_MS:
                break
    answer = {"segment": segment, "segments": segments, **counts, "next": following}
    print(json.dumps({"level": "INFO", **answer}))
    return answer
