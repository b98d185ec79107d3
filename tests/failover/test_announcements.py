"""Nothing moves without an announcement; nothing moves back by itself."""

import pytest

from tests.failover.model.runs import (
    acknowledged, begin, metric, move_time, shipped, subjects, time_to_move, until)
from tests.failover.model.stores import EAST, WEST

CONTROLS = "strong", "eventual"
MOVED = f"the active writer is now {WEST}"


@pytest.mark.parametrize("control", CONTROLS)
def test_a_move_is_told_before_the_fence(control):
    """The fence may take its time: the primary is what is ill."""
    world = shipped(control=control)
    begin(world, "lose", EAST)
    assert time_to_move(world) is not None
    world.run(1)
    [(time, _, told)] = world.notices
    assert time - move_time(world) < 0.5
    assert told["epoch"] == 2
    assert {"replication_age_seconds", "primary_fenced"} <= told.keys()


@pytest.mark.parametrize("call", ["sns:publish", "dynamodb:update_item", "dynamodb:put_item"])
def test_a_run_that_ends_after_the_move_is_made_up_for(call):
    """Lambda's retry of the alarm's event does not say that nothing was needed, first."""
    world = shipped(control="eventual", phase=50)
    begin(world, "lose", EAST)
    world.api.invoke({"action": "failover_if_unhealthy"})
    struck = []

    def crash(client, name, params):
        if name == call and world.control()["region"] == WEST and not struck:
            struck.append(name)
            return "crash"
        return None

    world.troubles.append(crash)
    assert time_to_move(world) is not None
    assert until(world, lambda: bool(world.notices), 130) is not None
    assert struck
    assert subjects(world)[0] == MOVED


def test_a_move_is_told_once_the_topic_works_again():
    world = shipped()
    begin(world, "lose", EAST)
    down = begin(world, "refuse", "sns:publish", WEST)
    assert time_to_move(world) is not None
    world.run(900)
    assert not world.notices
    down()
    world.run(70)
    assert subjects(world) == [MOVED]
    world.run(600)
    assert subjects(world) == [MOVED]


def test_the_metric_tells_of_a_move_as_well():
    world = shipped()
    begin(world, "refuse", "sns:publish", WEST)
    begin(world, "lose", EAST)
    assert time_to_move(world) is not None
    world.run(1)
    assert metric(world, "PrimaryActive") == 0


@pytest.mark.parametrize("control", CONTROLS)
def test_the_loss_of_the_control_item_undoes_no_failover(control):
    world = shipped(control=control, writer=WEST)
    world.run(60)
    world.delete_control()
    deleted = world.clock.now
    world.offer(EAST, 1.0)
    world.offer(WEST, 1.0)
    world.run(130)
    assert world.control()["region"] == WEST
    assert not acknowledged(world, EAST, deleted)
    assert acknowledged(world, WEST, deleted + 70)
    assert subjects(world) == [MOVED]
    assert world.notices[0][2]["cause"] == "the control item was lost"


def test_a_lost_control_item_is_restored_in_both_regions():
    """The primary refuses without one: heartbeats to it would be lost, and it would be left."""
    world = shipped(control="eventual")
    begin(world, "stall", WEST, EAST)
    world.delete_control()
    world.offer(EAST, 1.0)
    world.run(300)
    assert world.control()["region"] == EAST
    assert acknowledged(world, EAST, world.clock.now - 150)


def test_without_an_item_and_a_secondary_that_tells_nobody_writes():
    world = shipped(writer=WEST)
    end = begin(world, "refuse", "dynamodb:get_item", WEST)
    world.delete_control()
    world.run(300)
    assert world.control() is None
    assert metric(world, "PrimaryHealthy") == 0
    end()
    world.run(70)
    assert world.control()["region"] == WEST


@pytest.mark.parametrize("seed", range(5))
def test_events_that_come_late_or_twice_move_nothing_back(seed):
    world = shipped(seed, writer=WEST)
    for _ in range(20):
        world.api.invoke({"action": world.random.choice(["probe", "failover_if_unhealthy"])})
        world.run(world.random.random() * 60)
    assert world.control()["region"] == WEST
    assert world.control()["epoch"] == 2


@pytest.mark.parametrize("writer", [EAST, WEST])
def test_the_primary_hears_no_more_of_a_secondary_that_is_lost(writer):
    """Every alarm of the secondary's is lost with it: the primary's own is raised by silence."""
    world = shipped(writer=writer)
    reported = world.metrics[EAST, "SecondaryReported"]
    assert [value for _, value in reported[-1:]] == [1]
    begin(world, "refuse", "dynamodb:put_item", WEST)
    world.run(70)
    assert reported[-1][1] == 0
    begin(world, "lose", WEST)
    told = len(reported)
    world.run(300)
    assert len(reported) == told


def test_the_primary_hears_of_the_secondary_while_a_window_is_watched():
    """Silence would be told for a loss."""
    world = shipped(window=600)
    begin(world, "share", EAST, 0.3)
    world.run(1200)
    times = [time for time, _ in world.metrics[EAST, "SecondaryReported"]]
    assert max(later - time for time, later in zip(times, times[1:])) < 60 + 5


def test_a_primary_that_comes_back_stays_passive():
    world = shipped()
    end = begin(world, "lose", EAST)
    assert time_to_move(world) is not None
    end()
    world.offer(EAST, 1.0)
    world.run(2 * 3600)
    assert world.control()["region"] == WEST
    assert not acknowledged(world, EAST, move_time(world) + 6)
