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


sts, sns, cloudwatch = client("sts"), client("sns"), client("cloudwatch", attempts=1)
lent = {}  # the control role's credentials, and a client a region


class Refused(Exception):
    """An action that is not carried out, and why."""


class Unfinished(Refused):
    """There is no control table: the environment is being deployed or deleted."""


def log(level, **fields):
    # One write a line: threads log at the same time.
    print(json.dumps({"level": level, **fields}) + "\n", end="")


# --- Heartbeats ---

def call(url, method="GET", body=None, region=None):
    """Sends a request; returns the answer, or None where it fails.

    One to a region's API is signed and answered by a JSON object. False says that the API had
    no room for it (429), which is a matter of how much is asked, not of whether it serves.
    """
    try:
        # urllib would call it a form, which API Gateway passes on in another encoding.
        request = AWSRequest(method, url, data=body and json.dumps(body).encode(),
                             headers={"Content-Type": "application/json"} if region else {})
        if region:
            SigV4Auth(session.get_credentials(), "execute-api", region).add_auth(request)
        sent = urllib.request.Request(url, request.data, dict(request.headers), method=method)
        with urllib.request.urlopen(sent, timeout=TIMEOUT, context=TLS) as answer:
            found = answer.read(65536)
        if region:
            found = json.loads(found)
            if not isinstance(found, dict):
                raise ValueError("no JSON object")
        return found
    except (OSError, http.client.HTTPException, ValueError, RecursionError) as error:
        if not region and isinstance(error, urllib.error.HTTPError):
            return b""  # who refuses has been reached
        log("WARNING", url=url, method=method, cause=str(error))
        return False if getattr(error, "code", None) == 429 else None


def together(calls, pause=0.0, enough=None):
    """Starts one of the calls every `pause` seconds; returns each one's result.

    None for what takes longer than TIMEOUT, whatever it waits for: a thread that hangs in the
    look-up of a name is left behind. Ends early once enough(results) says so.
    """
    results = [None] * len(calls)

    def run(index, begin):
        result = calls[index]()
        if time.monotonic() - begin <= TIMEOUT:
            results[index] = result

    threads = []
    for index in range(len(calls)):
        threads.append(threading.Thread(target=run, args=(index, time.monotonic()), daemon=True))
        threads[-1].start()
        if pause:
            time.sleep(pause)
            if enough and enough(results):
                break
    end = time.monotonic() + TIMEOUT
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return results[:len(threads)]


def beat(region, state):
    """A heartbeat to be sent to a region: whether transactions would be served there."""
    def send():
        body = {"stamp": time.time(), "epoch": state["epoch"], "writer": state["region"]}
        answer = call(URLS[region], "POST", body, region)
        if answer is False:
            return False
        # One that is answered by who takes no transactions is lost as well.
        served = answer and (region != state["region"] or answer.get("writer") == region)
        return body if served else None
    return send


def look(state):
    """The heartbeats of an evaluation: of the primary, and of the secondary."""
    found = together([beat(PRIMARY, state)] * LOOK + [beat(SECONDARY, state)] * LOOK)
    return [bool(each) for each in found[:LOOK]], [bool(each) for each in found[LOOK:]]


def unhealthy(results):
    return results.count(False) * 100 >= UNHEALTHY_PERCENT * len(results)


