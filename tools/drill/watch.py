"""The evaluator, its alarm and what the alarm starts, minute by minute.

Replays one stretch of time: the schedule starts the evaluator within its minute,
the evaluator probes and publishes, CloudWatch judges whole periods once a minute,
the alarm's event starts the evaluator again, and the control item moves.
"""

import dataclasses
import heapq
import itertools

from drill import assumptions

_PROBE, _FAILOVER = "probe", "failover_if_unhealthy"
_EVENT_AGE = 60  # an alarm younger than that has an event on its way
_JUDGED_EVERY = 60
_COMPARISONS = {
    "LessThanThreshold": lambda value, threshold: value < threshold,
    "LessThanOrEqualToThreshold": lambda value, threshold: value <= threshold,
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "GreaterThanOrEqualToThreshold": lambda value, threshold: value >= threshold,
}
_STATISTICS = {
    "Minimum": min,
    "Maximum": max,
    "Average": lambda values: sum(values) / len(values),
}


def decide(action, alive, writer, alarm_lasts, primary, secondary):
    """The region that the evaluator makes the active writer, or None.

    `writer` is None before the primary has answered once, `alive` None where
    nobody probed. As failover_evaluator.py has it.
    """
    state = writer or primary
    automatic = action == _FAILOVER
    target = {"failback": primary, "failover": secondary, _FAILOVER: secondary}.get(action)
    if action == _PROBE:
        if alarm_lasts and writer == primary and not alive:
            target, automatic = secondary, True
        elif alive and writer is None:
            return primary
    if target is None or target == state:
        return None
    if alive is (target == secondary) or (automatic and writer is None):
        return None
    return target


def judge(alarm, points):
    """The state that CloudWatch gives an alarm, or None where it keeps the old one.

    `points` has a value or None for each period, the latest last.
    """
    real = [point for point in points if point is not None][-alarm.periods :]
    breaching = sum(_COMPARISONS[alarm.comparison](point, alarm.threshold) for point in real)
    absent = alarm.periods - len(real)
    if absent and alarm.missing in ("missing", "ignore"):
        if not real:
            return "INSUFFICIENT_DATA" if alarm.missing == "missing" else None
        if len(real) - breaching > alarm.periods - alarm.breaching_points:
            return "OK"
        return "ALARM" if alarm.missing == "missing" else None
    if alarm.missing == "breaching":
        breaching += absent
    return "ALARM" if breaching >= alarm.breaching_points else "OK"


@dataclasses.dataclass
class Story:
    """What happened, in seconds from the loss on."""

    alarms: list = dataclasses.field(default_factory=list)  # when the alarm was raised
    moves: list = dataclasses.field(default_factory=list)  # (time, region)
    refusals: int = 0


