"""The failover evaluator's writes: moves, announcements, fencing, races, the lost item."""
import functools
import json
import os
import time
import types
from datetime import datetime, timedelta, timezone

import botocore.exceptions
import pytest
from conftest import EAST, WEST, Refused
from evaluator_world import KEY, reply

MOVED = "the active writer is now us-west-2"


def failing(code="InternalServerError", where=(EAST, WEST)):
    return lambda region, _: Refused(code, 500) if region in where else None


# Moves

def test_the_item_says_since_when_and_why(world):
    world.activate(EAST)
    before = datetime.now(timezone.utc)
    answer = world.run("failover", cause="flood in the data centre")
    item = world.control()
    since = datetime.fromisoformat(item["since"]["S"])
    assert before <= since <= datetime.now(timezone.utc)
    assert since.utcoffset() == timedelta(0)
    assert item == {
        **KEY, "region": {"S": WEST}, "epoch": {"N": "4"}, "since": item["since"],
        "cause": {"S": "flood in the data centre"}, "armed": {"BOOL": True},
        "announced": {"BOOL": True}, "fenced": {"BOOL": True}}
    assert answer == {
        "action": "failover", "result": "moved", "region": WEST, "epoch": 4,
        "since": item["since"]["S"], "cause": "flood in the data centre", "armed": True,
        "announced": True, "fenced": True, "primary_fenced": True, "heartbeats_served": 1,
        "replication_age_seconds": {"item": None, "document": None}}
    [(subject, message)] = world.notices()
    assert subject == MOVED
    assert message == {
        "event": MOVED, "environment": "test", "region": WEST, "epoch": 4,
        "since": item["since"]["S"], "cause": "flood in the data centre", "armed": True,
        "announced": False, "fenced": False, "primary_fenced": False,
        "replication_age_seconds": {"item": None, "document": None}}


def test_an_operator_needs_no_ill_primary_and_no_leave(world):
    world.load(AUTOMATIC="false")
    world.activate(EAST, armed={"BOOL": False})
    assert world.run("failover")["result"] == "moved"
    assert world.writer(EAST) == world.writer(WEST) == (WEST, 4)
    assert world.asked("out") == []


def test_an_operator_moves_away_from_a_dead_primary(world):
    world.replicates = False
    world.activate(EAST)
    world.east.dead()
    world.functions.intercept["PutItem"] = failing(where=[EAST])
    answer = world.run("failover")
    assert (answer["result"], answer["primary_fenced"]) == ("moved", False)
    assert answer["replication_age_seconds"] == {"item": None, "document": None}


@pytest.mark.parametrize("action", ["failover", "failback"])
@pytest.mark.parametrize("given, cause", [
    ({}, "operator"), ({"cause": ""}, "operator"), ({"cause": None}, "operator"),
    ({"cause": 7}, "7"), ({"cause": "x" * 5_000}, "x" * 256)])
def test_there_is_always_a_short_cause(world, action, given, cause):
    world.activate(EAST if action == "failover" else WEST)
    assert world.run(action, **given)["cause"] == cause
    assert world.control()["cause"] == {"S": cause}


@pytest.mark.parametrize("cause", [
    "line\nfeed\r\n\ttab", "\u00fcber \u2028 \U0001f525", "\x00\x07", "<b>'\"${x}\\", " "])
@pytest.mark.parametrize("action, writer", [("failover", EAST), ("failback", WEST)])
def test_any_cause_is_announced(world, action, writer, cause):
    world.activate(writer)
    assert world.run(action, cause=cause)["cause"] == cause
    assert world.notices()[-1][1]["cause"] == cause
    for request in world.functions.asked("Publish"):
        assert request["Subject"].isascii() and request["Subject"].isprintable()
        assert len(request["Subject"]) <= 100


def test_a_subject_is_no_longer_than_sns_takes(world):
    world.load(ENVIRONMENT_SUFFIX="x" * 200)
    world.activate(EAST)
    world.run("failover")
    assert [len(request["Subject"]) for request in world.functions.asked("Publish")] == [100]
    assert world.flag("announced")


def test_a_second_failover_changes_nothing(world):
    world.activate(EAST)
    first, second = world.run("failover"), world.run("failover")
    assert (first["result"], second["result"]) == ("moved", "already")
    assert first["epoch"] == second["epoch"] == 4
    assert world.subjects() == [MOVED]


