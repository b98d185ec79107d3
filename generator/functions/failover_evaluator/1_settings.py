"""Watches the primary region from the secondary and moves the active writer.

Runs in the secondary region, outside any VPC. Events, by "action":
  probe                  each minute: heartbeats, metrics; fails over if it must
  failover_if_unhealthy  the alarm's: a whole window of heartbeats, then the same
  failover               to the secondary; "cause" says why
  failback               to the primary, in stages; "accept_loss": true skips the gates
  status                 changes nothing; every action returns the state
Heartbeat: POST to a region's API, which its function must store as an item and a document.
The control item, "writer" in the control table: region (who may write, "none" while it is
drained for a failback), epoch (each move raises it), since, cause, armed (the primary has
served once), announced, fenced (the primary's table has it). Nobody writes without one.
Environment: PRIMARY_URL, SECONDARY_URL, WAY_OUT_URL, CONTROL_TABLE_NAME, CONTROL_IS_STRONG,
  PRIMARY_REGION, SECONDARY_REGION, TOPIC_ARN, METRIC_NAMESPACE, ENVIRONMENT_SUFFIX, ROLE_ARN,
  AUTOMATIC, WINDOW_SECONDS (90), UNHEALTHY_PERCENT (50), HEARTBEAT_TIMEOUT_SECONDS (3),
  FENCE_SECONDS (5), DOCUMENTS_RETURN (false)
IAM: cloudwatch:PutMetricData, execute-api:Invoke, sns:Publish, sts:AssumeRole
IAM of ROLE_ARN: dynamodb:GetItem, dynamodb:PutItem, dynamodb:UpdateItem
"""
import http.client
import json
import ssl
import threading
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone
from os import environ

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

PRIMARY = environ["PRIMARY_REGION"]
SECONDARY = environ["SECONDARY_REGION"]
URLS = {PRIMARY: environ["PRIMARY_URL"], SECONDARY: environ["SECONDARY_URL"]}
WAY_OUT = environ["WAY_OUT_URL"]  # empty where the partition has no third region
TABLE = environ["CONTROL_TABLE_NAME"]
SUFFIX = environ["ENVIRONMENT_SUFFIX"]
STRONG = environ["CONTROL_IS_STRONG"] == "true"
AUTOMATIC = environ["AUTOMATIC"] == "true"
DOCUMENTS_RETURN = environ.get("DOCUMENTS_RETURN") == "true"
WINDOW = float(environ.get("WINDOW_SECONDS", "90"))
UNHEALTHY_PERCENT = float(environ.get("UNHEALTHY_PERCENT", "50"))
TIMEOUT = float(environ.get("HEARTBEAT_TIMEOUT_SECONDS", "3"))
FENCE = float(environ.get("FENCE_SECONDS", "5"))
NOBODY = "none"
LOOK = 3  # heartbeats of an evaluation, at once
PAUSE = 2  # seconds between the heartbeats of a window
ARRIVAL = 30  # seconds that an evaluation waits for its heartbeat at the other region
DRAIN = 120  # seconds after which an unfinished failback is undone
KEY = {"id": {"S": "writer"}}
AWS_ERRORS = BotoCoreError, ClientError
# An older botocore would ask the global endpoint, which lives in us-east-1.
environ.setdefault("AWS_STS_REGIONAL_ENDPOINTS", "regional")
session = boto3.Session()
# One for all: a context of its own would cost each heartbeat more than all that it does besides.
TLS = ssl.create_default_context()


def client(service, region=SECONDARY, attempts=2, **credentials):
    return boto3.client(service, region_name=region, **credentials, config=Config(
        connect_timeout=1, read_timeout=2, retries={"total_max_attempts": attempts}))


sts, sns = client("sts"), client("sns")
cloudwatch = {region: client("cloudwatch", region, attempts=1) for region in URLS}
# How DynamoDB refuses what somebody has revoked.
REVOKED = "AccessDeniedException", "ExpiredTokenException", "UnrecognizedClientException"
lent = {}  # the control role's credentials, and a client a region


class Refused(Exception):
    """An action that is not carried out, and why."""


class Unfinished(Refused):
    """There is no control table: the environment is being deployed or deleted."""


def log(level, **fields):
    # One write a line: threads log at the same time.
    print(json.dumps({"level": level, **fields}) + "\n", end="")


