"""Watches the primary region from the secondary and moves the active writer.

Runs in the secondary region, outside any VPC. Events, by "action":
  probe                  publishes PrimaryHealthy and PrimaryActive; arms if healthy,
                         fails over if not while the alarm lasts
  failover_if_unhealthy  to the secondary, if armed and the active primary does not answer
  failover               to the secondary; "cause" says why
  failback               to the primary, if it answers; "cause" says why
  status                 changes nothing; every action returns the state
Armed: there is a control item, so the primary was healthy once.
Environment: PRIMARY_HEALTH_URL, TABLE_NAME, PARTITION_KEY, PRIMARY_REGION,
  SECONDARY_REGION, TOPIC_ARN, METRIC_NAMESPACE, ENVIRONMENT_SUFFIX, ROLE_ARN,
  PROBE_ATTEMPTS (3), PROBE_TIMEOUT_SECONDS (5), ALARM_NAME (none)
IAM: cloudwatch:DescribeAlarms, cloudwatch:PutMetricData, sns:Publish, sts:AssumeRole
IAM of ROLE_ARN: dynamodb:GetItem, dynamodb:PutItem
"""
import http.client
import json
import time
import urllib.request
from datetime import datetime, timezone
from os import environ

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

PRIMARY = environ["PRIMARY_REGION"]
SECONDARY = environ["SECONDARY_REGION"]
TABLE = environ["TABLE_NAME"]
KEY = environ["PARTITION_KEY"]
SUFFIX = environ["ENVIRONMENT_SUFFIX"]
ALARM = environ.get("ALARM_NAME")
PROBE_ATTEMPTS = int(environ.get("PROBE_ATTEMPTS", "3"))
PROBE_TIMEOUT = float(environ.get("PROBE_TIMEOUT_SECONDS", "5"))
TARGETS = {"probe": None, "status": None, "failback": PRIMARY,
           "failover": SECONDARY, "failover_if_unhealthy": SECONDARY}
AWS_ERRORS = BotoCoreError, ClientError
# An older botocore would ask the global endpoint, which lives in us-east-1.
environ.setdefault("AWS_STS_REGIONAL_ENDPOINTS", "regional")


def client(service, region=SECONDARY, attempts=3, **credentials):
    return boto3.client(service, region_name=region, **credentials, config=Config(
        connect_timeout=1, read_timeout=2, retries={"total_max_attempts": attempts}))


sts, sns, cloudwatch = client("sts"), client("sns"), client("cloudwatch")


def log(level, **fields):
    print(json.dumps({"level": level, **fields}))


def healthy():
    """Tells whether one of a few probes of the primary is answered with 2xx."""
    for attempt in range(PROBE_ATTEMPTS):
        time.sleep(1 if attempt else 0)
        try:
            urllib.request.urlopen(environ["PRIMARY_HEALTH_URL"], timeout=PROBE_TIMEOUT).close()
            return True
        except (OSError, http.client.HTTPException) as error:
            log("WARNING", probe=attempt + 1, cause=str(error))
    return False


def publish(**metrics):
    cloudwatch.put_metric_data(Namespace=environ["METRIC_NAMESPACE"], MetricData=[
        {"MetricName": name, "Value": float(value),
         "Dimensions": [{"Name": "Environment", "Value": SUFFIX}]}
        for name, value in metrics.items()])


def alarmed():
    """Tells whether the alarm lasts: it is past the one event that it sends."""
    try:
        return any(alarm["StateValue"] == "ALARM"
                   and time.time() - alarm["StateUpdatedTimestamp"].timestamp() >= 60
                   for alarm in cloudwatch.describe_alarms(AlarmNames=[ALARM])["MetricAlarms"])
    except AWS_ERRORS as error:
        log("ERROR", alarm=str(error))
        return False


def notify(subject, state):
    message = json.dumps({"event": subject, "environment": SUFFIX, **state}, indent=2)
    try:
        sns.publish(TopicArn=environ["TOPIC_ARN"], Message=message,
                    Subject=f"DR {SUFFIX}: {subject}"[:100])
    except AWS_ERRORS as error:
        log("ERROR", notification=subject, cause=str(error))