@pytest.mark.parametrize("action", ["failover", "probe"])
def test_tells_how_much_the_secondary_may_lack(world, action):
    world.activate(EAST)
    world.run("probe")
    world.east.ill()
    begin = world.clock.now
    world.clock.now += 42
    age = world.run(action)["replication_age_seconds"]
    waited = pytest.approx(world.clock.now - begin - 5, abs=0.2)  # it paused after the move
    assert age == {"item": waited, "document": waited}
    assert world.notices()[0][1]["replication_age_seconds"] == age


def test_an_unknown_loss_delays_no_failover(world):
    world.activate(EAST)
    world.west.tells = False
    answer = world.run("failover")
    assert (answer["result"], answer["replication_age_seconds"]) == ("moved", {})


def test_the_secondary_is_asked_once_its_function_has_read_who_writes(world):
    world.activate(EAST)
    world.run("failover")
    assert world.clock.pauses == [5]
    assert [beat["stamp"] for beat in world.west.beats] == [world.clock.now] * 3
    assert {(beat["epoch"], beat["writer"]) for beat in world.west.beats} == {(4, WEST)}


@pytest.mark.parametrize("operation", ["AssumeRole", "GetItem", "PutItem"])
def test_raises_when_the_control_item_is_not_written(world, operation):
    world.activate(EAST)
    world.functions.intercept[operation] = failing()
    with pytest.raises(botocore.exceptions.ClientError):
        world.run("failover")
    assert world.writer() == (EAST, 3)
    assert world.notices() == []


def test_a_write_whose_answer_was_lost_is_still_ours(world):
    create = world.module.client

    def forgetful(service, *arguments, **credentials):
        made = create(service, *arguments, **credentials)
        # The first answer to a PutItem is lost, so the SDK sends the same request again.
        made.meta.events.register_first(
            "needs-retry.dynamodb.PutItem", lambda attempts, **_: 0 if attempts == 1 else None)
        return made

    world.module.client = forgetful
    world.activate(EAST)
    assert world.run("failover")["result"] == "moved"
    assert world.writer() == (WEST, 4)
    assert world.subjects() == [MOVED]


# Announcements

def test_a_move_is_announced_before_the_primary_is_fenced(world):
    """Which may take its time, and more of it than the function has."""
    world.replicates = False
    world.activate(EAST)
    world.run("failover")
    names = [call for call in world.functions.calls if call[1] in ("PutItem", "Publish")]
    assert names == [(WEST, "PutItem"), (WEST, "Publish"), (EAST, "PutItem")]


@pytest.mark.parametrize("action", ["failover", "probe"])
def test_a_move_is_announced_until_the_service_takes_it(world, action, capsys):
    world.activate(EAST)
    world.east.ill()
    world.functions.intercept["Publish"] = failing("KMSAccessDenied")
    assert world.run(action)["announced"] is False
    assert world.writer() == (WEST, 4)
    assert '"level": "ERROR"' in capsys.readouterr().out
    assert world.run("probe")["announced"] is False
    assert not world.flag("announced")
    del world.functions.intercept["Publish"]
    assert world.run("probe")["announced"] is True
    assert world.flag("announced")
    assert world.run("probe")["announced"] is True
    assert world.subjects() == [MOVED]


def test_a_second_order_announces_what_was_not(world):
    world.activate(WEST, announced={"BOOL": False})
    assert world.run("failover")["result"] == "already"
    assert world.subjects() == [MOVED]
    assert world.flag("announced")


def test_rather_announces_twice_than_never(world):
    world.activate(EAST)
    world.functions.intercept["UpdateItem"] = failing()
    assert world.run("failover")["announced"] is False
    world.functions.intercept.clear()
    world.run("probe")
    world.run("probe")
    assert world.subjects() == [MOVED] * 2


def test_a_mark_is_made_on_no_later_move(world):
    world.activate(EAST)

    def overtaken(*_):
        world.activate(EAST, epoch=9, announced={"BOOL": False})

    world.functions.intercept["Publish"] = overtaken
    assert world.run("failover")["announced"] is False
    assert world.writer() == (EAST, 9)
    assert not world.flag("announced")


# Fencing the primary

def test_the_primary_is_told_who_writes(world):
    world.replicates = False
    world.activate(EAST)
    assert world.run("failover")["fenced"] is True
    item = world.control(WEST)
    assert world.control(EAST) == item
    assert item["fenced"] == {"BOOL": True}


def unreachable(region, _):
    if region == EAST:
        raise botocore.exceptions.ConnectTimeoutError(endpoint_url="https://dynamodb")


