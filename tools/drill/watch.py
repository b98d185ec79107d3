"""The evaluator, its alarm and what the alarm starts, minute by minute.

Replays one stretch of time: the schedule starts the evaluator within its minute; the
evaluator reads the control item, looks at the primary, publishes, watches it for a
window where it must, and moves the writer; CloudWatch judges whole periods once a
minute, and the alarm's event starts the evaluator again.
"""

import dataclasses
import heapq
import itertools
import math

from drill import alarms, assumptions
from drill.evaluation import beats_of_window, ill_window, unhealthy

PROBE, TRIGGERED = "probe", "failover_if_unhealthy"


@dataclasses.dataclass
class Story:
    """What happened, in seconds from the loss on."""

    alarms: list = dataclasses.field(default_factory=list)  # when the alarm was raised
    moves: list = dataclasses.field(default_factory=list)  # (time, region)
    lost_looks: list = dataclasses.field(default_factory=list)  # when one ended, after the loss
    refusals: int = 0


@dataclasses.dataclass(frozen=True)
class _Run:
    """One evaluation."""

    action: str
    started: float
    writer: str  # as it read the control item
    epoch: int


def always(time):
    return True


class Watch:
    """One run. `serves(time)` tells whether a heartbeat then is stored by the primary.

    Nothing runs in the `lost` regions from second 0 on. `silent_from` is when the schedule ends,
    `way_out(time)` whether the evaluator reaches others. Where the spec leaves the decision to an
    operator, `obeyed` has one who commands the failover as soon as the alarm arrives.
    """

    def __init__(
        self, environment, draws, serves, lost=(), *, silent_from=math.inf, way_out=always,
        obeyed=False,
    ):
        self._environment = environment
        self._draws = draws
        self._serves = serves
        self._lost = lost
        self._silent_from = silent_from
        self._way_out = way_out
        self._obeyed = obeyed and environment.proof.operator_decides
        self._allowance = environment.proof.allowance
        self._hang = draws.phase(1)  # how much of its time-out a failing heartbeat takes
        self._state, self._since = None, 0
        self._writer, self._epoch = environment.primary, 1
        self._queue, self._order = [], itertools.count()
        self.story = Story()

    def run(self, end, until_moved=False):
        """Returns the Story up to `end` seconds after the loss, or up to the first move."""
        environment = self._environment
        alarm, interval = environment.alarm, environment.interval
        if environment.evaluator is None:
            return self.story
        before = 0
        if alarm is not None:
            # The clock at the loss; periods begin at multiples of theirs.
            self._series = alarms.Series(alarm, self._draws.phase(alarm.period))
            before = alarm.period * (alarm.periods + assumptions.EXTRA_PERIODS + 1)
            self._push(self._draws.phase(alarms.JUDGED_EVERY) - 60, self._judge)
        if interval:
            before = interval * math.ceil(max(before, 600) / interval)
            self._schedule(self._draws.phase(interval) - before)
        while self._queue:
            time, _, step, *arguments = heapq.heappop(self._queue)
            if time > end or (until_moved and self.story.moves):
                break
            step(time, *arguments)
        self._queue.clear()  # what is left refers to this Watch
        return self.story

    def _push(self, time, step, *arguments):
        heapq.heappush(self._queue, (time, next(self._order), step, *arguments))

    def _later(self, time, id, step, *arguments):
        self._push(time + self._draws.delay(self._allowance(id)), step, *arguments)

    # --- What starts it ---

    def _schedule(self, slot):
        if slot < self._silent_from:
            begin = slot + self._draws.phase(self._allowance("schedule-precision"))
            self._push(begin, self._start, PROBE)
            self._push(slot + self._environment.interval, self._schedule)

    def _start(self, time, action):
        if self._environment.evaluator.region in self._lost and time >= 0:
            return
        begin = time + self._draws.delay(self._allowance("evaluator-start"))
        self._later(begin, "evaluator-reads", self._look, action, begin)

    # --- One evaluation ---

    def _look(self, time, action, started):
        environment, evaluator = self._environment, self._environment.evaluator
        if not environment.reads_control(evaluator.region, evaluator.table):
            self._later(time, "metrics", self._publish, False)
            return
        run = _Run(action, started, self._writer, self._epoch)
        results = [self._beat(time) for _ in range(assumptions.LOOK)]
        end = time + self._wait(results)
        if end >= 0 and not all(results):
            self.story.lost_looks.append(end)
        ill = unhealthy(evaluator, results)
        self._later(end, "metrics", self._published, run, ill, all(results))

    def _published(self, time, run, ill, all_served):
        self._publish(time, not ill)
        leads = run.writer == self._environment.primary
        if leads and (run.action == TRIGGERED or not all_served):
            self._window(time, run)
        elif run.action == TRIGGERED:
            self.story.refusals += 1

    def _window(self, time, run):
        evaluator = self._environment.evaluator
        count, results, enough = beats_of_window(evaluator), [], False
        for number in range(count):
            results.append(self._beat(time + assumptions.PAUSE * number))
            if sum(results) * 100 > (100 - evaluator.unhealthy_percent) * count:
                enough = True
                break
        end = time + assumptions.PAUSE * len(results)
        if enough:
            self._later(end, "metrics", self._publish, True)
            self.story.refusals += run.action == TRIGGERED
            return
        end += self._wait(results[-1:])
        if ill_window(evaluator, results) and evaluator.automatic:
            self._push(end, self._decide, run)
        else:
            self._later(end, "metrics", self._publish, not ill_window(evaluator, results))
            self.story.refusals += run.action == TRIGGERED

    def _decide(self, time, run):
        evaluator = self._environment.evaluator
        way_out = evaluator.way_out is None or (
            evaluator.way_out not in self._lost and self._way_out(time)
        )
        last = [self._beat(time) for _ in range(assumptions.LOOK)]
        # At once with the way out: who answers there, even by a refusal, has been reached.
        answered = time + max(self._wait(last), self._draws.delay(evaluator.heartbeat_timeout))
        serves = evaluator.fallback == self._environment.secondary
        if way_out and serves and not all(last):
            self._later(answered, "move", self._move, run)
        else:
            self._later(answered, "metrics", self._publish, False)
            self.story.refusals += 1

    def _move(self, time, run):
        ends = run.started + self._environment.evaluator.timeout
        # The item's epoch lets one of two evaluations that overlap succeed.
        if time < ends and run.epoch == self._epoch:
            self._writer, self._epoch = self._environment.secondary, self._epoch + 1
            self.story.moves.append((time, self._writer))
            self._later(time, "metrics", self._publish, False)

    def _beat(self, time):
        evaluator = self._environment.evaluator
        if evaluator.watches != self._environment.primary:
            return False  # nothing stores it, or what stores it says that another one writes
        return self._serves(time)

    def _wait(self, results):
        if all(results):
            return assumptions.ANSWER_SECONDS
        return self._environment.evaluator.heartbeat_timeout * self._hang

    # --- The alarm ---

    def _publish(self, time, healthy):
        alarm, evaluator = self._environment.alarm, self._environment.evaluator
        if (
            alarm is not None
            and alarm.metric == evaluator.metric("PrimaryHealthy")
            and alarm.region == evaluator.region
        ):
            self._series.add(time, float(healthy))

    def _judge(self, time):
        if self._environment.alarm.region in self._lost and time >= 0:
            return
        self._push(time + alarms.JUDGED_EVERY, self._judge)
        state = self._series.state(time) or self._state
        if state != self._state:
            self._state, self._since = state, time
            if state == "ALARM":
                self._raise(time)

    def _raise(self, time):
        self.story.alarms.append(time)
        reaction = self._environment.reaction
        if reaction == "automatic":
            self._later(time, "event-delivery", self._start, TRIGGERED)
        elif reaction and self._obeyed:
            self._later(time, "event-delivery", self._command)

    def _command(self, time):
        begin = time + self._draws.delay(self._allowance("evaluator-start"))
        run = _Run("failover", begin, self._writer, self._epoch)
        read = begin + self._draws.delay(self._allowance("evaluator-reads"))
        self._later(read, "move", self._move, run)
