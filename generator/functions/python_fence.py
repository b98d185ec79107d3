# What follows is protoc-gen-cfn's: the fence, which comes after a function's own code and its line
# "dr_own = <its handler>". Lambda calls dr_handler. It calls that handler only where this region is
# the active writer, as it was read at most FENCE_SECONDS before, and passes its answer on only if it
# still is; also elsewhere for the requests in FENCE_READS ("GET /a/*,GET /b"), where "*" is everything.
# Of the function that answers the API it takes two paths:
#   GET HEALTH_PATH   200 while this region knows who the active writer is
#   POST /heartbeat   200 once an item and a document are stored: what the function stores would be
#   GET /heartbeat    the newest heartbeats that are here, of each region
# Environment: TABLE_NAME, PARTITION_KEY, HEARTBEAT_KEY (further key attributes, as JSON), BUCKET_NAME,
#   CONTROL_TABLE_NAME, PRIMARY_REGION, SECONDARY_REGION, FENCE_SECONDS, FENCE_READS, HEALTH_PATH
# IAM: dynamodb:GetItem, dynamodb:PutItem, s3:GetObject, s3:PutObject
# Its names are its own: those of the function may mean something else, built-in ones too.
import base64 as dr_base64
import json as dr_json
import random as dr_random
import time as dr_time
from builtins import (
    Exception as DrException, KeyError as DrKeyError, OverflowError as DrOverflowError,
    RecursionError as DrRecursionError, TypeError as DrTypeError, ValueError as DrValueError,
    any as dr_any, callable as dr_callable, dict as dr_dict, float as dr_float, int as dr_int,
    isinstance as dr_isinstance, max as dr_max, print as dr_print, repr as dr_repr, str as dr_str)
from os import environ as dr_environ

import boto3 as dr_boto3
from botocore.config import Config as DrConfig
from botocore.exceptions import BotoCoreError as DrBotoCoreError, ClientError as DrClientError

DR_REGION = dr_environ["AWS_REGION"]
DR_REGIONS = dr_environ["PRIMARY_REGION"], dr_environ["SECONDARY_REGION"]
DR_CONTROL, DR_TABLE = dr_environ["CONTROL_TABLE_NAME"], dr_environ["TABLE_NAME"]
DR_KEY = dr_environ["PARTITION_KEY"]
DR_KEY_REST = {
    name: {"B": dr_base64.b64decode(value["B"])} if "B" in value else value
    for name, value in dr_json.loads(dr_environ["HEARTBEAT_KEY"]).items()}
DR_BUCKET = dr_environ["BUCKET_NAME"]
DR_FENCE_SECONDS = dr_float(dr_environ["FENCE_SECONDS"])
DR_READS = dr_environ["FENCE_READS"].split(",")
DR_PASSIVE = f"{DR_REGION} is passive"
DR_ERRORS = DrBotoCoreError, DrClientError


def dr_client(service, seconds, attempts):
    return dr_boto3.client(service, region_name=DR_REGION, config=DrConfig(
        connect_timeout=seconds, read_timeout=seconds, retries={"total_max_attempts": attempts}))


# A request ends within API Gateway's 30 s, a health check within Route 53's 2 s.
dr_control = dr_client("dynamodb", 0.5, 1)
dr_table = dr_client("dynamodb", 1, 3)
dr_bucket = dr_client("s3", 2, 3)
dr_seen = (0, 0, None)  # the last read: wall clock, monotonic clock, active writer


if not dr_callable(dr_own):
    raise DrTypeError("the handler is no function")


class DrRefusal(DrException):
    """An answer other than the handler's: DrRefusal(status, problem)."""


def dr_age():
    """Since the last read: a freeze may stop one clock, a correction set back the other."""
    return dr_max(dr_time.time() - dr_seen[0], dr_time.monotonic() - dr_seen[1])


def dr_writer():
    """The active writer's region, known for at most FENCE_SECONDS; None if nobody is."""
    global dr_seen
    if dr_age() > DR_FENCE_SECONDS / 2:  # early: one failed read refuses nothing
        now = dr_time.time(), dr_time.monotonic()
        try:
            item = dr_control.get_item(
                TableName=DR_CONTROL, Key={"id": {"S": "writer"}}, ConsistentRead=True).get("Item")
            dr_seen = (*now, item and item["region"]["S"])
        except DR_ERRORS as error:
            dr_print(dr_json.dumps({"level": "ERROR", "control_item": dr_str(error)}))
        if dr_age() > DR_FENCE_SECONDS:
            raise DrRefusal(503, "the control item cannot be read")
    return dr_seen[2]


def dr_require_writer():
    if dr_writer() != DR_REGION:
        raise DrRefusal(503, DR_PASSIVE)


def dr_key(region):
    return {DR_KEY: {"S": f"heartbeat#{region}"}, **DR_KEY_REST}