@pytest.mark.parametrize("failure", [
    unreachable, failing("ResourceNotFoundException", [EAST])])
def test_the_fence_is_tried_by_each_evaluation_until_it_is_there(world, failure, capsys):
    world.replicates = False
    world.activate(EAST)
    world.east.ill()
    world.functions.intercept["PutItem"] = failure
    answer = world.run("probe")
    assert (answer["result"], answer["fenced"], answer["primary_fenced"]) == ("moved", False, False)
    assert "primary_control_table" in capsys.readouterr().out
    assert world.notices()[0][1]["primary_fenced"] is False
    assert world.run("probe")["primary_fenced"] is False
    assert world.metric("PrimaryFenced") == [1, 0, 0, 0]
    assert world.writer(EAST) == (EAST, 3)
    del world.functions.intercept["PutItem"]
    assert world.run("probe")["primary_fenced"] is True
    assert world.writer(EAST) == (WEST, 4)
    assert world.flag("fenced", WEST)
    assert world.metric("PrimaryFenced")[-1] == 1
    assert world.subjects() == [MOVED]


def test_the_fence_is_written_again_though_it_was_there(world):
    """A table that is restored from a backup would not have it."""
    world.replicates = False
    world.activate(WEST, epoch=4)
    world.activate(EAST, epoch=3, where=[EAST])
    world.run("probe")
    assert world.writer(EAST) == (WEST, 4)
    world.tables[EAST].delete_item(TableName="control", Key=KEY)
    world.run("failover")
    assert world.writer(EAST) == (WEST, 4)
    assert world.functions.count("UpdateItem") == 0


@pytest.mark.parametrize("action", ["probe", "failover"])
def test_a_later_move_at_the_primary_holds(world, action):
    world.replicates = False
    world.activate(WEST, where=[WEST])
    world.activate(EAST, epoch=9, where=[EAST])
    answer = world.run(action)
    assert (answer["region"], answer["epoch"]) == (EAST, 9)
    assert world.writer(EAST) == world.writer(WEST) == (EAST, 9)
    assert world.subjects() == ["the active writer is now us-east-1"]
    assert world.flag("announced", WEST)


def test_of_two_moves_of_one_epoch_this_regions_holds(world):
    """Replication would keep one of them, and who knows which."""
    world.replicates = False
    world.activate(WEST, where=[WEST], fenced={"BOOL": False})
    world.activate(EAST, where=[EAST])
    assert world.run("probe")["primary_fenced"] is True
    assert world.writer(EAST) == world.writer(WEST) == (WEST, 4)
    assert world.metric("PrimaryFenced") == [1]
    assert world.subjects() == ["the active writer is now us-west-2"]


@pytest.mark.parametrize("action", ["probe", "failover_if_unhealthy"])
def test_an_environment_without_its_control_table_is_waited_for(world, action):
    """It is being deployed: the alarm speaks, and nobody is told of a refusal."""
    for table in world.tables.values():
        table.delete_table(TableName="control")
    answer = world.run(action)
    assert (answer["result"], answer["cause"]) == ("refused", "there is no control table")
    assert world.metric("PrimaryHealthy") == [0]
    assert world.subjects() == []


@pytest.mark.parametrize("action", ["failover", "probe"])
def test_a_strongly_consistent_table_needs_no_fence(world, action):
    world.load(CONTROL_IS_STRONG="true")
    world.activate(EAST)
    world.east.ill()
    answer = world.run(action)
    assert (answer["result"], answer["fenced"], answer["primary_fenced"]) == ("moved", True, True)
    assert world.run("probe")["primary_fenced"] is True
    assert {region for region, _ in world.functions.calls} == {WEST}
    assert world.metric("PrimaryFenced")[-1] == 1


def test_the_primarys_table_is_left_alone_while_the_primary_writes(world):
    world.activate(EAST)
    world.run("probe")
    world.run("failover_if_unhealthy")
    assert {region for region, _ in world.functions.calls} == {WEST}


def test_a_drained_environment_is_fenced_too(world):
    world.replicates = False
    world.activate("none", epoch=5, where=[WEST], fenced={"BOOL": False},
                   until={"N": str(int(world.clock.now) + 60)})
    world.activate(WEST, epoch=4, where=[EAST])
    assert world.run("probe")["primary_fenced"] is True
    assert world.writer(EAST) == ("none", 5)


