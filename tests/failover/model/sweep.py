"""Lives through many schedules and keeps the first that breaks each invariant."""

import collections
import dataclasses
import gc

from tests.failover.model import stories
from tests.failover.model.draws import smaller
from tests.failover.model.invariants import broken
from tests.failover.model.schedules import live

Found = collections.namedtuple("Found", "lived broken")


def single_faults(number, count):
    """One in `count` of all single faults of all stories, beginning with the number-th."""
    index = 0
    for control in stories.CONTROLS:
        for story in stories.STORIES.values():
            for schedule in stories.single_faults(dataclasses.replace(story, control=control)):
                if index % count == number:
                    yield schedule
                index += 1


def live_all(schedules):
    lived, first = 0, {}
    threshold = gc.get_threshold()
    gc.set_threshold(100_000)
    try:
        for schedule in schedules:
            lived += 1
            world = live(schedule)
            for name, text in broken(world):
                first.setdefault(name, (schedule, text))
            world.forget()
    finally:
        gc.set_threshold(*threshold)
    return Found(lived, first)


def tell(counterexample, name):
    """The smallest schedule that still breaks the invariant, and its story."""
    schedule, _ = counterexample

    def fails(other):
        return any(each == name for each, _ in broken(live(other)))

    schedule = smaller(schedule, fails)
    world = live(schedule, telling=True)
    texts = [text for each, text in broken(world) if each == name]
    return "\n".join(["", str(schedule), "", str(world.story), "", f"{name}:", *texts[:5]])
