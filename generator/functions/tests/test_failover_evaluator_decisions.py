"""The failover evaluator: what it decides on and what it publishes."""
import json

import botocore.exceptions
import pytest
from generator.functions.tests.lambdas import EAST, WEST, Refused
from evaluator_world import garbage, hang_up, page

# Deciding

@pytest.mark.parametrize("action", ["probe", "failover_if_unhealthy"])
def test_an_ill_primary_is_left(world, action):
    world.activate(EAST)
    world.east.ill()
    answer = world.run(action)
    item = world.control()
    assert answer == {
        "action": action, "result": "moved", "region": WEST, "epoch": 4,
        "since": item["since"]["S"], "cause": "us-east-1 does not serve transactions",
        "armed": True, "announced": True, "fenced": True, "primary_fenced": True,
        "replication_age_seconds": {"item": None, "document": None}, "heartbeats_served": 1}
    assert world.writer(EAST) == world.writer(WEST) == (WEST, 4)
    assert world.subjects() == ["the active writer is now us-west-2"]
    assert len(world.asked("out")) == 1


@pytest.mark.parametrize("action, calm", [("probe", True), ("failover_if_unhealthy", False)])
def test_the_alarm_is_answered_by_a_whole_window(world, action, calm):
    """Though the primary serves what an evaluation looks at."""
    world.activate(EAST)
    world.east.lost = lambda at: bool(world.clock.pauses)
    assert world.run(action)["result"] == ("unchanged" if calm else "moved")
    assert len(world.east.beats) == (3 if calm else 3 + 45 + 3)


REFUSALS = {
    "no way out": "the evaluator reaches no other region",
    "secondary": "us-west-2 serves no heartbeat either",
    "secondary since": "us-west-2 serves no heartbeat either",
}


@pytest.mark.parametrize("reason", REFUSALS)
@pytest.mark.parametrize("action", ["probe", "failover_if_unhealthy"])
def test_an_ill_primary_is_kept_where_a_move_would_not_help(world, reason, action):
    world.activate(EAST)
    world.east.ill()
    if reason == "secondary":
        world.west.ill()
    elif reason == "secondary since":
        world.west.lost = lambda _: bool(world.clock.pauses)  # from the window's first second on
    else:
        world.way_out = hang_up
    answer = world.run(action)
    assert (answer["action"], answer["result"]) == (action, "refused")
    assert (answer["region"], answer["epoch"]) == (EAST, 3)
    assert answer["cause"] == REFUSALS[reason]
    assert world.writer() == (EAST, 3)
    assert world.subjects() == ["failover refused"]
    assert world.metric("PrimaryHealthy") == [0, 0]


@pytest.mark.parametrize("status, reached", [
    (200, True), (404, True), (500, True), (garbage, False)])
def test_any_answer_of_another_region_is_a_way_out(world, status, reached):
    world.activate(EAST)
    world.east.ill()
    world.way_out = status
    assert (world.run("probe")["result"] == "moved") is reached
    [(method, _, headers, body)] = world.asked("out")
    assert (method, body) == ("GET", b"")
    assert "Authorization" not in headers


def test_one_heartbeat_that_the_secondary_serves_is_enough(world):
    world.activate(EAST)
    world.east.ill()
    left = [True, True]
    world.west.lost = lambda _: not world.clock.pauses or bool(left and left.pop())
    assert world.run("probe")["result"] == "moved"


@pytest.mark.parametrize("action, result, subjects", [
    ("probe", "unchanged", []), ("failover_if_unhealthy", "refused", ["failover refused"])])
def test_nothing_moves_by_itself_unless_it_is_automatic(world, action, result, subjects):
    world.load(AUTOMATIC="false")
    world.activate(EAST)
    world.east.ill()
    answer = world.run(action)
    assert (answer["result"], answer["heartbeats_served"]) == (result, 0)
    assert world.writer() == (EAST, 3)
    assert world.metric("PrimaryHealthy") == [0, 0]
    assert world.subjects() == subjects
    assert world.asked("out") == []