def test_the_primary_gets_one_short_chance(world):
    world.activate(EAST)
    world.run("failover")
    [primary] = [client.meta for client in world.functions.clients
                 if client.meta.region_name == EAST]
    assert primary.config.connect_timeout + primary.config.read_timeout <= 3
    assert primary.config.retries["total_max_attempts"] == 1


def test_a_hanging_primary_delays_by_no_more_than_the_timeout(world):
    world.real_time()
    world.activate(WEST, fenced={"BOOL": False})
    world.functions.intercept["PutItem"] = lambda region, _: (
        time.sleep(40) if region == EAST else None)
    state = world.module.read()
    begin = time.monotonic()
    assert world.module.fence(state)["fenced"] is False
    assert time.monotonic() - begin < 20


# Races

def race(world, rival, region=WEST):
    """Runs the rival after the item was read and before it is written."""
    answers = []

    def intrude(where, _):
        if where == region and not answers:
            answers.append(None)
            answers[0] = rival()

    world.functions.intercept["PutItem"] = intrude
    return answers


@pytest.mark.parametrize("action, told", [
    ("failover", ["failover refused"]), ("probe", []),
    ("failover_if_unhealthy", ["failover_if_unhealthy refused"])])
def test_of_two_moves_one_wins_and_the_other_is_refused(world, action, told):
    world.activate(EAST)
    world.east.ill()
    rival = race(world, lambda: world.run("failover", cause="the rival"))
    answer = world.run(action, cause="ours")
    assert (rival[0]["result"], answer["result"]) == ("moved", "refused")
    assert answer["action"] == action
    assert answer["cause"].startswith("the control item changed meanwhile: ")
    assert "the rival" in answer["cause"]
    assert world.writer(EAST) == world.writer(WEST) == (WEST, 4)
    assert world.control()["cause"] == {"S": "the rival"}
    assert world.subjects() == [MOVED, *told]


def test_of_rule_and_evaluation_one_moves(world):
    world.activate(EAST)
    world.east.ill()
    rival = race(world, lambda: world.run("failover_if_unhealthy"))
    assert world.run("probe")["result"] == "refused"
    assert rival[0]["result"] == "moved"
    assert world.run("probe")["epoch"] == 4
    assert world.subjects() == [MOVED]


def test_a_failover_wins_over_arming(world):
    world.activate(EAST, armed={"BOOL": False})
    rival = race(world, lambda: world.run("failover"))
    assert world.run("probe")["result"] == "refused"
    assert rival[0]["result"] == "moved"
    assert world.writer() == (WEST, 4)


def test_of_two_first_evaluations_one_founds_the_environment(world):
    rival = race(world, lambda: world.run("probe"))
    assert world.run("probe")["result"] == "refused"
    assert (rival[0]["region"], rival[0]["epoch"]) == (EAST, 2)  # and armed it
    assert world.writer() == (EAST, 2)
    assert world.notices() == []


# Without a control item

def test_a_new_environment_is_armed_by_its_first_heartbeat(world):
    world.east.ill()
    for _ in range(2):
        answer = world.run("probe")
        assert (answer["region"], answer["epoch"], answer["armed"]) == (EAST, 1, False)
        assert answer["cause"] == "the environment is new"
    assert not world.flag("armed")
    left = [True, True]  # of three
    world.east.lost = lambda _: bool(left and left.pop())
    answer = world.run("probe")
    assert (answer["result"], answer["region"], answer["epoch"]) == ("unchanged", EAST, 2)
    assert answer["cause"] == "the primary has served its first heartbeat"
    assert world.flag("armed")
    assert {world.run("probe")["epoch"] for _ in range(2)} == {2}
    assert world.notices() == []
    assert {region for region, name in world.functions.calls} == {WEST}  # replication's work
    assert world.metric("PrimaryActive") == [1] * 5
    world.east.ill()
    assert world.run("probe")["result"] == "moved"
    assert world.subjects() == [MOVED]


def test_the_alarm_of_a_primary_that_never_served_says_so(world):
    world.activate(EAST, armed={"BOOL": False})
    world.east.ill()
    assert world.run("failover_if_unhealthy")["result"] == "refused"
    [(subject, fields)] = world.notices()
    assert subject == "failover refused"
    assert fields["cause"] == "us-east-1 has never served"