def dr_beat(event):
    """Stores what the function would, active or not: an item and a document of this region."""
    known = dr_writer()
    try:
        body = event["body"]
        given = dr_json.loads(dr_base64.b64decode(body) if event.get("isBase64Encoded") else body)
        stamp, epoch, named = dr_float(given["stamp"]), dr_int(given["epoch"]), dr_str(given["writer"])
        # A stamp of the future would hide that nothing arrives any more.
        if not 0 <= stamp <= dr_time.time() + 60 or named not in (*DR_REGIONS, "none"):
            raise DrValueError
    except (DrKeyError, DrTypeError, DrValueError, DrOverflowError, DrRecursionError):
        raise DrRefusal(400, "the heartbeat has no stamp, epoch and writer") from None
    try:
        dr_table.put_item(
            TableName=DR_TABLE, Item={
                **dr_key(DR_REGION), "stamp": {"N": dr_repr(stamp)},
                "epoch": {"N": dr_str(epoch)}, "writer": {"S": named}},
            ConditionExpression="attribute_not_exists(stamp) OR stamp < :stamp",
            ExpressionAttributeValues={":stamp": {"N": dr_repr(stamp)}})
    except dr_table.exceptions.ConditionalCheckFailedException:
        pass  # a later one is there
    dr_bucket.put_object(
        Bucket=DR_BUCKET, Key=f"heartbeat/{DR_REGION}.json",
        Body=dr_json.dumps({"stamp": stamp}).encode())
    return {"region": DR_REGION, "writer": known}


def dr_beats(event):
    """What has arrived here of each region's heartbeats: the stamps of item and document."""
    found = {}
    for region in DR_REGIONS:
        item = dr_table.get_item(
            TableName=DR_TABLE, Key=dr_key(region), ConsistentRead=True).get("Item")
        found[region] = item and {
            "item": dr_float(item["stamp"]["N"]), "epoch": dr_int(item["epoch"]["N"]),
            "writer": item["writer"]["S"], "document": dr_stamp(region)}
    return {"region": DR_REGION, "writer": dr_writer(), "heartbeats": found}


def dr_stamp(region):
    """The stamp of a region's newest document here; None where there is none."""
    try:
        body = dr_bucket.get_object(
            Bucket=DR_BUCKET, Key=f"heartbeat/{region}.json")["Body"].read()
    except DrClientError as error:
        # Without the right to list, S3 calls a missing document forbidden.
        if error.response["Error"]["Code"] in ("NoSuchKey", "AccessDenied"):
            return None
        raise
    return dr_float(dr_json.loads(body)["stamp"])


def dr_state(event):
    """For the health check. A passive region is healthy: Route 53 alone decides who serves."""
    return {"status": "ok", "region": DR_REGION, "active": dr_writer() == DR_REGION}


DR_ANSWERS = {f"GET {dr_environ['HEALTH_PATH']}": dr_state,
              "POST /heartbeat": dr_beat, "GET /heartbeat": dr_beats}


def dr_passes(request):
    climbs = ".." in request or "%2e" in request.lower()
    return dr_any(read == "*" or read and (
        request == read or read[-1] == "*" and request.startswith(read[:-1]) and not climbs)
        for read in DR_READS)


def dr_fenced(request, event, context):
    if dr_passes(request):
        return dr_own(event, context)
    dr_require_writer()
    answer = dr_own(event, context)
    # What took its time may be of a region deposed meanwhile: its caller tries the other one.
    dr_require_writer()
    return answer


def dr_handler(event, context):
    try:
        request = f"{event['requestContext']['http']['method']} {event['rawPath']}"
    except (DrKeyError, DrTypeError):
        source = event.get("source") if dr_isinstance(event, dr_dict) else None
        if source == "dr.keep-active":  # it stays active
            return None
        try:
            return dr_fenced("", event, context)
        except DrRefusal as refusal:
            # The clock asks both regions: what the other one does needs no answer. Others hear an
            # error, and so does the clock where nobody is known to do it: Lambda tries again.
            if dr_seen[2] not in DR_REGIONS or refusal.args[1:] != (DR_PASSIVE,) or (
                    source != "aws.events"):
                raise
            dr_print(dr_json.dumps({"level": "INFO", "schedule": DR_PASSIVE}))
            return None
    try:
        if request not in DR_ANSWERS:
            return dr_fenced(request, event, context)
        try:
            status, body = 200, DR_ANSWERS[request](event)
        except DR_ERRORS as error:
            dr_print(dr_json.dumps({"level": "ERROR", "cause": dr_str(error)}))
            raise DrRefusal(503, "unavailable, try again") from None
    except DrRefusal as refusal:
        status, body = refusal.args[0], {"errors": refusal.args[1:]}
    headers = {"content-type": "application/json"}
    if status == 503:
        # Not all at once: after a failover everybody tries again.
        headers["retry-after"] = dr_str(dr_random.randint(1, 20))
    dr_print(dr_json.dumps({"level": "INFO", "request": request[:128], "status": status}))
    return {"statusCode": status, "headers": headers, "body": dr_json.dumps(body)}
