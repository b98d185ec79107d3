"""A primary that does not serve transactions is left in time; one that stumbles is not."""

import pytest

from tests.failover.model.runs import (
    RTO, begin, causes, metric, move_time, moved, shipped, subjects, time_to_move)
from tests.failover.model.stores import EAST, WEST

CONTROLS = "strong", "eventual"


@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("call", ["s3:put_object", "dynamodb:put_item"])
@pytest.mark.parametrize("fate", ["refused", "failed", "lost"])
def test_a_primary_that_stores_nothing_is_left(control, call, fate):
    world = shipped(control=control)
    begin(world, "refuse", call, EAST, fate)
    assert time_to_move(world, RTO / 3) is not None
    world.run(5)
    assert subjects(world) == [f"the active writer is now {WEST}"]
    assert metric(world, "PrimaryActive") == 0


@pytest.mark.parametrize("trouble", [
    ("lose", EAST), ("cut", EAST, WEST), ("slow", EAST, "hang", 3600), ("slow", EAST, "hang", 5),
    ("slow", EAST, "drip", 4), ("slow", EAST, "drip", 60), ("slow", EAST, "slow", 4),
    ("deny", "dynamodb:get_item", EAST), ("share", EAST, 1.0, 500)], ids=str)
def test_a_primary_that_does_not_answer_is_left(trouble):
    """Also where a name is looked up for ever, or an answer comes a piece at a time."""
    world = shipped(phase=3)
    begin(world, *trouble)
    start = world.clock.now
    assert time_to_move(world) is not None
    # The next evaluation, its look, its window, and the deadlines of its last heartbeats.
    assert move_time(world) - start < 60 + 3 + 90 + 3 + 5


def test_a_primary_that_is_asked_too_much_is_not_left():
    """What is too much for it is too much for the secondary."""
    world = shipped()
    begin(world, "share", EAST, 1.0, 429)
    assert time_to_move(world) is None
    assert subjects(world) == []


def test_a_primary_whose_function_has_no_room_is_left():
    """Heartbeats are answered as by one that fails: who asks cannot tell."""
    world = shipped()
    world.api.capacity[EAST] = 0
    for environment in world.api.environments[EAST, "transaction_processor"]:
        environment.busy = True
    assert time_to_move(world) is not None


@pytest.mark.parametrize("kind", ["hang", "drip"])
def test_a_heartbeat_takes_no_longer_than_its_deadline(kind):
    """However long the look-up of a name takes, an evaluation ends."""
    world = shipped(phase=3)
    begin(world, "slow", EAST, kind, 600)
    began = world.next_evaluation
    time_to_move(world)
    world.run(20)
    ended = [time for time, _, answer in world.answers if answer.get("result") == "moved"]
    assert ended and ended[0] - began < 3 + 90 + 3 + 3 + 15


def late(part, runs):
    """The seeds with which the writer does not move in time."""
    found = []
    for seed in range(runs):
        world = shipped(seed)
        begin(world, "share", EAST, part)
        if time_to_move(world) is None:
            found.append(seed)
        world.close()
    return found


def restless(part, runs, hours):
    """The seeds with which the writer moves."""
    found = []
    for seed in range(runs):
        world = shipped(seed)
        begin(world, "share", EAST, part)
        world.run(hours * 3600)
        if moved(world):
            found.append(seed)
        world.close()
    return found


@pytest.mark.parametrize("part", [0.6, 0.7, 0.8, 0.9])
def test_a_primary_that_mostly_fails_is_left_within_the_rto(part, runs=320):
    seeds = late(part, runs)
    assert len(seeds) <= runs / 100, f"seeds {seeds} do not move within {RTO} s"


@pytest.mark.parametrize("part", [0.02, 0.05, 0.1])
def test_a_primary_that_seldom_fails_is_never_left(part, runs=5, hours=5):
    assert not restless(part, runs, hours)


def test_an_outage_that_is_over_moves_nothing():
    """Shorter than the window's last quarter leaves room for: 60 s, whenever it begins."""
    for seed in range(60):
        world = shipped(seed)
        end = begin(world, "lose", EAST)
        world.run(60)
        end()
        world.run(300)
        assert not moved(world), f"seed {seed}"
        world.close()


def test_an_outage_after_which_little_fails_moves_nothing():
    """Though a last look may lose a heartbeat: the last quarter of the window is well."""
    for seed in range(60):
        world = shipped(seed)
        end = begin(world, "lose", EAST)
        world.run(60)
        end()
        begin(world, "share", EAST, 0.1)
        world.run(300)
        assert not moved(world), f"seed {seed}"
        world.close()


def test_an_outage_after_which_too_much_is_asked_moves_nothing():
    """Everybody comes back at once, and the API refuses most: nothing fails any more."""
    for seed in range(20):
        world = shipped(seed)
        end = begin(world, "lose", EAST)
        world.run(60)
        end()
        begin(world, "share", EAST, 1.0, 429)
        world.run(300)
        assert not moved(world), f"seed {seed}"
        world.close()


def test_a_secondary_that_serves_nothing_is_not_gone_to():
    world = shipped()
    begin(world, "lose", EAST)
    end = begin(world, "refuse", "dynamodb:put_item", WEST)
    assert time_to_move(world, 600) is None
    assert ("failover refused", "us-west-2 serves no heartbeat either") in causes(world)
    end()
    assert time_to_move(world) is not None


def test_an_evaluator_without_a_way_out_moves_nothing():
    world = shipped()
    end = begin(world, "cut", WEST, "internet")
    assert time_to_move(world, 600) is None
    assert ("failover refused", "the evaluator reaches no other region") in causes(world)
    assert metric(world, "PrimaryHealthy") == 0
    end()
    world.run(130)
    assert metric(world, "PrimaryHealthy") == 1


@pytest.mark.parametrize("seconds", range(75, 100, 5))
def test_an_evaluator_that_is_back_at_the_end_of_its_window_moves_nothing(seconds):
    """It has a way out then, and all that it knows is what it did not reach."""
    world = shipped()
    # Right before an evaluation, so that its window ends with the cut or soon after.
    world.run(world.next_evaluation - world.clock.now - 1)
    end = begin(world, "cut", WEST, "internet")
    world.run(seconds)
    end()
    assert time_to_move(world, 300) is None


def test_without_automatic_it_only_tells():
    world = shipped(automatic=False)
    begin(world, "lose", EAST)
    assert time_to_move(world, 600) is None
    assert metric(world, "PrimaryHealthy") == 0
    assert world.command("failover")["result"] == "moved"


def test_a_new_environment_is_armed_by_its_first_heartbeat():
    """Until then the primary is yet to come, and nothing moves."""
    world = shipped(armed=False)
    assert world.control()["armed"]
    assert world.control()["region"] == EAST
    late = shipped(armed=False, phase=500)
    end = begin(late, "lose", EAST)
    late.run(900)
    assert late.control()["region"] == EAST
    assert not late.control()["armed"]
    end()
    late.run(130)
    assert late.control()["armed"]
