"""Who accepts writes and who answers checks, given what happened to whom."""

import math

from drill import latch, names
from drill.model import SERVES
from drill.names import ALWAYS

_SETTLES = 600  # seconds after the last event: alarms have seen it, and so have name servers


class World:
    """`down` are outages of the primary; `moves` has (time, region) of the control item.

    `silent_from`: no evaluation starts from then on; `dead` regions publish and judge nothing.
    Alarms are followed until they have seen it all, or for longer.
    """

    def __init__(
        self, environment, down, moves, start, silent_from=math.inf, dead=(), until=0
    ):
        self._environment = environment
        self._up = {environment.primary: names.up_timeline(down)}
        self.writer = [(ALWAYS, start), *moves]
        events = [time for span in down for time in span] + [time for time, _ in moves]
        last = max((time for time in events if time < math.inf), default=0)
        self._end = max(last + _SETTLES, until)
        self._silent_from = silent_from
        self._dead = dead

    def answering(self, region, answers):
        """Whether a path of a region answers a checker with 200."""
        up = self._up.get(region, [(ALWAYS, True)])
        if region is None or answers is None:
            return [(ALWAYS, False)]
        if answers == SERVES:
            return up
        environment = self._environment
        if not environment.reads_control(region, environment.active_tables.get(region)):
            return [(ALWAYS, False)]
        if region == environment.primary:
            active = [(time, writer == region) for time, writer in self.writer]
        else:  # a drained secondary keeps its clients
            active = [(time, writer != environment.primary) for time, writer in self.writer]
        return names.both(up, names.changes(active))

    def latched(self, check, draws):
        """Whether a check of an alarm is healthy."""
        environment = self._environment
        evaluator, alarm = environment.evaluator, check.alarm
        points = []
        if (
            evaluator is not None
            and alarm is not None
            and alarm.metric == evaluator.metric("PrimaryActive")
            and alarm.region == evaluator.region
            and alarm.region not in self._dead
        ):
            end = min(self._end, self._silent_from)
            points = latch.published(environment, draws, self.writer, -_SETTLES / 2, end)
        return latch.health(check, draws, points, self._end)

    def leads_to(self, draws, region):
        """From when on name servers lead to a region for good."""
        shown = names.answers(self._environment, self, draws, self._dead)
        return shown[-1][0] if shown[-1][1] == region else math.inf
