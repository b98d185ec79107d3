"""For tests that tell one story: a world as it is shipped, troubles, and questions."""

import functools

from tests.failover.model.schedules import KINDS
from tests.failover.model.stores import WEST
from tests.failover.model.world import World

RTO = 900  # seconds in which the writer moves, whatever makes the primary useless


def shipped(seed=0, control="strong", phase=None, **options):
    """A world with the default figures and a schedule; all has been well for two minutes."""
    found = World(seed, control, **options)
    found.schedule(phase)
    found.run(120)
    return found


def begin(world, kind, *arguments):
    """Begins a trouble; returns what ends it."""
    world.story.tell("trouble", f"{kind}{arguments}")
    end, _ = KINDS[kind](world, *arguments)
    return end


def until(world, condition, limit, step=1.0):
    """Runs until it holds; returns the seconds that it took, or None."""
    start = world.clock.now
    while world.clock.now < start + limit:
        if condition():
            return world.clock.now - start
        world.run(step)
    return world.clock.now - start if condition() else None


def moved(world):
    return (world.control() or {}).get("region") == WEST


def time_to_move(world, limit=RTO):
    return until(world, functools.partial(moved, world), limit)


def move_time(world, region=WEST):
    """When the writer became a region, last."""
    found = [write for write in world.writes if write.state["region"] == region]
    last = max(write.state["epoch"] for write in found)
    return min(write.time for write in found if write.state["epoch"] == last)


def acknowledged(world, region, since):
    return [ack for ack in world.acks if ack.region == region and ack.time > since]


def subjects(world):
    return [subject.removeprefix("DR test: ") for _, subject, _ in world.notices]


def causes(world):
    """Each notice's subject and cause."""
    return [(subject.removeprefix("DR test: "), fields.get("cause"))
            for _, subject, fields in world.notices]


def metric(world, name, region=WEST):
    return world.metrics[region, name][-1][1]


