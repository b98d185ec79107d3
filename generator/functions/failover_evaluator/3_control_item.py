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