@pytest.mark.parametrize("action, result", [
    ("probe", "unchanged"), ("failover_if_unhealthy", "refused")])
def test_nothing_moves_before_the_primary_has_served_once(world, action, result):
    world.activate(EAST, armed={"BOOL": False})
    world.east.ill()
    assert world.run(action)["result"] == result
    assert len(world.east.beats) == 3
    assert world.writer() == (EAST, 3)
    assert world.metric("PrimaryHealthy") == [0]


@pytest.mark.parametrize("writer, subject", [
    (EAST, "failover refused"), (WEST, "failover not needed"), ("none", "failover refused")])
def test_the_alarm_is_told_why_nothing_moves(world, writer, subject):
    world.activate(writer, until={"N": str(int(world.clock.now) + 60)})
    assert world.run("failover_if_unhealthy")["result"] == "refused"
    [(told, message)] = world.notices()
    assert told == message["event"] == subject
    assert (message["environment"], message["region"]) == ("test", writer)
    assert message["heartbeats_served"] == 1
    assert world.writer() == (writer, 3)


# Metrics and replication

@pytest.mark.parametrize("ill", [False, True])
@pytest.mark.parametrize("writer, fenced, active, told", [
    (EAST, False, 1, 1), (WEST, True, 0, 1), (WEST, False, 0, 0), ("none", False, 0, 0)])
def test_publishes_who_writes(world, ill, writer, fenced, active, told):
    world.load(AUTOMATIC="false")
    world.activate(writer, fenced={"BOOL": fenced}, until={"N": str(int(world.clock.now) + 60)})
    world.functions.intercept["PutItem"] = lambda region, _: (
        Refused("InternalServerError", 500) if region == EAST else None)
    if ill:
        world.east.ill()
    answer = world.run("probe")
    assert world.metric("PrimaryActive") == [active]
    assert world.metric("PrimaryFenced") == [told]
    assert answer["primary_fenced"] is bool(told)
    assert set(world.metric("PrimaryHealthy")) == {float(not ill)}
    assert world.notices() == []


def test_a_move_is_published_at_once(world):
    world.replicates = False
    world.activate(EAST)
    world.east.ill()
    world.run("probe")
    assert world.metric("PrimaryActive") == [1, 0, 0]
    assert world.metric("PrimaryFenced") == [1, 0, 1]


@pytest.mark.parametrize("operation", ["AssumeRole", "GetItem"])
@pytest.mark.parametrize("action", ["probe", "failover_if_unhealthy"])
def test_an_unreadable_control_item_is_published_as_illness(world, operation, action):
    world.activate(EAST)
    world.functions.intercept[operation] = lambda *_: Refused("InternalServerError", 500)
    with pytest.raises(botocore.exceptions.ClientError):
        world.run(action)
    assert world.metric("PrimaryHealthy") == [0]
    assert world.metric("PrimaryActive") == []
    assert world.east.beats == world.west.beats == []


def test_a_lost_metric_stops_nothing(world, capsys):
    world.activate(EAST)
    world.east.ill()
    world.functions.intercept["PutMetricData"] = lambda *_: Refused("Throttling")
    assert world.run("probe")["result"] == "moved"
    assert '"PrimaryHealthy": false' in capsys.readouterr().out


@pytest.mark.parametrize("writer", [EAST, WEST])
@pytest.mark.parametrize("returns", ["false", "true"])
def test_publishes_the_age_of_what_the_writer_replicated(world, writer, returns):
    world.load(DOCUMENTS_RETURN=returns)
    world.activate(writer)
    source, target = (world.east, world.west) if writer == EAST else (world.west, world.east)
    source.lag = {"item": 4, "document": 9}
    documents = writer == EAST or returns == "true"
    begin = world.clock.now
    answer = world.run("probe")
    waited = world.clock.now - begin
    assert waited == pytest.approx(9 if documents else 4)
    age = {"item": pytest.approx(waited, abs=0.11), "document": pytest.approx(9, abs=0.11)
           if documents else None}
    assert answer["replication_age_seconds"] == age
    assert world.metric("TableReplicationAge") == [age["item"]]
    assert world.metric("DocumentReplicationAge") == ([age["document"]] if documents else [])
    assert len(world.asked(target.region)) > 3 == len(world.asked(source.region))