def plain(item):
    return {"region": item["region"]["S"], "epoch": int(item["epoch"]["N"]),
            "since": item["since"]["S"], "cause": item["cause"]["S"]}


def write(table, item):
    """Writes the control item if that raises its epoch: of several writers one succeeds."""
    table.put_item(TableName=TABLE, Item=item, ExpressionAttributeValues={":epoch": item["epoch"]},
                   ConditionExpression="attribute_not_exists(epoch) OR epoch < :epoch",
                   ReturnValuesOnConditionCheckFailure="ALL_OLD")


def move(table, epoch, target, cause):
    """Returns whether this call made target the active writer, and the item that holds now."""
    item = {KEY: {"S": "control#writer"}, "region": {"S": target}, "epoch": {"N": str(epoch + 1)},
            "since": {"S": datetime.now(timezone.utc).isoformat()}, "cause": {"S": cause}}
    try:
        write(table, item)
    except table.exceptions.ConditionalCheckFailedException as error:
        found = error.response["Item"]
        # Ours is there if only the answer to an earlier attempt of this write was lost.
        return found == item, found
    return True, item


def handler(event, context):
    action = event["action"]
    target = TARGETS[action]
    probing, automatic = action == "probe", action == "failover_if_unhealthy"
    alive = None if action == "failover" else healthy()
    metrics = {"PrimaryHealthy": alive}
    try:
        role = sts.assume_role(RoleArn=environ["ROLE_ARN"], RoleSessionName=action)["Credentials"]
        keys = {"aws_access_key_id": role["AccessKeyId"], "aws_session_token": role["SessionToken"],
                "aws_secret_access_key": role["SecretAccessKey"]}
        table = client("dynamodb", **keys)
        try:
            item = table.get_item(TableName=TABLE, Key={KEY: {"S": "control#writer"}},
                                  ConsistentRead=True).get("Item")
        except table.exceptions.ResourceNotFoundException as error:
            if not (probing or automatic):
                raise
            log("WARNING", table=str(error))  # still under deployment
            table = item = None
        state = plain(item) if item else {"region": PRIMARY, "epoch": 0}
        metrics["PrimaryActive"] = state["region"] == PRIMARY
    finally:
        if probing:
            publish(**metrics)
    if probing and ALARM and item and state["region"] == PRIMARY and not alive and alarmed():
        target, automatic = SECONDARY, True
    cause = str(event.get("cause") or (f"{PRIMARY} does not answer" if automatic else "operator"))
    result, notice = "unchanged", None
    if target == state["region"]:
        result, notice = "already", automatic and f"failover not needed, {target} is active"
    elif target and (alive is (target == SECONDARY) or automatic and not item):
        # A forced failover has alive = None and needs no item.
        why = "answers" if alive else "has never answered"
        result, notice = "refused", automatic and table and f"failover refused, {PRIMARY} {why}"
    elif target:
        moved, item = move(table, state["epoch"], target, cause[:256])
        result, state = "moved" if moved else "already", plain(item)
        if state["region"] != target:
            raise RuntimeError(f"the control item changed meanwhile: {state}")
        notice = moved and f"fail{'over' if target == SECONDARY else 'back'} to {target}"
        if moved and target == SECONDARY:
            # Fences a primary that is ill but reachable before replication does: with the
            # same item, so both regions agree whichever write wins.
            try:
                write(client("dynamodb", PRIMARY, attempts=1, **keys), item)
            except table.exceptions.ConditionalCheckFailedException as error:
                if error.response.get("Item") != item:  # else the replica has it already
                    log("WARNING", primary_table=str(error))
            except AWS_ERRORS as error:
                log("WARNING", primary_table=str(error))
    elif probing and alive and table and not item:
        armed, item = move(table, 0, PRIMARY, "first healthy probe")
        result, state = "armed" if armed else "unchanged", plain(item)
    answer = {"action": action, "result": result, "primary_healthy": alive, **state}
    log("INFO", **answer)
    if notice:
        notify(notice, answer)
    return answer
