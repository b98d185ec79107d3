"""The failover evaluator's failback: drained, waited for, moved, or undone."""
import pytest
from generator.functions.tests.lambdas import EAST, WEST, Refused

DRAINED, BACK = "the active writer is now none", "the active writer is now us-east-1"
UNDONE = "the active writer is now us-west-2"


def record(world):
    """(when, table, writer, heartbeats sent to east, to west) of each write from now on."""
    found, begin = [], world.clock.now
    meanwhile = world.functions.intercept.get("PutItem", lambda *_: None)

    def note(region, request):
        found.append((round(world.clock.now - begin), region, request["Item"]["region"]["S"],
                      len(world.east.beats), len(world.west.beats)))
        return meanwhile(region, request)

    world.functions.intercept["PutItem"] = note
    return found


def after_drain(world, change):
    """Lets something happen once the secondary is drained."""
    def note(_, request):
        if request["Item"]["region"]["S"] == "none":
            change()

    world.functions.intercept["PutItem"] = note


@pytest.mark.parametrize("lag", [0, 4])
def test_the_primary_takes_over_once_the_last_writes_have_reached_it(world, lag):
    world.replicates = False
    world.activate(WEST)
    world.west.lag = {"item": lag, "document": None}
    writes = record(world)
    answer = world.run("failback", cause="repaired")
    drained, moved = lag, lag + 6 + lag
    assert writes == [
        (drained, WEST, "none", 3, 3),
        (moved, WEST, EAST, 3, 4),  # a heartbeat after nobody relied on an earlier read
        (moved, EAST, EAST, 3, 4)]
    assert [beat["stamp"] for beat in world.east.beats[3:]] == [world.clock.now] * 3
    assert world.clock.now - world.clock.begin == pytest.approx(moved + 5)
    assert [(beat["writer"], beat["epoch"]) for beat in (world.west.beats[-1], world.east.beats[-1])
            ] == [("none", 4), (EAST, 5)]
    item = world.control()
    assert answer == {
        "action": "failback", "result": "moved", "region": EAST, "epoch": 5,
        "since": item["since"]["S"], "cause": "repaired", "armed": True, "announced": True,
        "fenced": True, "primary_fenced": True, "primary_knows": True, "heartbeats_served": 1,
        "replication_age_seconds": {"item": pytest.approx(lag, abs=0.11), "document": None}}
    assert "until" not in item
    assert world.writer(EAST) == (EAST, 5)
    assert world.subjects() == [DRAINED, BACK]
    assert world.notices()[0][1]["cause"] == "repaired: failback, draining"
    assert world.metric("PrimaryActive") == [0, 1]
    assert world.metric("PrimaryFenced") == [1, 1]


def test_the_fence_time_is_given(world):
    world.load(FENCE_SECONDS="2")
    world.activate(WEST)
    writes = record(world)
    begin = world.clock.now
    world.run("failback")
    assert [when for when, *_ in writes][:2] == [0, 3]
    assert world.clock.pauses == [3, 2]
    assert world.control(WEST)["epoch"] == {"N": "5"}
    assert world.clock.now - begin == pytest.approx(5)


@pytest.mark.parametrize("returns, lag, result", [
    ("true", 4, "moved"), ("true", None, "refused"), ("false", None, "moved")])
def test_documents_are_waited_for_where_they_return(world, returns, lag, result):
    world.load(DOCUMENTS_RETURN=returns)
    world.activate(WEST)
    world.west.lag = {"item": 0, "document": lag}
    assert world.run("failback")["result"] == result


def refused(world, answer, cause, epoch=3):
    assert answer == {"action": "failback", "result": "refused", "cause": answer["cause"]}
    assert answer["cause"].startswith(cause)
    assert world.writer() == (WEST, epoch)
    assert world.notices()[-1] == ("failback refused", {
        "event": "failback refused", "environment": "test", "cause": answer["cause"]})


