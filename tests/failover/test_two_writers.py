"""No two regions acknowledge for longer than a fence, whatever comes back and when."""

import pytest

from tests.failover.model.invariants import TRANSIT
from tests.failover.model.network import INTERNET
from tests.failover.model.runs import (
    acknowledged, begin, metric, move_time, shipped, subjects, time_to_move, until)
from tests.failover.model.stores import EAST, WEST

CONTROLS = "strong", "eventual"
FENCE = 5
EVALUATION = 60 + 2 + 5  # seconds until the next one has written the fence


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("backlog", [60, 600, 3600])
def test_a_primary_that_returns_with_replication_behind_is_fenced(control, backlog):
    world = shipped(control=control)
    world.offer(EAST, 1.0)
    lost = begin(world, "lose", EAST)
    assert time_to_move(world) is not None
    world.run(600)
    begin(world, "stall", WEST, EAST)
    lost()
    returned = world.clock.now
    world.run(backlog)
    late = acknowledged(world, EAST, returned)
    if control == "strong":
        assert not late
    else:
        assert all(ack.time <= returned + EVALUATION + FENCE + TRANSIT for ack in late)
        assert world.control(EAST)["region"] == WEST
    assert metric(world, "PrimaryFenced") == 1


@pytest.mark.parametrize("seed", range(5))
def test_a_region_that_is_cut_off_is_fenced_by_a_strong_table(seed):
    """Clients reach both regions, the regions not each other."""
    world = shipped(seed, "strong")
    world.offer(EAST, 1.0)
    world.offer(WEST, 1.0)
    apart = begin(world, "cut", EAST, WEST)
    assert time_to_move(world) is not None
    world.run(600)
    assert not acknowledged(world, EAST, move_time(world) + FENCE + TRANSIT)
    assert acknowledged(world, WEST, move_time(world) + FENCE)
    apart()
    world.run(60)
    assert not [ack for ack in world.missing(EAST) + world.missing(WEST)
                if ack.time < world.clock.now - 5]


def test_regions_apart_with_an_eventual_table_meet_again():
    """Both write until then: that is what an eventual table costs, and not more."""
    world = shipped(control="eventual")
    world.offer(EAST, 1.0)
    apart = begin(world, "cut", EAST, WEST)
    assert time_to_move(world) is not None
    world.run(300)
    assert acknowledged(world, EAST, move_time(world) + FENCE + TRANSIT)
    assert metric(world, "PrimaryFenced") == 0
    apart()
    together = world.clock.now
    world.run(300)
    assert not acknowledged(world, EAST, together + EVALUATION + FENCE + TRANSIT)
    assert metric(world, "PrimaryFenced") == 1


@pytest.mark.parametrize("control", CONTROLS)
def test_a_witness_that_is_lost_fences_nobody(control):
    world = shipped(control=control)
    begin(world, "cut", EAST, "us-east-2")
    begin(world, "cut", WEST, "us-east-2")
    world.offer(EAST, 1.0)
    world.run(300)
    assert len(acknowledged(world, EAST, world.clock.now - 250)) > 240


def test_a_region_without_a_quorum_refuses():
    """Whenever its functions have read last, and however long they try to once more."""
    for seed in range(40):
        world = shipped(seed)
        world.offer(EAST, 0.3)
        world.run(10)
        begin(world, "cut", EAST, WEST)
        begin(world, "cut", EAST, "us-east-2")
        cut = world.clock.now
        world.run(30)
        assert acknowledged(world, EAST, cut)
        assert not acknowledged(world, EAST, cut + FENCE + TRANSIT)
        world.close()


