"""The secondary has taken over, and the path that says so is answered 429 or 503 by overload.

So many percent of the checkers' requests fail. From the middle of the hour on the evaluator
is silent as well. With the path alone clients are led back to the region that was lost; with
the metric alone they wait for its alarm; the emitted checks are both.
"""

import dataclasses
import math

from drill import names
from drill.model import CalculatedCheck, MetricCheck, PathCheck
from drill.names import ALWAYS, value_at
from drill.world import World

PERCENTS = (0, 50, 70, 80, 90, 100)
HOUR = 3600
VARIANTS = {"path": PathCheck, "metric": MetricCheck}


@dataclasses.dataclass
class Outcome:
    switched: float  # when name servers lead to the secondary at first
    flips: int  # how often they lead to the primary again
    late: int  # of these, once the metric's check must be unhealthy
    away: float  # seconds at the primary after the first switch


class _Busy:
    """A World in which paths of the secondary fail so often, for an hour."""

    def __init__(self, world, draws, percent, region):
        self._world, self._draws = world, draws
        self._share, self._region = percent / 100, region
        self._latched = {}

    def latched(self, check, draws):
        # One check has one history, whatever hangs on it.
        if check not in self._latched:
            self._latched[check] = self._world.latched(check, draws)
        return self._latched[check]

    def health(self, check):
        if check is None:
            return [(ALWAYS, True)]
        if isinstance(check, CalculatedCheck):
            result = names.calculated(check, [self.health(child) for child in check.children])
        elif isinstance(check, MetricCheck):
            result = self.latched(check, self._draws)
        else:
            result = self._path(check)
        return [(time, not value) for time, value in result] if check.inverted else result

    def _path(self, check):
        answering = self._world.answering(check.region, check.answers)
        if check.region != self._region:
            return names.health(
                dataclasses.replace(check, inverted=False), self._world, self._draws
            )
        healthy, events = value_at(answering, -1), []
        for _ in check.checkers:
            events += self._opinion(check, answering, healthy)
        return names.quorum(len(check.checkers), healthy, events)

    def _opinion(self, check, answering, status):
        time, contrary = self._draws.phase(check.interval), 0
        while time < HOUR:
            answers = value_at(answering, time) and self._draws.chance() >= self._share
            contrary = contrary + 1 if answers != status else 0
            if contrary == check.threshold:
                status, contrary = answers, 0
                yield time, answers
            time += check.interval


def _only(check, kind):
    """A calculated check without its children of other kinds; None if it has none of this."""
    if not isinstance(check, CalculatedCheck):
        return check if isinstance(check, kind) else None
    children = tuple(child for child in check.children if isinstance(child, kind))
    return CalculatedCheck(len(children), children, check.inverted) if children else None


def holds_by(environment):
    """When the metric's check is unhealthy, and name servers know it, after a move."""
    allowance = environment.proof.allowance
    waits = ("metrics", "alarm-evaluation", "dns-update")
    return environment.proof.terms["schedule"] + sum(allowance(id) for id in waits)


def hour(environment, draws, percent):
    """Of each variant of the primary's check, and of the emitted one, the Outcome."""
    primary, secondary = environment.primary, environment.secondary
    record = environment.records.get("PRIMARY")
    check = record.check if record else None
    world = World(
        environment, [(0, math.inf)], [(0.0, secondary)], primary, silent_from=HOUR / 2,
        until=HOUR,
    )
    busy = _Busy(world, draws, percent, secondary)
    others = {
        failover: busy.health(each.check)
        for failover, each in environment.records.items()
        if failover != "PRIMARY"
    }
    checks = {name: _only(check, kind) for name, kind in VARIANTS.items()}
    checks["both"] = check
    result = {}
    healths = {id(each): busy.health(each) for each in checks.values()}
    for name, each in checks.items():
        if each is not None or name == "both":
            shown = names.shown(environment, draws, {"PRIMARY": healths[id(each)], **others})
            result[name] = _outcome(environment, shown)
    return result


def _outcome(environment, shown):
    secondary = environment.secondary
    arrivals = [time for time, region in shown if region == secondary]
    if not arrivals:
        return Outcome(math.inf, 0, 0, HOUR)
    first = max(0.0, arrivals[0])
    ends = [time for time, _ in shown[1:]] + [HOUR]
    spans = [
        (time, min(end, HOUR))
        for (time, region), end in zip(shown, ends, strict=True)
        if region != secondary and time > first
    ]
    return Outcome(
        switched=first,
        flips=len(spans),
        late=sum(start > holds_by(environment) for start, _ in spans),
        away=sum(max(0.0, end - start) for start, end in spans),
    )