@pytest.mark.parametrize("lost", [1, 3])
def test_a_primary_that_does_not_store_heartbeats_gets_nothing_back(world, lost):
    world.activate(WEST)
    left = [True] * lost
    world.east.lost = lambda _: bool(left and left.pop())
    writes = record(world)
    refused(world, world.run("failback"), "us-east-1 does not store heartbeats")
    assert len(world.notices()) == 1
    assert [region for _, region, *_ in writes] == []


@pytest.mark.parametrize("silent", [False, True])
def test_nothing_is_drained_while_replication_is_behind(world, silent):
    world.activate(WEST)
    world.west.lag = {"item": None, "document": None}
    world.east.tells = not silent
    writes = record(world)
    refused(world, world.run("failback"), "replication to us-east-1 is behind: {")
    assert writes == []
    assert len(world.clock.pauses) == (0 if silent else 30)


def test_an_earlier_heartbeat_is_no_proof_of_replication(world):
    world.activate(WEST)
    world.run("probe")
    world.clock.now += 300
    world.west.lag = {"item": 300, "document": 300}
    refused(world, world.run("failback"), "replication to us-east-1 is behind: {'item': 330.0")


def test_a_slow_look_is_no_lag_of_replication(world):
    world.load(FENCE_SECONDS="1")
    world.activate(WEST)
    slow = [2]

    def lost(_):
        world.clock.now += slow.pop() if slow else 0
        return False

    world.west.lost = lost
    assert world.run("failback")["result"] == "moved"


@pytest.mark.parametrize("failure", ["replication", "heartbeat", "primary"])
def test_a_drained_secondary_writes_again_if_its_last_writes_do_not_arrive(world, failure):
    world.activate(WEST)
    if failure == "replication":
        after_drain(world, lambda: world.west.lag.update(item=None))
    elif failure == "heartbeat":
        after_drain(world, world.west.ill)
    else:
        after_drain(world, world.east.dead)
    answer = world.run("failback")
    refused(world, answer, "the last writes have not reached us-east-1: {", epoch=5)
    assert world.subjects() == [DRAINED, UNDONE, "failback refused"]
    assert world.control()["cause"] == {"S": "failback refused"}
    assert "until" not in world.control()
    assert world.metric("PrimaryActive") == [0, 0]
    assert world.run("probe")["region"] == WEST


def test_a_secondary_that_serves_no_heartbeat_is_not_left(world):
    world.activate(WEST)
    world.west.ill()
    refused(world, world.run("failback"), "the last writes have not reached", epoch=5)


def test_a_defect_undoes_the_drain_too(world):
    world.activate(WEST)

    def interrupted(_):
        raise ZeroDivisionError

    after_drain(world, lambda: setattr(world.clock, "sleep", interrupted))
    with pytest.raises(ZeroDivisionError):
        world.run("failback")
    assert world.writer() == (WEST, 5)
    assert world.subjects() == [DRAINED, UNDONE]


@pytest.mark.parametrize("action", ["failover", "activate"])
def test_a_move_during_the_drain_holds(world, action):
    world.activate(WEST)
    pause, done = world.clock.sleep, []

    def meanwhile(seconds):
        pause(seconds)
        if seconds == 6 and not done:
            done.append(True)
            if action == "failover":
                done.append(world.run("failover", cause="the rival"))
            else:
                world.activate(EAST, epoch=9)

    world.clock.sleep = meanwhile
    answer = world.run("failback")
    assert answer["result"] == "refused"
    assert "changed meanwhile" in answer["cause"]
    assert world.writer() == ((WEST, 5) if action == "failover" else (EAST, 9))


@pytest.mark.parametrize("east, west, lag", [
    ("ill", "well", 0), ("dead", "dead", 0), ("well", "well", None), ("well", "ill", 0)])
def test_an_operator_may_accept_the_loss(world, east, west, lag):
    world.activate(WEST)
    world.west.lag = {"item": lag, "document": None}
    for api, state in ((world.east, east), (world.west, west)):
        getattr(api, state, lambda: None)()
    answer = world.run("failback", accept_loss=True)
    assert (answer["result"], answer["region"], answer["epoch"]) == ("moved", EAST, 5)
    assert answer["heartbeats_served"] == float(east == "well")
    complaint = ["us-east-1 does not serve transactions after the move"]
    assert world.subjects() == [DRAINED, BACK] + (complaint if east != "well" else [])