class Watch:
    """One run. `down` has the (start, end) of the times in which probes of the primary fail.

    Nothing runs in the `lost` regions from second 0 on. Where the spec leaves the decision to
    an operator, `obeyed` has one who commands the failover as soon as the alarm arrives.
    """

    def __init__(self, environment, draws, down, lost=(), obeyed=False):
        self._environment = environment
        self._draws = draws
        self._down = down
        self._lost = lost
        self._obeyed = obeyed and environment.proof.operator_decides
        self._allowance = environment.proof.allowance
        self._hang = draws.phase(1)  # how much of its time-out a failing probe takes
        self._points = {}
        self._state, self._since = None, 0
        self._writer = None
        self._queue, self._order = [], itertools.count()
        self.story = Story()

    def run(self, end, until_moved=False):
        """Returns the Story up to `end` seconds after the loss, or up to the first move."""
        environment = self._environment
        alarm, interval = environment.alarm, environment.interval
        if environment.evaluator is None or alarm is None:
            return self.story
        judged = alarm.periods + assumptions.EXTRA_PERIODS
        cycle = max(alarm.period, interval or 0, 60)
        # The clock at the loss; periods and minutes begin at its multiples.
        self._clock = cycle * (judged + 2) + self._draws.phase(cycle)
        if interval:
            self._schedule(60 * int(self._draws.phase(interval / 60)) - self._clock)
        first = judged * alarm.period + self._draws.phase(_JUDGED_EVERY)
        self._push(first - self._clock, self._evaluate_alarm)
        while self._queue:
            time, _, step, *arguments = heapq.heappop(self._queue)
            if time > end or (until_moved and self.story.moves):
                break
            step(time, *arguments)
        self._queue.clear()  # what is left refers to this Watch
        return self.story

    def _push(self, time, step, *arguments):
        heapq.heappush(self._queue, (time, next(self._order), step, *arguments))

    def _schedule(self, slot):
        begin = slot + self._draws.phase(self._allowance("schedule-precision"))
        self._push(begin, self._start_scheduled, slot)

    def _start_scheduled(self, time, slot):
        self._start(time, _PROBE)
        self._schedule(slot + self._environment.interval)

    def _is_down(self, time):
        return any(start <= time < end for start, end in self._down)

    def _probe(self, time):
        """When the evaluator knows, and whether the primary answered."""
        evaluator = self._environment.evaluator
        for attempt in range(evaluator.attempts):
            time += 1 if attempt else 0
            if evaluator.watches is None or (
                evaluator.watches == self._environment.primary and self._is_down(time)
            ):
                time += evaluator.attempt_timeout * self._hang
            else:
                return time + assumptions.ANSWER_SECONDS, True
        return time, False

    def _start(self, time, action):
        if self._environment.evaluator.region in self._lost and time >= 0:
            return
        known, alive = self._probe(time)
        call = self._allowance("evaluator-calls") * assumptions.CALL_SHARE
        # It assumes its role and reads the control item before it publishes.
        published = known + self._draws.delay(call) + self._draws.delay(call)
        if published - time < self._environment.evaluator.timeout:
            self._push(published, self._publish, action, alive, time)

    def _publish(self, time, action, alive, started):
        environment = self._environment
        evaluator = environment.evaluator
        if action == _PROBE:
            self._points.setdefault(self._period(time), []).append(float(alive))
        if not environment.reads_control(evaluator.region, evaluator.table):
            return
        lasts = (
            evaluator.alarm_name == environment.alarm.name
            and environment.alarm.region == evaluator.region
            and self._state == "ALARM"
            and time - self._since >= _EVENT_AGE
        )
        target = decide(
            action, alive, self._writer, lasts, environment.primary, environment.secondary
        )
        if target is None:
            self.story.refusals += action == _FAILOVER
            return
        call = self._allowance("evaluator-calls") * assumptions.CALL_SHARE
        written = time + self._draws.delay(call)
        if written - started < evaluator.timeout:
            self._push(written, self._move, target)

    def _move(self, time, target):
        # The item's epoch lets one of two evaluations that overlap succeed.
        if self._writer != target:
            self._writer = target
            if target == self._environment.secondary or self.story.moves:
                self.story.moves.append((time, target))

    def _period(self, time):
        return int((time + self._clock) // self._environment.alarm.period)

    def _evaluate_alarm(self, time):
        alarm = self._environment.alarm
        if alarm.region in self._lost and time >= 0:
            return
        self._push(time + _JUDGED_EVERY, self._evaluate_alarm)
        points = []
        complete = self._period(time)
        for period in range(complete - alarm.periods - assumptions.EXTRA_PERIODS, complete):
            values = self._points.get(period) if alarm.watches_evaluator else None
            points.append(_STATISTICS[alarm.statistic](values) if values else None)
        state = judge(alarm, points) or self._state
        if state != self._state:
            self._state, self._since = state, time
            if state == "ALARM":
                self._raise(time)

    def _raise(self, time):
        self.story.alarms.append(time)
        reaction = self._environment.reaction
        if reaction is None or self._environment.alarm.region in self._lost and time >= 0:
            return
        delivered = time + self._draws.delay(self._allowance("event-delivery"))
        if reaction == "automatic":
            self._push(delivered, self._start, _FAILOVER)
        elif self._obeyed:
            # Forced: the evaluator does not probe.
            self._push(delivered, self._publish, "failover", None, delivered)
