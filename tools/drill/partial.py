"""Losses that are none: a primary that stumbles, flaps, or comes back.

Each scenario is a list of outages and what must hold whatever the phases are.
"""

import dataclasses
import math

from drill import assumptions, names, replication
from drill.model import SERVES, CalculatedCheck
from drill.simulate import World
from drill.watch import Watch

_SETTLED = 1200  # seconds after the last outage: checks, alarms and name servers are at rest


@dataclasses.dataclass
class Outcome:
    moves: int
    switched: bool  # name servers led to the secondary for a while
    agrees: bool  # in the end they lead to the active writer
    bounced: bool  # they led to the primary again after it had lost the control item
    overlap: float  # seconds in which functions of both regions would accept a write


def _serving_checks(environment):
    """The checks that ask whether the primary serves, below its record's."""
    record = environment.records.get("PRIMARY")
    pending = [record.check] if record else []
    while pending:
        check = pending.pop()
        if isinstance(check, CalculatedCheck):
            pending.extend(check.children)
        elif check is not None and check.answers == SERVES:
            yield check


def stumble_limit(environment):
    """Outages shorter than this are too short for Route 53 and for the alarm."""
    checks = _serving_checks(environment)
    limits = [(check.threshold - 1) * check.interval for check in checks]
    if environment.alarm:
        limits.append((environment.alarm.breaching_points - 1) * environment.alarm.period)
    return min(limits, default=0)


def stumble(environment, draws):
    """One outage, shorter than the limit."""
    return [(0, draws.phase(stumble_limit(environment)))]


def stumbles(environment, draws):
    """Six of them, each after the alarm of the one before has passed."""
    limit = stumble_limit(environment)
    pause = 10 * environment.alarm.period if environment.alarm else 600
    starts = [number * (limit + pause) for number in range(6)]
    return [(start, start + draws.phase(limit)) for start in starts]


def flapping(environment, draws):
    """Half an hour of short outages, with as much time between them."""
    limit = stumble_limit(environment) or 60
    begin, result = 0.0, []
    while begin < 1800:
        end = begin + draws.phase(limit)
        result.append((begin, end))
        begin = end + draws.phase(limit)
    return result


def flicker_limit(environment):
    """Outages shorter than this leave one of the evaluator's attempts an answer."""
    return environment.evaluator.attempts - 1 if environment.evaluator else 0


def flicker_pause(environment):
    """Outages further apart than this meet no evaluation and no checker twice in a row."""
    evaluator = environment.evaluator
    pauses = [check.interval for check in _serving_checks(environment)]
    pauses.append(evaluator.attempts * (evaluator.attempt_timeout + 1) if evaluator else 60)
    return max(pauses)


def flicker(environment, draws):
    """Ten minutes of outages so short and so far apart."""
    limit, pause = flicker_limit(environment), flicker_pause(environment)
    begin, result = 0.0, []
    while begin < 600:
        end = begin + draws.phase(limit)
        result.append((begin, end))
        begin = end + pause + draws.phase(pause)
    return result


def comes_back(environment, draws):
    """The region is gone for up to 20 minutes, then there again."""
    return [(0, draws.phase(1200))]


def replay(environment, draws, outages):
    """What one primary with these outages comes to."""
    primary, secondary = environment.primary, environment.secondary
    outages = [(start, end) for start, end in outages if start < end]
    end = max((end for _, end in outages), default=0) + _SETTLED
    story = Watch(environment, draws, outages).run(end)
    world = World(environment, outages, story.moves, primary)
    shown = names.answers(environment, world.answering, draws)
    moved = story.moves[0][0] if story.moves else math.inf
    writer = story.moves[-1][1] if story.moves else primary
    return Outcome(
        moves=len(story.moves),
        switched=any(region != primary for _, region in shown),
        agrees=shown[-1][1] == writer,
        bounced=any(region == primary and time > moved for time, region in shown),
        overlap=_overlap(environment, draws, outages, moved) if writer == secondary else 0.0,
    )


def _overlap(environment, draws, outages, moved):
    """The primary accepts writes until it has the control item, and for its fence after that."""
    fence = environment.writers[environment.primary].fence
    back = next((end for start, end in outages if start <= moved < end), None)
    if back is None:
        allowance = environment.proof.allowance("evaluator-calls")
        known = moved + draws.delay(allowance * assumptions.LAST_CALL_SHARE)
    else:
        known = back + replication.item_lag(typical_lag(environment), draws)
    stops = known + draws.phase(fence)
    begin = moved if back is None else back
    down = sum(max(0.0, min(end, stops) - max(start, begin)) for start, end in outages)
    return max(0.0, stops - begin - down)


def typical_lag(environment):
    """The typical lag of the control table, as the report has it."""
    found = [store.get("typical_seconds") for store in environment.proof.stores.values()]
    return next((seconds for seconds in found if seconds), 1)