@pytest.mark.parametrize("given", [False, None, "", 0])
def test_a_loss_is_accepted_by_name(world, given):
    world.activate(WEST)
    world.east.ill()
    assert world.run("failback", accept_loss=given)["result"] == "refused"


def test_a_primary_that_does_not_serve_after_all_is_told_of(world):
    world.activate(WEST)
    world.east.lost = lambda _: len(world.east.beats) == 6
    answer = world.run("failback")
    assert (answer["result"], answer["region"]) == ("moved", EAST)
    assert answer["heartbeats_served"] == pytest.approx(2 / 3)
    assert world.subjects()[2:] == ["us-east-1 does not serve transactions after the move"]


def test_nothing_moves_while_names_could_not_follow(world):
    world.activate(WEST)
    world.functions.intercept["PutMetricData"] = lambda *_: Refused("Throttling")
    refused(world, world.run("failback"), "CloudWatch takes no metrics", epoch=3)
    answer = world.run("failback", accept_loss=True)
    assert (answer["result"], answer["region"]) == ("moved", EAST)
    assert "names do not lead to us-east-1 yet: CloudWatch takes no metrics" in world.subjects()


def test_tells_whether_the_primary_knows_of_it(world):
    world.replicates = False
    world.activate(WEST)
    world.functions.intercept["PutItem"] = lambda region, _: (
        Refused("InternalServerError", 500) if region == EAST else None)
    answer = world.run("failback")
    assert (answer["result"], answer["primary_knows"]) == ("moved", False)
    assert answer["heartbeats_served"] == 0
    del world.functions.intercept["PutItem"]
    answer = world.run("probe")  # the next evaluation tells it
    assert (answer["region"], answer["fenced"]) == (EAST, True)
    assert world.writer(EAST) == (EAST, 5)
    before = world.functions.count("PutItem")
    world.run("probe")
    assert world.functions.count("PutItem") == before


def test_there_is_nothing_to_do_where_the_primary_writes(world):
    world.activate(EAST)
    answer = world.run("failback")
    assert (answer["result"], answer["epoch"]) == ("already", 3)
    assert world.server.requests == []
    assert world.notices() == []


# What interrupts it

@pytest.mark.parametrize("over", [False, True])
def test_a_failback_that_was_not_finished_is_undone_in_time(world, over):
    world.activate("none", until={"N": str(int(world.clock.now) + (-1 if over else 2))})
    answer = world.run("probe")
    assert (answer["region"], answer["epoch"]) == ((WEST, 4) if over else ("none", 3))
    assert world.subjects() == ([UNDONE] if over else [])
    assert world.metric("PrimaryActive") == [0]
    assert len(world.east.beats) == 3  # no window: nobody leads
    if over:
        assert answer["cause"] == "a failback was not finished"
        assert "until" not in world.control()


def test_the_drain_says_until_when_it_holds(world):
    world.activate(WEST)
    begin, until = world.clock.now, []
    after_drain(world, lambda: until.extend(
        world.functions.asked("PutItem")[-1]["Item"]["until"].values()))
    world.run("failback")
    assert until == [str(int(begin + 125))]


def test_a_failback_may_be_ordered_again(world):
    world.activate("none", until={"N": str(int(world.clock.now) + 60)})
    answer = world.run("failback")
    assert (answer["result"], answer["epoch"]) == ("moved", 5)


def test_a_failover_ends_a_drain(world):
    world.activate("none", until={"N": str(int(world.clock.now) + 60)})
    answer = world.run("failover")
    assert (answer["result"], answer["region"], answer["epoch"]) == ("moved", WEST, 4)


def test_a_drain_that_is_announced_by_nobody_moves_all_the_same(world):
    world.activate(WEST)
    world.functions.intercept["Publish"] = lambda *_: Refused("InternalError", 500)
    assert world.run("failback")["result"] == "moved"
