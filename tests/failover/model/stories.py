"""The main stories of a failover, and every single fault in each of them."""

import dataclasses

from tests.failover.model.aws import FATES
from tests.failover.model.schedules import Schedule, Step, live
from tests.failover.model.stores import EAST, WEST, WITNESS
from tests.failover.model.network import INTERNET

CONTROLS = "strong", "eventual"


def _story(name, seconds, *steps, **more):
    return Schedule(name, steps=tuple(Step(*step) for step in steps), seconds=seconds, **more)


STORIES = {each.name: each for each in (
    _story("quiet", 20),
    _story("primary lost", 30, (1, "lose", (EAST,), 28)),
    _story("primary returns, replication behind", 40, (1, "lose", (EAST,), 28),
           (1, "stall", (WEST, EAST), 100), (1, "stall", (EAST, WEST), 100)),
    _story("regions apart", 30, (1, "cut", (EAST, WEST), 28)),
    _story("documents refused", 30, (1, "refuse", ("s3:put_object", EAST), 28)),
    _story("items refused", 30, (1, "refuse", ("dynamodb:put_item", EAST), 28)),
    _story("operator fails over", 20, (9, "order", ("failover",))),
    _story("operator fails back", 30, (9, "order", ("failback",)), writer=WEST),
    _story("failback refused", 50, (8, "stall", (WEST, EAST), 41), (14, "order", ("failback",)),
           writer=WEST),
    _story("failback with loss", 70, (8, "stall", (WEST, EAST), 60),
           (14, "order", ("failback", True)), writer=WEST),
    _story("control item deleted", 20, (9, "delete"), writer=WEST),
    _story("old alarm", 28, (9, "event", ("failover_if_unhealthy",)), writer=WEST),
    _story("alarm and schedule at once", 30, (1, "lose", (EAST,), 28),
           (3.1, "event", ("failover_if_unhealthy",))),
    _story("two commands at once", 30, (9, "order", ("failback",)), (9.2, "order", ("failover",)),
           writer=WEST),
    _story("glass is broken", 30, (2, "lose", (WEST,), 26), (9, "glass"), writer=WEST),
)}

# What befalls a call of the evaluator, besides a fate of its own.
AROUND = (
    Step(0, "cut", (EAST, WEST), 20),
    Step(0, "cut", (WEST, WITNESS), 20),
    Step(0, "cut", (EAST, WITNESS), 20),
    Step(0, "cut", (WEST, INTERNET), 20),
    Step(0, "lose", (EAST,), 20),
    Step(0, "lose", (WEST,), 20),
    Step(0, "refuse", ("sns:publish", WEST), 20),
    Step(0, "deny", ("dynamodb:put_item", EAST), 20),
    Step(0, "delete", (), 0),
    Step(0, "order", ("failback",), 0),
    Step(0, "order", ("failover",), 0),
)


def single_faults(story):
    """Every schedule in which one call meets with something more, and the call that it is."""
    plain = live(story)
    for number in range(plain.points["evaluator"]):
        for fate in (*FATES, *AROUND):
            yield dataclasses.replace(story, strikes=(("evaluator", number, fate),))
    for number in range(plain.points["request"]):
        for fate in FATES:
            if fate != "failed":  # to a request, as good as lost
                yield dataclasses.replace(story, strikes=(("request", number, fate),))
