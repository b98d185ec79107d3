"""Stores each financial transaction once.

Events: HTTP API payload format 2.0, or an invocation of that shape.
  POST /transactions      201 stored, 200 repeated, 409 same id with other content
  GET /transactions/{id}  the stored item
The fence lets only the active writer's region have a POST, and answers /health and /heartbeat.
Environment: TABLE_NAME, PARTITION_KEY, BUCKET_NAME, DOCUMENT_PREFIX (transactions/)
IAM: dynamodb:GetItem, dynamodb:PutItem, s3:PutObject
"""
import base64
import hashlib
import json
import random
import re
from datetime import datetime, timezone
from os import environ

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

REGION = environ["AWS_REGION"]
TABLE = environ["TABLE_NAME"]
KEY = environ["PARTITION_KEY"]
BUCKET = environ["BUCKET_NAME"]
PREFIX = environ.get("DOCUMENT_PREFIX", "transactions/")
BODY_LIMIT = 64 * 1024
ID = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}"  # no "#": never a heartbeat
ID_RULE = "1-64 of A-Z a-z 0-9 . _ - from a letter or digit on"
FIELDS = {  # name: (pattern, rule)
    "transaction_id": (ID, ID_RULE),
    "amount": (r"(?=.*[1-9])(0|[1-9]\d{0,14})(\.\d{1,4})?",
               "an integer or decimal string, 0 < amount < 10^15, up to 4 decimals"),
    "currency": ("[A-Z]{3}", "an ISO 4217 code such as USD"),
    "debtor_account": (ID, ID_RULE),
    "creditor_account": (ID, ID_RULE),
    "timestamp": (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)",
                  "an ISO 8601 time such as 2025-01-31T12:00:00Z"),
}
AWS_ERRORS = BotoCoreError, ClientError


def client(service, seconds, attempts):
    return boto3.client(service, region_name=REGION, config=Config(
        connect_timeout=seconds, read_timeout=seconds, retries={"total_max_attempts": attempts}))


# A request ends within API Gateway's 30 s.
table = client("dynamodb", 1, 3)
bucket = client("s3", 2, 3)


class Refusal(Exception):
    """An answer other than success: Refusal(status, *problems)."""


def unique(pairs):
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


def content(event):
    """Returns the JSON object in a request."""
    try:
        body = (event.get("body") or "").encode()
        if event.get("isBase64Encoded"):
            body = base64.b64decode(body, validate=True)
        if len(body) > BODY_LIMIT:
            raise Refusal(413, f"the body has more than {BODY_LIMIT} bytes")
        given = json.loads(body.decode(), object_pairs_hook=unique)
        if not isinstance(given, dict):
            raise ValueError
    except (ValueError, RecursionError):
        raise Refusal(400, "the body is not one JSON object with unique names in UTF-8") from None
    return given


def parse(given):
    """Returns the transaction in a JSON object as text fields."""
    problems = [f"{name[:64]}: unknown field" for name in given if name not in FIELDS]
    fields = {}
    for name, (pattern, rule) in FIELDS.items():
        value = given.get(name)
        if name == "amount" and type(value) is int:  # a float has lost its cents already
            value = str(value)
        try:
            fits = re.fullmatch(pattern, value, re.ASCII)
            if fits and name == "timestamp":
                datetime.fromisoformat(value)
        except (TypeError, ValueError):
            fits = False
        if fits:
            fields[name] = value
        elif value is not None or name != "timestamp":  # the one optional field
            problems.append(f"{name}: must be {rule}")
    if problems:
        raise Refusal(400, *problems)
    return fields


def plain(item):
    return {name: value["S"] for name, value in item.items()}


def post(event):
    # The item comes first: its condition alone decides which content owns an id, so no
    # document is ever written for a refused one. The document is a function of the item, so
    # a retry, in either region, adds what an interrupted call left out. Nothing is
    # acknowledged before both are there, not even a repetition.
    fields = parse(content(event))
    ident = fields["transaction_id"]
    document = json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()
    digest = hashlib.sha256(document).hexdigest()
    shard = hashlib.sha256(ident.encode()).hexdigest()[:2]  # S3 scales by key prefix
    item = {**fields, KEY: ident, "content_sha256": digest, "region": REGION,
            "document": f"{PREFIX}{shard}/{ident}.json",
            "stored_at": datetime.now(timezone.utc).isoformat()}
    status = 201
    try:
        table.put_item(
            TableName=TABLE, Item={name: {"S": value} for name, value in item.items()},
            ConditionExpression="attribute_not_exists(#id)", ExpressionAttributeNames={"#id": KEY},
            ReturnValuesOnConditionCheckFailure="ALL_OLD")
    except table.exceptions.ConditionalCheckFailedException as error:
        status, item = 200, plain(error.response["Item"])
        if item["content_sha256"] != digest:
            raise Refusal(409, f"{ident} is stored with other content") from None
    try:
        bucket.put_object(Bucket=BUCKET, Key=item["document"], Body=document, IfNoneMatch="*")
    except ClientError as error:
        if error.response["Error"]["Code"] != "PreconditionFailed":  # it is there already
            raise
    return status, {"stored": status == 201, "transaction": item}


def get(event, ident):
    found = table.get_item(TableName=TABLE, Key={KEY: {"S": ident}}, ConsistentRead=True)
    if "Item" not in found:
        raise Refusal(404, "not stored")
    return 200, plain(found["Item"])


ROUTES = (("/transactions", {"POST": post}), (f"/transactions/({ID})", {"GET": get}))


def handler(event, context):
    # A defect is left to raise: Lambda's Errors alarm counts it, API Gateway hides it.
    method, path = event["requestContext"]["http"]["method"], event["rawPath"]
    headers, cause = {"content-type": "application/json"}, {"level": "INFO"}
    try:
        for pattern, actions in ROUTES:
            if match := re.fullmatch(pattern, path):
                headers["allow"] = ", ".join(actions)
                if method not in actions:
                    raise Refusal(405, f"use {headers['allow']}")
                status, body = actions[method](event, *match.groups())
                break
        else:
            raise Refusal(404, "no such path")
    except Refusal as refusal:
        status, body = refusal.args[0], {"errors": refusal.args[1:]}
    except AWS_ERRORS as error:
        cause = {"level": "ERROR", "cause": str(error)}
        status, body = 503, {"errors": ["unavailable, try again"]}
    if status == 503:
        # Not all at once: after a failover everybody tries again.
        headers["retry-after"] = str(random.randint(1, 20))
    print(json.dumps({"request": getattr(context, "aws_request_id", ""), "method": method,
                      "path": path[:128], "status": status, **cause}))
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}