def test_replication_that_stands_still_grows_old(world):
    world.activate(EAST)
    world.run("probe")
    world.clock.now += 600
    world.east.lag = {"item": 600, "document": 600}
    world.run("probe")
    assert world.metric("TableReplicationAge") == [0, 630]
    assert world.metric("DocumentReplicationAge") == [0, 630]


def test_an_unknown_age_is_not_published(world):
    world.activate(EAST)
    world.west.tells = False
    answer = world.run("probe")
    assert answer["replication_age_seconds"] == {}
    assert world.metric("TableReplicationAge") == world.metric("DocumentReplicationAge") == []
    assert world.metric("PrimaryHealthy") == [1]


@pytest.mark.parametrize("text", [b"{}", b"[]", b"null", b"7", b'{"heartbeats": null}'])
def test_who_answers_something_else_does_not_tell(world, text):
    world.activate(EAST)
    world.west.answer = page(text)
    assert world.module.arrived(WEST) is None


def test_no_heartbeat_is_waited_for_that_was_not_served(world):
    world.activate(WEST)
    world.west.ill()
    world.run("probe")
    assert world.clock.pauses == []


# Status, and what is no action

def test_status_tells_and_changes_nothing(world):
    world.activate(WEST)
    world.west.lag = {"item": None, "document": None}
    answer = world.run("status")
    assert answer == {
        "action": "status", "result": "unchanged", "region": WEST, "epoch": 3, "cause": "before",
        "since": "2025-01-01T00:00:00+00:00", "armed": True, "announced": True, "fenced": True,
        "primary_fenced": True, "heartbeats_served": {EAST: 1, WEST: 1},
        "replication_age_seconds": {EAST: {"item": None, "document": None},
                                    WEST: {"item": 0, "document": 0}}}
    assert {name for _, name in world.functions.calls} == {"AssumeRole", "GetItem"}


def test_status_of_an_environment_without_a_control_item_leaves_its_heartbeats_alone(world):
    """They are what remembers who wrote."""
    world.activate(WEST, epoch=5)
    world.run("probe")
    world.lose_control()
    beats = len(world.west.beats)
    answer = world.run("status")
    assert (answer["region"], answer["epoch"]) == ("none", 0)
    assert answer["cause"] == "there is no control item"
    assert answer["heartbeats_served"] == {EAST: 0, WEST: 0}
    assert len(world.west.beats) == beats
    assert world.control() is None
    assert world.run("probe")["region"] == WEST


def test_status_survives_a_dead_primary(world):
    world.activate(EAST)
    world.east.dead()
    answer = world.run("status")
    assert answer["heartbeats_served"] == {EAST: 0, WEST: 1}
    assert answer["replication_age_seconds"][EAST] == {"item": None, "document": None}


@pytest.mark.parametrize("event", [{}, {"action": "unknown"}, {"action": ""}])
def test_what_is_no_action_does_nothing(world, event):
    with pytest.raises(KeyError):
        world.module.handler(event, None)
    assert world.functions.calls == []
    assert world.server.requests == []


@pytest.mark.parametrize("name", ["PRIMARY_URL", "SECONDARY_URL", "CONTROL_TABLE_NAME"])
def test_does_not_start_without_what_it_needs(world, name):
    world.functions.monkeypatch.delenv(name, raising=False)
    del world.environment[name]
    with pytest.raises(KeyError, match=name):
        world.load()


def test_logs_json_lines(world, capsys):
    world.activate(EAST)
    world.east.ill()
    world.run("probe")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[-1]["level"] == "INFO" and lines[-1]["result"] == "moved"
    assert {"level", "url", "method", "cause"} == set(lines[0])
