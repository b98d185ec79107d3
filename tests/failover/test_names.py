"""Name servers follow the writer, and nothing else."""

import pytest

from tests.failover.model.invariants import spans
from tests.failover.model.names import SPREAD, TTL, Clients, Names
from tests.failover.model.runs import begin, move_time, moved, shipped, time_to_move, until
from tests.failover.model.stores import EAST, WEST

FENCE = 5
PATH = 3 * 10 + 10 + 2 + SPREAD  # seconds in which the path check follows a move
LATCH = 60 + 20 + 60 + SPREAD  # and the metric's, a period, its evaluation, and the rest


def led(seed=0, **options):
    world = shipped(seed, **options)
    names = Names(world)
    return world, names, Clients(world, names, every=5.0, caches=3)


@pytest.mark.parametrize("seed", range(3))
def test_names_follow_a_move_and_a_failback(seed):
    world, names, _ = led(seed)
    end = begin(world, "lose", EAST)
    assert time_to_move(world) is not None
    assert until(world, lambda: names.answer() == WEST, PATH) is not None
    end()
    world.run(900)
    assert names.answer() == WEST
    world.command("failback")
    assert until(world, lambda: names.answer() == EAST, LATCH) is not None
    world.run(300)
    assert [region for _, region in names.shown] == [EAST, WEST, EAST]


def test_clients_are_served_within_the_bound():
    """Of the move, the slower check that takes the primary out, and the time to live."""
    world, _, clients = led(1)
    begin(world, "lose", EAST)
    assert time_to_move(world) is not None
    world.run(600)
    failed = [time for time, _, status in clients.sent[:-40] if status != 201]
    assert failed[-1] - move_time(world) < PATH + TTL + FENCE


@pytest.mark.parametrize("seconds", [20, 60, 90, 120])
def test_a_short_outage_costs_no_more_than_itself(seconds):
    """And half a minute, unless the writer moved: names stay with it."""
    for seed in range(12):
        world, names, clients = led(seed)
        end = begin(world, "lose", EAST)
        start = world.clock.now
        world.run(seconds)
        end()
        world.run(400)
        if not moved(world):
            assert names.flips == 0
            assert clients.outage(start - 1) <= seconds + 30, f"seed {seed}"
        world.close()


@pytest.mark.parametrize("seed", range(3))
def test_an_overloaded_secondary_sends_nobody_back(seed):
    """Its `/active` fails as well: the metric's check holds."""
    world, names, _ = led(seed)
    begin(world, "lose", EAST)
    assert time_to_move(world) is not None
    world.run(300)
    for _ in range(4):
        end = begin(world, "share", WEST, world.random.choice((0.5, 0.8, 1.0)), 429)
        world.run(300)
        end()
        world.run(world.random.random() * 120)
    assert names.flips == 1
    assert names.answer() == WEST


def test_a_silent_evaluator_leads_nobody_back():
    world, names, _ = led()
    begin(world, "lose", EAST)
    assert time_to_move(world) is not None
    world.run(300)
    begin(world, "refuse", "cloudwatch:put_metric_data", WEST, "lost")
    begin(world, "share", WEST, 1.0, 429)
    world.run(1200)
    assert names.flips == 1


def test_a_lost_secondary_leads_nobody_away():
    world, names, _ = led()
    begin(world, "lose", WEST)
    world.run(1200)
    assert names.flips == 0
    assert world.control(EAST)["region"] == EAST


def test_a_primary_that_fails_its_health_check_keeps_its_clients():
    """Until the writer moves: the other region would refuse them."""
    world, names, _ = led()
    end = begin(world, "share", EAST, 1.0)
    world.run(60)
    end()
    world.run(300)
    assert names.flips == 0


@pytest.mark.parametrize("seed", range(8))
def test_names_are_never_apart_from_the_writer_for_long(seed):
    """An hour of outages and commands; measured where all has been well."""
    world, names, _ = led(seed)
    calm = []
    for _ in range(6):
        kind = world.random.choice([
            ("lose", EAST), ("share", EAST, 0.8), ("share", WEST, 0.8), ("lose", WEST),
            ("cut", EAST, WEST), ("refuse", "cloudwatch:put_metric_data", WEST, "lost")])
        end = begin(world, *kind)
        world.run(60 + world.random.random() * 240)
        end()
        world.run(LATCH + 60)
        calm.append(world.clock.now)
        world.run(60)
        if moved(world) and world.random.random() < 0.7:
            world.order("failback")
            world.run(60 + LATCH)
        calm.append(world.clock.now)
    for time in calm:
        shown = next(region for at, region in reversed(names.shown) if at <= time)
        [writer] = [state["region"] for first, last, state in spans(world) if first <= time < last]
        assert shown == writer


def test_the_alarm_starts_a_failover_of_its_own():
    """The schedule may be late; its silence is an alarm as well."""
    world, _, _ = led()
    begin(world, "refuse", "cloudwatch:put_metric_data", WEST, "lost")
    world.run(400)
    assert {"action": "failover_if_unhealthy"} in [event for _, event, _ in world.answers]
    assert world.control()["region"] == EAST