def test_a_standby_that_does_not_serve_is_told_of_before_and_after_the_move(world):
    world.activate(EAST)
    assert world.run("probe")["result"] == "unchanged"
    world.west.ill()
    assert world.run("probe")["result"] == "unchanged"
    assert world.metric("SecondaryHealthy") == [1, 0]
    answer = world.run("failover")
    assert (answer["result"], answer["heartbeats_served"]) == ("moved", 0)
    assert world.subjects() == [
        MOVED, "us-west-2 does not serve transactions after the move"]


@pytest.mark.parametrize("action, result, epoch", [
    ("failover", "moved", 2), ("failback", "already", 1)])
def test_an_operator_may_found_the_environment(world, action, result, epoch):
    answer = world.run(action)
    assert (answer["result"], answer["epoch"]) == (result, epoch)


@pytest.mark.parametrize("action", ["probe", "failover_if_unhealthy", "failover", "failback"])
@pytest.mark.parametrize("writer", [EAST, WEST])
def test_a_lost_control_item_undoes_no_failover(world, action, writer):
    world.activate(writer, epoch=5)
    world.run("probe")
    world.lose_control()
    answer = world.run(action)
    restored = [message for _, message in world.notices()
                if message.get("cause") == "the control item was lost"]
    item = world.control()
    assert item["armed"] == {"BOOL": True}
    if (action, writer) in (("failover", EAST), ("failback", WEST)):
        assert answer["result"] == "moved"
        assert int(item["epoch"]["N"]) > 6
    else:
        assert (answer["region"], answer["epoch"]) == (writer, 6)
        assert (item["region"]["S"], item["cause"]["S"]) == (writer, "the control item was lost")
    if action == "probe":
        assert restored[0]["event"] == f"the active writer is now {writer}"
        assert world.flag("announced")


@pytest.mark.parametrize("known, region", [
    ({EAST: (3, EAST), WEST: (4, WEST)}, WEST), ({EAST: (7, EAST), WEST: (4, WEST)}, EAST),
    ({EAST: (4, WEST)}, WEST), ({WEST: (4, "none")}, WEST), ({EAST: (2, EAST)}, EAST)])
@pytest.mark.parametrize("where", [EAST, WEST])
def test_the_highest_epoch_that_a_heartbeat_knows_holds(world, known, region, where):
    """Wherever it has arrived: replication may stand still."""
    for api in world.apis.values():
        api.lag = {"item": None, "document": None}
    heard = {source: {"item": 5.0, "document": None, "epoch": epoch, "writer": writer}
             for source, (epoch, writer) in known.items()}
    world.apis[where].newest = lambda source: heard.get(source)
    answer = world.run("probe")
    assert answer["region"] == region
    assert answer["epoch"] == max(epoch for epoch, _ in known.values()) + 1
    assert answer["cause"] == "the control item was lost"
    assert world.subjects() == [f"the active writer is now {region}"]


def test_what_a_dead_primary_knew_is_not_waited_for(world):
    world.activate(WEST, epoch=5)
    world.run("probe")
    world.lose_control()
    world.east.dead()
    assert world.run("probe")["region"] == WEST


@pytest.mark.parametrize("action", ["probe", "failover_if_unhealthy", "failover", "failback"])
def test_the_question_stays_open_while_the_secondary_does_not_tell(world, action):
    world.west.tells = False
    answer = world.run(action)
    cause = "there is no control item, and the secondary does not tell of heartbeats"
    assert answer == {"action": action, "result": "refused", "cause": cause}
    assert world.control() is None
    assert world.metric("PrimaryHealthy") == ([0] if "failover_if" in action or action == "probe"
                                              else [])
    assert world.notices() == ([] if action == "probe" else [(f"{action} refused", {
        "event": f"{action} refused", "environment": "test", "cause": cause})])


# What it depends on

def test_borrows_the_control_role_until_shortly_before_it_expires(world):
    world.activate(EAST)
    keys = set()

    def used(*_):
        keys.add(world.module.lent["keys"]["aws_access_key_id"])

    world.functions.intercept["GetItem"] = used
    world.run("status")
    world.clock.now += 2_900
    world.run("status")
    assert (world.functions.count("AssumeRole"), len(keys)) == (1, 1)
    world.clock.now += 200  # of the hour less than ten minutes are left
    world.run("status")
    assert (world.functions.count("AssumeRole"), len(keys)) == (2, 2)
    assert world.functions.asked("AssumeRole")[0] == {
        "RoleArn": world.environment["ROLE_ARN"], "RoleSessionName": "evaluator"}


