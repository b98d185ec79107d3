"""The failover evaluator's writes: moves, announcements, fencing."""
import time
from datetime import datetime, timedelta, timezone

import botocore.exceptions
import pytest
from generator.functions.tests.lambdas import EAST, WEST, Refused
from evaluator_world import KEY, MOVED

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
    moved, *asked = [beat["stamp"] for beat in world.west.beats]
    assert (moved, asked) == (world.clock.begin, [world.clock.now] * 3)
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
    assert {region for region, name in world.functions.calls if name != "PutMetricData"} == {WEST}
    assert world.metric("PrimaryFenced")[-1] == 1


def test_the_primarys_table_is_left_alone_while_the_primary_writes(world):
    world.activate(EAST)
    world.run("probe")
    world.run("failover_if_unhealthy")
    assert {region for region, name in world.functions.calls if name != "PutMetricData"} == {WEST}


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
                 if (client.meta.service_model.service_name, client.meta.region_name)
                 == ("dynamodb", EAST)]
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
