"""A failback drains, waits for the last writes, and moves; or it is refused, and undone."""

import pytest

from tests.failover.model.invariants import DRAIN
from tests.failover.model.runs import (
    acknowledged, begin, metric, move_time, shipped, subjects, time_to_move)
from tests.failover.model.stores import EAST, WEST

CONTROLS = "strong", "eventual"
FENCE = 5


def west(control="strong", **options):
    return shipped(control=control, writer=WEST, **options)


@pytest.mark.parametrize("control", CONTROLS)
def test_a_failback_loses_nothing(control):
    world = west(control)
    world.offer(WEST, 0.5)
    world.offer(EAST, 0.5)
    world.run(60)
    answer = world.command("failback")
    assert answer["result"] == "moved"
    # Not one transaction was under way when the primary began.
    assert [missing for time, missing in world.gaps if time == move_time(world, EAST)] == [[]]
    assert not acknowledged(world, WEST, move_time(world, "none") + FENCE)
    assert acknowledged(world, EAST, move_time(world, EAST))
    assert move_time(world, EAST) - move_time(world, "none") < FENCE + 1 + 30 + 10
    assert subjects(world) == ["the active writer is now none", f"the active writer is now {EAST}"]
    assert metric(world, "PrimaryActive") == 1


def test_the_primary_hears_of_a_failback_though_replication_stands_still():
    """The first evaluation that reaches its table tells it; until then nobody writes."""
    world = west("eventual")
    begin(world, "stall", WEST, EAST)
    found_again = begin(world, "lose", EAST)
    answer = world.command("failback", accept_loss=True)
    assert (answer["result"], answer["primary_knows"]) == ("moved", False)
    found_again()
    world.offer(EAST, 0.5)
    world.run(60 + 3 + FENCE)
    told = world.clock.now
    world.run(120)
    assert acknowledged(world, EAST, told)
    assert world.control()["region"] == EAST


@pytest.mark.parametrize("control", CONTROLS)
def test_a_failback_is_refused_while_replication_stands_still(control):
    world = west(control)
    begin(world, "stall", WEST, EAST)
    world.run(10)
    answer = world.command("failback")
    assert answer["result"] == "refused"
    assert "behind" in answer["cause"]
    assert world.control()["region"] == WEST
    # Not even drained: it was seen before.
    assert all(write.state["region"] == WEST for write in world.writes)
    assert subjects(world) == ["failback refused"]


def test_a_failback_is_undone_where_the_last_writes_do_not_arrive():
    world = west()
    world.run(30)

    def stall(client, name, params):
        if name == "sns:publish" and world.control()["region"] == "none":
            world.network.stalled[WEST, EAST] = 1

    world.troubles.append(stall)
    answer = world.command("failback")
    assert answer["result"] == "refused"
    assert "last writes" in answer["cause"]
    assert world.control()["region"] == WEST
    begun = min(write.time for write in world.writes if write.state["region"] == "none")
    assert move_time(world) - begun < FENCE + 1 + 30 + 15


def test_a_failback_that_accepts_the_loss_moves():
    world = west()
    begin(world, "stall", WEST, EAST)
    world.run(60)
    answer = world.command("failback", accept_loss=True)
    assert answer["result"] == "moved"
    assert answer["replication_age_seconds"]["item"] > 60


def test_a_failback_to_a_primary_that_stores_nothing_is_refused():
    world = west()
    begin(world, "refuse", "s3:put_object", EAST)
    answer = world.command("failback")
    assert answer["result"] == "refused"
    assert world.control()["region"] == WEST


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("call", range(12))
def test_a_failback_that_ends_midway_is_finished_or_undone(control, call):
    """Nobody writes for no longer than the drain, an evaluation and its calls."""
    world = west(control)
    world.run(30)
    world.order("failback")
    seen = []

    def crash(client, name, params):
        if world.process.action == {"action": "failback"}:
            seen.append(name)
            if len(seen) == call + 1:
                return "crash"
        return None

    world.troubles.append(crash)
    world.run(DRAIN + FENCE + 60 + 20)
    assert world.control()["region"] in (EAST, WEST)
    world.run(130)
    assert world.control()["announced"]


def test_documents_are_waited_for_where_they_return():
    world = west(documents_return=True)
    world.run(60)
    assert world.command("failback")["result"] == "moved"
    world.run(60)
    assert metric(world, "DocumentReplicationAge") < 5
    again = west(documents_return=True)
    again.documents.directions = ((EAST, WEST),)
    again.run(10)
    answer = again.command("failback")
    assert answer["result"] == "refused"


def test_a_failover_tells_how_far_replication_was_behind():
    world = shipped()
    begin(world, "stall", EAST, WEST)
    world.offer(EAST, 1.0)
    world.run(300)
    assert metric(world, "TableReplicationAge") >= 180
    begin(world, "refuse", "s3:put_object", EAST)
    assert time_to_move(world) is not None
    world.run(5)
    age = world.notices[0][2]["replication_age_seconds"]["item"]
    assert age >= 300
    oldest = min(ack.time for ack in world.missing(WEST))
    assert oldest >= move_time(world) - age - 3


def test_a_primary_that_does_not_know_that_it_is_the_writer_is_left():
    """Its heartbeats are stored, and yet nobody takes transactions."""
    world = west("eventual")
    begin(world, "stall", WEST, EAST)
    begin(world, "deny", "dynamodb:put_item", EAST)
    world.run(10)
    answer = world.command("failback", accept_loss=True)
    assert (answer["result"], answer["primary_knows"]) == ("moved", False)
    assert answer["heartbeats_served"] == 0
    assert time_to_move(world, 300) is not None


def test_status_changes_nothing():
    world = west()
    before = list(world.writes)
    answer = world.command("status")
    assert answer["result"] == "unchanged"
    assert answer["heartbeats_served"] == {EAST: 1.0, WEST: 1.0}
    assert world.writes == before