def test_reads_the_control_item_consistently(world):
    world.activate(EAST)
    world.run("status")
    assert world.functions.asked("GetItem") == [
        {"TableName": "control", "Key": KEY, "ConsistentRead": True}]


def test_asks_only_the_secondary_region_for_its_rights(world):
    world.replicates = False
    world.activate(EAST)
    world.run("failover")
    assert {region for region, name in world.functions.calls if name != "PutItem"} == {WEST}
    [sts] = [client for client in world.functions.clients
             if client.meta.service_model.service_name == "sts"]
    assert sts.meta.endpoint_url == "https://sts.us-west-2.amazonaws.com"


def test_an_older_sdk_is_told_to_use_the_regional_sts(world):
    assert world.module
    assert os.environ["AWS_STS_REGIONAL_ENDPOINTS"] == "regional"


# With the functions that it watches

@pytest.fixture
def processors(world, aws):
    """Both regions' transaction processors behind the APIs; replication takes no time."""
    stores = {}
    for region in (EAST, WEST):
        table, bucket = aws("dynamodb", region), aws("s3", region)
        table.create_table(
            TableName="table", BillingMode="PAY_PER_REQUEST",
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])
        bucket.create_bucket(Bucket=f"documents-{region}", **({} if region == EAST else {
            "CreateBucketConfiguration": {"LocationConstraint": region}}))
        module = world.functions.load(
            "transaction_processor", AWS_REGION=region, PRIMARY_REGION=EAST,
            SECONDARY_REGION=WEST, TABLE_NAME="table", PARTITION_KEY="pk",
            CONTROL_TABLE_NAME="control", BUCKET_NAME=f"documents-{region}")
        module.time = world.clock
        stores[region] = table, bucket, module

    def replicate():
        world.control()
        for source, target in ((EAST, WEST), (WEST, EAST)):
            item = stores[source][0].get_item(
                TableName="table", Key={"pk": {"S": f"heartbeat#{source}"}}).get("Item")
            if item:
                stores[target][0].put_item(TableName="table", Item=item)
                document = {"Key": f"heartbeat/{source}.json"}
                found = stores[source][1].get_object(Bucket=f"documents-{source}", **document)
                stores[target][1].put_object(
                    Bucket=f"documents-{target}", Body=found["Body"].read(), **document)

    def call(region, method, path, body=None):
        if method == "GET":
            replicate()
        answer = stores[region][2].handler({
            "rawPath": path, "requestContext": {"http": {"method": method}},
            "body": body, "isBase64Encoded": False}, types.SimpleNamespace(aws_request_id="r"))
        return answer["statusCode"], answer["body"]

    def serve(region, handler):
        status, body = call(region, handler.command, "/heartbeat", handler.body.decode())
        reply(handler, status, body.encode())

    for region, api in world.apis.items():
        api.answer = functools.partial(serve, region)

    def store(region, ident):
        world.control()
        return call(region, "POST", "/transactions", json.dumps({
            "transaction_id": ident, "amount": "1", "currency": "USD", "debtor_account": "d",
            "creditor_account": "c"}))[0]

    return store


def test_there_and_back_again(world, processors):
    assert [processors(region, "TX-0") for region in (EAST, WEST)] == [503, 503]
    assert world.run("probe")["armed"] is False
    world.clock.now += 60
    answer = world.run("probe")
    assert answer["armed"] is True
    assert answer["replication_age_seconds"] == {"item": 0, "document": 0}
    assert [processors(region, "TX-1") for region in (EAST, WEST)] == [201, 503]

    answer = world.run("failover")
    assert (answer["result"], answer["heartbeats_served"]) == ("moved", 1)
    assert [processors(region, "TX-2") for region in (EAST, WEST)] == [503, 201]
    world.clock.now += 60
    assert world.run("probe")["replication_age_seconds"]["item"] == 0

    world.lose_control()
    world.clock.now += 60
    assert [processors(region, "TX-3") for region in (EAST, WEST)] == [503, 503]
    assert world.run("probe")["region"] == WEST
    world.clock.now += 6
    assert [processors(region, "TX-3") for region in (EAST, WEST)] == [503, 201]

    answer = world.run("failback")
    assert (answer["result"], answer["heartbeats_served"]) == ("moved", 1)
    assert [processors(region, "TX-4") for region in (EAST, WEST)] == [201, 503]
    answer = world.run("status")
    assert answer["heartbeats_served"] == {EAST: 1, WEST: 1}
    assert world.metric("PrimaryActive")[-1] == 1
