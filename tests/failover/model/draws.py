"""Schedules drawn at random: a main story, and up to four more troubles and faults."""

import dataclasses
import random

from tests.failover.model.aws import FATES
from tests.failover.model.network import INTERNET
from tests.failover.model.schedules import Step
from tests.failover.model.stores import EAST, WEST, WITNESS
from tests.failover.model.stories import CONTROLS, STORIES

LONGEST = 60  # seconds that a trouble lasts
TROUBLES = (
    ("cut", (EAST, WEST)),
    ("cut", (WEST, WITNESS)),
    ("cut", (EAST, WITNESS)),
    ("cut", (WEST, INTERNET)),
    ("lose", (EAST,)),
    ("lose", (WEST,)),
    ("stall", (EAST, WEST)),
    ("stall", (WEST, EAST)),
    ("refuse", ("s3:put_object", EAST)),
    ("refuse", ("dynamodb:put_item", EAST, "failed")),
    ("refuse", ("dynamodb:put_item", WEST)),
    ("refuse", ("sns:publish", WEST)),
    ("refuse", ("sts:assume_role", WEST, "lost")),
    ("refuse", ("cloudwatch:put_metric_data", WEST, "lost")),
    ("deny", ("dynamodb:put_item", EAST)),
    ("deny", ("dynamodb:get_item", EAST)),
    ("deny", ("dynamodb:put_item", WEST, "unanswered")),
    ("deny", ("dynamodb:update_item", WEST)),
    ("share", (EAST, 0.3)),
    ("share", (EAST, 0.7)),
    ("share", (EAST, 0.6, 429)),
    ("share", (WEST, 0.7)),
    ("slow", (EAST, "hang", 20)),
    ("slow", (EAST, "drip", 7)),
    ("slow", (EAST, "slow", 4)),
    ("slow", (WEST, "slow", 2)),
)
ACTS = (
    ("delete", ()),
    ("order", ("failover",)),
    ("order", ("failback",)),
    ("order", ("failback", True)),
    ("event", ("failover_if_unhealthy",)),
    ("event", ("probe",)),
    ("glass", ()),
)




def draw(seed):
    """A schedule, the same for the same seed."""
    random_ = random.Random(seed)
    story = random_.choice(list(STORIES.values()))
    steps = list(story.steps)
    for _ in range(random_.randint(0, 3)):
        second = round(random_.uniform(0, story.seconds - 5), 1)
        if random_.random() < 0.7:
            kind, arguments = random_.choice(TROUBLES)
            steps.append(Step(second, kind, arguments, round(random_.uniform(1, LONGEST), 1)))
        else:
            steps.append(Step(second, *random_.choice(ACTS)))
    strikes = tuple(
        (kind, random_.randrange(30 if kind == "evaluator" else 200), random_.choice(FATES))
        for kind in random_.choices(("evaluator", "request"), (3, 1), k=random_.randint(0, 2)))
    return dataclasses.replace(
        story, control=random_.choice(CONTROLS), seed=seed, steps=tuple(steps), strikes=strikes,
        phase=round(random_.uniform(0, 30), 1))


def smaller(schedule, fails):
    """A schedule that still fails and has nothing that it does without."""
    again = True
    while again:
        again = False
        for field in ("steps", "strikes"):
            for index in range(len(getattr(schedule, field))):
                each = getattr(schedule, field)
                less = dataclasses.replace(schedule, **{field: each[:index] + each[index + 1:]})
                if fails(less):
                    schedule, again = less, True
                    break
    return schedule