def watch(state):
    """A window of heartbeats to the primary: the share that it served, and whether it is ill.

    It is while too many fail, over the window and over its last quarter: what is over by then
    is no reason to move. Nor is it where most find no room: what is too much for the primary
    is too much for the secondary.
    """
    count = max(8, round(WINDOW / PAUSE))

    def enough(results):
        return sum(map(bool, results)) * 100 > (100 - UNHEALTHY_PERCENT) * count

    found = together([beat(PRIMARY, state)] * count, PAUSE, enough)
    tried = [bool(each) for each in found if each is not False]
    late = [bool(each) for each in found[-(count // 4):] if each is not False]
    ill = (not enough(found) and unhealthy(tried) and unhealthy(late)
           and len(tried) * 2 > len(found))
    return sum(tried) / len(found), ill


def arrived(at):
    """The heartbeats that a region has, of each region; None where it does not say."""
    [found] = together([lambda: call(URLS[at], region=at)])
    return (found or {}).get("heartbeats")


def ages(found, source, now):
    """Seconds since the newest heartbeat of the source that arrived, of item and document."""
    newest = found.get(source) or {}
    return {store: round(max(0.0, now - newest[store]), 1) if newest.get(store) else None
            for store in ("item", "document")}


def await_arrival(source, at, stamp, seconds, stores=("item", "document")):
    """Waits until a heartbeat of a time has arrived; returns the ages and whether it has."""
    end = time.monotonic() + seconds
    while True:
        found = arrived(at)
        age = ages(found, source, time.time()) if found is not None else {}
        newest = (found or {}).get(source) or {}
        complete = all((newest.get(store) or 0) >= stamp for store in stores)
        if complete or found is None or time.monotonic() >= end:
            return age, complete
        time.sleep(1)


# --- The control item ---

def control(region=SECONDARY):
    """A client for the control table, by the role that may write it."""
    if time.time() > lent.get("until", 0):
        role = sts.assume_role(RoleArn=environ["ROLE_ARN"], RoleSessionName="evaluator")
        keys = role["Credentials"]
        lent.clear()
        lent.update(until=keys["Expiration"].timestamp() - 600, keys={
            "aws_access_key_id": keys["AccessKeyId"], "aws_session_token": keys["SessionToken"],
            "aws_secret_access_key": keys["SecretAccessKey"]})
    if region not in lent:
        attempts = 1 if region == PRIMARY else 2
        lent[region] = client("dynamodb", region, attempts, **lent["keys"])
    return lent[region]


def plain(item):
    return {name: int(value["N"]) if "N" in value else next(iter(value.values()))
            for name, value in item.items() if name != "id"}


def typed(state):
    kinds = {bool: lambda value: {"BOOL": value}, int: lambda value: {"N": str(value)},
             str: lambda value: {"S": value}}
    return {**KEY, **{name: kinds[type(value)](value) for name, value in state.items()}}


def read():
    table = control()
    try:
        item = table.get_item(TableName=TABLE, Key=KEY, ConsistentRead=True).get("Item")
    except table.exceptions.ResourceNotFoundException:
        raise Unfinished("there is no control table") from None
    return item and plain(item)


def write(state, region=SECONDARY):
    """Writes a state of a higher epoch; returns the one that holds, of several writers one's."""
    table = control(region)
    try:
        table.put_item(TableName=TABLE, Item=typed(state),
                       ConditionExpression="attribute_not_exists(epoch) OR epoch < :epoch",
                       ExpressionAttributeValues={":epoch": {"N": str(state["epoch"])}},
                       ReturnValuesOnConditionCheckFailure="ALL_OLD")
    except table.exceptions.ConditionalCheckFailedException as error:
        return plain(error.response["Item"])
    return state


def move(state, region, cause, **more):
    """Makes a region the active writer; returns the new state, or raises if another move won."""
    new = {"region": region, "epoch": state["epoch"] + 1, "cause": cause[:256],
           "since": datetime.now(timezone.utc).isoformat(), "armed": True, "announced": False,
           "fenced": region == PRIMARY or STRONG, **more}
    held = write(new)
    # Ours is there if only the answer to an earlier attempt of this write was lost.
    if any(held.get(name) != new[name] for name in ("region", "epoch", "since", "cause")):
        raise Refused(f"the control item changed meanwhile: {held}")
    return new


def mark(state, name):
    """Notes on the control item that this state was announced, or fenced."""
    try:
        control().update_item(
            TableName=TABLE, Key=KEY, UpdateExpression="SET #name = :true",
            ConditionExpression="epoch = :epoch", ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues={":true": {"BOOL": True},
                                       ":epoch": {"N": str(state["epoch"])}})
        state[name] = True
    except AWS_ERRORS as error:
        log("WARNING", mark=name, cause=str(error))


def fence(state):
    """Has the primary's own table say who writes; returns the state that holds.

    Until its replica does, a primary that is reachable, or comes back with replication behind,
    would take writes, and one that was failed back to would take none. Repeated by every
    evaluation. A strongly consistent table needs none: no region can read another state.
    """
    if STRONG or state["region"] == PRIMARY and state.get("fenced", True):
        return state
    [held] = together([lambda: fence_once(state)])
    if held and held["epoch"] > state["epoch"]:
        # Somebody moved the writer there while the regions were apart: the later move holds.
        return write({**held, "announced": False})
    if held and held["region"] != state["region"]:
        # Another move of the same epoch, while the regions were apart: this region's holds.
        return fence(write({**state, "epoch": state["epoch"] + 1, "announced": False}))
    if held and not state.get("fenced"):
        mark(state, "fenced")
    return state


def fence_once(state):
    try:
        return write({**state, "fenced": True}, PRIMARY)
    except AWS_ERRORS as error:
        log("WARNING", primary_control_table=str(error))
        return None


# --- What others see ---

def publish(**metrics):
    """Returns whether CloudWatch took them."""
    data = [{"MetricName": name, "Value": float(value),
             "Dimensions": [{"Name": "Environment", "Value": SUFFIX}]}
            for name, value in metrics.items() if value is not None]
    if not data:
        return True
    try:
        cloudwatch.put_metric_data(Namespace=environ["METRIC_NAMESPACE"], MetricData=data)
        return True
    except AWS_ERRORS as error:
        log("ERROR", metrics=metrics, cause=str(error))
        return False


def notify(subject, **fields):
    """Returns whether SNS took the notice."""
    message = json.dumps({"event": subject, "environment": SUFFIX, **fields}, indent=2)
    try:
        sns.publish(TopicArn=environ["TOPIC_ARN"], Message=message,
                    Subject=f"DR {SUFFIX}: {subject}"[:100])
        return True
    except AWS_ERRORS as error:
        log("ERROR", notification=subject, cause=str(error))
        return False


def announce(state, **fields):
    """Tells of a move until the service has heard it: each evaluation tries again."""
    if not state.get("announced") and notify(
            f"the active writer is now {state['region']}", **{**state, **fields}):
        mark(state, "announced")


def publish_state(state, **more):
    return publish(PrimaryActive=state["region"] == PRIMARY,
                   PrimaryFenced=state["region"] == PRIMARY or bool(state.get("fenced")), **more)


# --- Actions ---

def recall():
    """The state where there is no control item: of a new environment, or one that lost it.

    Each heartbeat says who wrote when it was sent. So the loss of the item undoes no failover,
    and a region that cannot say what it has leaves the question open.
    """
    found = arrived(SECONDARY)
    if found is None:
        raise Refused("there is no control item, and the secondary does not tell of heartbeats")
    known = [each for each in [*found.values(), *(arrived(PRIMARY) or {}).values()]
             if each and each.get("epoch")]
    if not known:
        state = {"region": PRIMARY, "epoch": 0}
        return move(state, PRIMARY, "the environment is new", armed=False, announced=True)
    last = max(known, key=lambda each: each["epoch"])
    region = SECONDARY if last["writer"] == NOBODY else last["writer"]
    return move({"epoch": last["epoch"]}, region, "the control item was lost")


def probe(event):
    window = event["action"] == "failover_if_unhealthy"
    # While the heartbeats cannot be sent, all of them have failed; so has what comes after.
    state = None
    try:
        state = read() or recall()
    finally:
        if state is None:
            publish(PrimaryHealthy=False)
    if state["region"] == NOBODY and time.time() > state.get("until", 0):
        state = move(state, SECONDARY, "a failback was not finished")
    state = fence(state)
    announce(state)
    begin = time.time()
    primary, secondary = look(state)
    share, ill = sum(primary) / LOOK, unhealthy(primary)
    publish_state(state, PrimaryHealthy=not ill, HeartbeatsServed=share,
                  SecondaryHealthy=not unhealthy(secondary))
    armed = state.get("armed", True)
    if state["region"] == PRIMARY and any(primary) and not armed:
        state = move(state, PRIMARY, "the primary has served its first heartbeat", announced=True)
    leads = state["region"] == PRIMARY and armed
    if leads and (window or not all(primary)):
        share, ill = watch(state)
        if ill and AUTOMATIC:
            return fail_over(event, state, secondary, share)
        publish(PrimaryHealthy=not ill, HeartbeatsServed=share)
    result = "unchanged"
    if window:
        result = "refused"
        notify("failover not needed" if state["region"] == SECONDARY else "failover refused",
               heartbeats_served=share,
               **{**state, **({} if armed else {"cause": f"{PRIMARY} has never served"})})
    source, target = (SECONDARY, PRIMARY) if state["region"] == SECONDARY else (PRIMARY, SECONDARY)
    beats = secondary if source == SECONDARY else primary
    stores = ("item", "document") if source == PRIMARY or DOCUMENTS_RETURN else ("item",)
    age, _ = await_arrival(source, target, begin, ARRIVAL if any(beats) else 0, stores)
    publish(TableReplicationAge=age.get("item"), DocumentReplicationAge=age.get("document"))
    return answer(event, result, state, heartbeats_served=share, replication_age_seconds=age)


def fail_over(event, state, secondary, share):
    """What an evaluation does with a primary that is ill. Nothing is between it and the move
    that could wait."""
    # At once with a last look: who was cut off until now sees both.
    way_out, *last = together([lambda: call(WAY_OUT) if WAY_OUT else b""]
                              + [beat(PRIMARY, state)] * LOOK)
    reason = None
    if way_out is None:
        reason = "the evaluator reaches no other region"
    elif all(last):
        reason = f"{PRIMARY} serves heartbeats again"
    elif not any(secondary):
        reason = f"{SECONDARY} serves no heartbeat either"
    if reason is None:
        return take_over(event, state, f"{PRIMARY} does not serve transactions",
                         PrimaryHealthy=False, HeartbeatsServed=share)
    publish(PrimaryHealthy=False, HeartbeatsServed=share)
    notify("failover refused", **{**state, "cause": reason})
    return answer(event, "refused", {**state, "cause": reason})


def take_over(event, state, cause, **metrics):
    moved = time.time()
    state = move(state, SECONDARY, cause)
    publish_state(state, **metrics)
    found = arrived(SECONDARY)
    risk = ages(found, PRIMARY, moved) if found is not None else {}
    announce(state, replication_age_seconds=risk, primary_fenced=state["fenced"])
    fenced = fence(state)
    time.sleep(FENCE)  # until its function has read who writes
    served = together([beat(SECONDARY, fenced)] * LOOK)
    publish_state(fenced)
    warn_unless(served, fenced)
    return answer(event, "moved" if fenced["region"] == SECONDARY else "already", fenced,
                  replication_age_seconds=risk, heartbeats_served=sum(map(bool, served)) / LOOK)


def warn_unless(served, state):
    """After a move: whether the region that writes now stores what it is sent."""
    if not all(served):
        notify(f"{state['region']} does not serve transactions after the move", **state,
               heartbeats_served=sum(map(bool, served)) / LOOK)


def failover(event):
    state = read() or recall()
    if state["region"] == SECONDARY:
        state = fence(state)
        announce(state)
        return answer(event, "already", state)
    return take_over(event, state, str(event.get("cause") or "operator"))


def failback(event):
    """Drains the secondary, waits for its last writes at the primary, and moves."""
    accept_loss = bool(event.get("accept_loss"))
    state = read() or recall()
    if state["region"] == PRIMARY:
        return answer(event, "already", state)
    stores = ("item", "document") if DOCUMENTS_RETURN else ("item",)
    begin = time.time()
    primary, secondary = look(state)
    if not all(primary) and not accept_loss:
        raise Refused(f"{PRIMARY} does not store heartbeats")
    if any(secondary) and not accept_loss:
        age, complete = await_arrival(SECONDARY, PRIMARY, begin, ARRIVAL, stores)
        if not complete:
            raise Refused(f"replication to {PRIMARY} is behind: {age}")
    # Names would stay where they are, and lead to a region that refuses.
    if not publish_state(state) and not accept_loss:
        raise Refused("CloudWatch takes no metrics, which names follow")
    state = move(state, NOBODY, str(event.get("cause") or "operator") + ": failback, draining",
                 until=int(time.time() + DRAIN + FENCE))
    announce(state)
    try:
        time.sleep(FENCE + 1)  # nobody relies any more on what it read before
        [last] = together([beat(SECONDARY, state)])
        complete, age = False, {}
        if last:
            age, complete = await_arrival(SECONDARY, PRIMARY, last["stamp"], ARRIVAL, stores)
        if not complete and not accept_loss:
            raise Refused(f"the last writes have not reached {PRIMARY}: {age}")
    except Exception as error:
        held = move(state, SECONDARY, "failback refused")
        announce(held)
        publish_state(held)
        raise error
    state = move(state, PRIMARY, str(event.get("cause") or "operator"), fenced=STRONG)
    announce(state, replication_age_seconds=age)
    if not publish_state(state):  # the next evaluation does it again
        notify(f"names do not lead to {PRIMARY} yet: CloudWatch takes no metrics", **state)
    state = fence(state)  # before replication brings it
    time.sleep(FENCE)
    served = together([beat(PRIMARY, state)] * LOOK)
    warn_unless(served, state)
    return answer(event, "moved" if state["region"] == PRIMARY else "already", state,
                  replication_age_seconds=age, primary_knows=bool(state.get("fenced")),
                  heartbeats_served=sum(map(bool, served)) / LOOK)


def status(event):
    state = read()
    # Without a control item the heartbeats that are there are what tells who wrote.
    primary, secondary = look(state) if state else ([], [])
    state = state or {"region": PRIMARY, "epoch": 0, "armed": False}
    age = {region: ages(arrived(region) or {}, other, time.time())
           for region, other in ((PRIMARY, SECONDARY), (SECONDARY, PRIMARY))}
    served = {PRIMARY: sum(primary) / LOOK, SECONDARY: sum(secondary) / LOOK}
    return answer(event, "unchanged", state, replication_age_seconds=age, heartbeats_served=served)


def answer(event, result, state, **fields):
    found = {"action": event["action"], "result": result, **state,
             "primary_fenced": state["region"] == PRIMARY or bool(state.get("fenced")), **fields}
    log("INFO", **found)
    return found


ACTIONS = {"probe": probe, "failover_if_unhealthy": probe, "failover": failover,
           "failback": failback, "status": status}


def handler(event, context):
    try:
        return ACTIONS[event["action"]](event)
    except Refused as refusal:
        log("WARNING", action=event["action"], refused=str(refusal))
        # A probe is told by its metrics, each minute.
        if event["action"] != "probe" and not isinstance(refusal, Unfinished):
            notify(f"{event['action']} refused", cause=str(refusal))
        return {"action": event["action"], "result": "refused", "cause": str(refusal)}
