"""Losses that are none: a primary that stumbles, flaps, or comes back; an evaluator that is
silent or cut off.

Each scenario is a list of outages and what must hold whatever the phases are.
"""

import dataclasses
import math

from drill import assumptions, names
from drill.evaluation import beats_of_window, longest_blip
from drill.watch import Watch, always
from drill.world import World

_SETTLED = 1200  # seconds after the last outage: checks, alarms and name servers are at rest
_SILENT = 3600


@dataclasses.dataclass
class Outcome:
    moves: int
    switched: bool  # name servers led to the secondary for a while
    agrees: bool  # in the end they lead to the active writer
    bounced: bool  # they led to the primary again after it had lost the control item


def stumble_limit(environment):
    """One outage shorter than this is over before a window's last quarter is lost."""
    return longest_blip(environment.evaluator) if environment.evaluator else 0


def stumble(environment, draws):
    return [(0, draws.phase(stumble_limit(environment)))]


def stumbles_limit(environment):
    """Outages shorter than this are too short for a window that the alarm has begun."""
    evaluator = environment.evaluator
    if evaluator is None:
        return 0
    lost = math.ceil(evaluator.unhealthy_percent * beats_of_window(evaluator) / 100)
    return assumptions.PAUSE * (lost - 1)


def stumbles(environment, draws):
    """Six of them, each after the alarm of the one before has passed."""
    limit = stumbles_limit(environment)
    pause = 10 * environment.alarm.period if environment.alarm else 600
    starts = [number * (limit + pause) for number in range(6)]
    return [(start, start + draws.phase(limit)) for start in starts]


def flicker_pause(environment):
    """So far apart that outages of FLICKER never make up the share that is too much."""
    percent = environment.evaluator.unhealthy_percent if environment.evaluator else 50
    return 200 * (FLICKER + assumptions.PAUSE) / percent


FLICKER = 3 * assumptions.PAUSE


def flicker(environment, draws):
    """Ten minutes of outages so short and so far apart."""
    pause = flicker_pause(environment)
    begin, result = 0.0, []
    while begin < 600:
        end = begin + draws.phase(FLICKER)
        result.append((begin, end))
        begin = end + pause + draws.phase(pause)
    return result


def flapping(environment, draws):
    """Half an hour of longer outages, with as much time between them."""
    limit = stumble_limit(environment) or 60
    begin, result = 0.0, []
    while begin < 1800:
        end = begin + draws.phase(limit)
        result.append((begin, end))
        begin = end + draws.phase(limit)
    return result


def comes_back(environment, draws):
    """The region is gone for up to 20 minutes, then there again."""
    return [(0, draws.phase(1200))]


def replay(environment, draws, outages):
    """What one primary with these outages comes to."""
    outages = [(start, end) for start, end in outages if start < end]
    end = max((end for _, end in outages), default=0) + _SETTLED

    def serves(time):
        return not any(start <= time < end for start, end in outages)

    story = Watch(environment, draws, serves).run(end)
    return _outcome(environment, draws, story, outages)


def silent(environment, draws):
    """The schedule ends, and nothing else happens."""
    story = Watch(environment, draws, always, silent_from=0).run(_SILENT)
    return _outcome(environment, draws, story, [], silent_from=0)


def cut_off(environment, draws):
    """The evaluator reaches no other region for some minutes; the primary serves."""
    end = draws.phase(1200)
    cut = [(0, end)]

    def reaches(time):
        return not 0 <= time < end

    story = Watch(environment, draws, reaches, way_out=reaches).run(end + _SETTLED)
    return _outcome(environment, draws, story, [] if not story.moves else cut)


def _outcome(environment, draws, story, outages, silent_from=math.inf):
    primary = environment.primary
    world = World(environment, outages, story.moves, primary, silent_from)
    shown = names.answers(environment, world, draws)
    moved = story.moves[0][0] if story.moves else math.inf
    writer = story.moves[-1][1] if story.moves else primary
    return Outcome(
        moves=len(story.moves),
        switched=any(region != primary for _, region in shown),
        agrees=shown[-1][1] == writer,
        bounced=any(region == primary and time > moved for time, region in shown),
    )


def unmoved(outcome):
    return outcome.moves == 0 and not outcome.switched


def once(outcome):
    return outcome.moves <= 1 and outcome.agrees and not outcome.bounced


def scenarios(environment):
    """(id, what happens and what must hold, how one run is replayed, whether it holds)."""

    def of(outages):
        return lambda draws: replay(environment, draws, outages(environment, draws))

    pause = flicker_pause(environment)
    yield (
        "stumble",
        f"One outage of less than {stumble_limit(environment)} s, over before the last quarter "
        "of a window is lost: no failover.",
        of(stumble),
        unmoved,
    )
    yield (
        "stumbles",
        f"Six of less than {stumbles_limit(environment)} s, each after the alarm of the one before "
        "has passed: no failover.",
        of(stumbles),
        unmoved,
    )
    yield (
        "flicker",
        f"Ten minutes of outages of less than {FLICKER} s, {pause:.0f} s or more apart, so that "
        "no window loses too many heartbeats: no failover.",
        of(flicker),
        unmoved,
    )
    yield (
        "flapping",
        "Half an hour of longer outages with as short pauses: it may fail over, once.",
        of(flapping),
        once,
    )
    yield (
        "comes-back",
        "The region is there again within 20 minutes: once it was failed over it stays out of DNS "
        "until somebody fails back.",
        of(comes_back),
        once,
    )
    yield (
        "silent",
        "The schedule of the evaluations ends while the primary serves: the alarm looks, and "
        "nothing moves.",
        lambda draws: silent(environment, draws),
        unmoved,
    )
    yield (
        "cut-off",
        "The evaluator reaches no other region for up to 20 minutes, and clients reach all: no "
        "failover.",
        lambda draws: cut_off(environment, draws),
        unmoved,
    )