@pytest.mark.parametrize("control", CONTROLS)
def test_a_fence_that_fails_is_told(control):
    """While the primary's table refuses it: in answer, notice and metric."""
    world = shipped(control=control)
    refused = begin(world, "deny", "dynamodb:put_item", EAST, "refused")
    answer = world.command("failover", cause="test")
    told = world.notices[-1][2]
    strong = control == "strong"
    assert answer["result"] == "moved"
    assert answer["primary_fenced"] is strong
    assert told["primary_fenced"] is strong
    assert metric(world, "PrimaryFenced") == strong
    refused()
    assert until(world, lambda: metric(world, "PrimaryFenced") == 1, EVALUATION) is not None
    assert world.control()["fenced"]


def test_a_later_move_in_the_primary_holds():
    """Whoever moved the writer there by hand, many epochs later, is not overwritten."""
    world = shipped(control="eventual")
    apart = begin(world, "cut", EAST, WEST)
    begin(world, "stall", EAST, WEST)
    assert time_to_move(world) is not None
    world.put_control({"region": EAST, "epoch": 50, "cause": "glass", "since": "now"}, EAST)
    apart()
    world.run(130)
    for region in (EAST, WEST):
        assert world.control(region)["region"] == EAST
        assert world.control(region)["epoch"] >= 50
    assert f"the active writer is now {EAST}" in subjects(world)


def test_two_moves_of_one_epoch_leave_one_writer():
    world = shipped(control="eventual")
    begin(world, "stall", WEST, EAST)
    begin(world, "stall", EAST, WEST)
    apart = begin(world, "cut", EAST, WEST)
    assert time_to_move(world) is not None
    state = world.control()
    world.put_control({**world.control(EAST), "region": EAST, "epoch": state["epoch"]}, EAST)
    apart()
    world.run(130)
    assert world.control(EAST)["region"] == WEST
    assert world.control(EAST)["epoch"] > state["epoch"]


@pytest.mark.parametrize("control", CONTROLS)
def test_a_move_whose_answer_is_lost_is_a_move(control):
    world = shipped(control=control)
    lost = []
    world.troubles.append(lambda client, name, params: "unanswered" if (
        name == "dynamodb:put_item" and params["TableName"] == "control"
        and not lost and not lost.append(name)) else None)
    assert world.command("failover", cause="test")["result"] == "moved"
    assert lost


@pytest.mark.parametrize("control", CONTROLS)
def test_the_same_transaction_in_both_regions_is_one(control):
    """A client that tries again in the other region contradicts nothing."""
    world = shipped(control=control)
    world.post(EAST, "same")
    world.run(5)
    world.command("failover", cause="test")
    statuses = []
    world.post(WEST, "same", statuses.append)
    world.post(EAST, "same", statuses.append)
    world.run(5)
    assert sorted(statuses) == [200, 503]


def test_a_deposed_region_refuses_what_took_its_time():
    """The writer is asked once more before the answer."""
    world = shipped()
    world.post(EAST)
    world.run(1)
    asked = []

    def slow(client, name, params):
        return "lost" if name == "s3:put_object" and client.region == EAST and \
            params["Key"].startswith("transactions/") and len(asked) < 2 and \
            not asked.append(name) else None

    world.troubles.append(slow)
    statuses = []
    world.post(EAST, then=statuses.append)
    world.run(1)
    world.put_control({**world.control(), "region": WEST, "epoch": 2}, WEST)
    world.run(12)
    assert statuses == [503]


def test_the_control_item_is_read_at_most_twice_in_a_fence():
    """By an environment, however busy: that is what its capacity is computed from."""
    world = shipped(environments=1)
    world.offer(EAST, 0.2)
    world.run(10)
    reads = []
    world.troubles.append(lambda client, name, params: reads.append(name) if (
        client.region == EAST and name == "dynamodb:get_item"
        and params["TableName"] == "control") else None)
    world.run(300)
    environments = len(world.api.environments[EAST, "transaction_processor"])
    assert len(reads) <= environments * (300 / (FENCE / 2) + 1)


def test_an_evaluator_that_is_cut_off_does_not_depose():
    world = shipped()
    world.offer(EAST, 1.0)
    begin(world, "cut", WEST, INTERNET)
    world.run(900)
    assert world.control()["region"] == EAST
