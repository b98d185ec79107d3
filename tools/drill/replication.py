"""What the primary had acknowledged, and the secondary does not have.

Writes come at a steady rate, each with a lag of its own. The age of the oldest
write that is still on its way at the loss is the recovery point: its distribution
follows from the lag's, so that one number drawn stands for millions of writes.
"""

import math

from drill import alarms, assumptions

_STALL = 3600  # seconds after which an alarm that has not spoken never will


class _Lag:
    """How long writes are on their way: share(x) are on it for longer than x seconds."""

    def __init__(self, share, integral, most):
        self._share, self._integral, self._most = share, integral, most

    def missing(self, age):
        """Of writes at one a second, how many are on their way and older than `age`."""
        if age >= self._most:
            return 0.0
        if self._most == math.inf:
            return self._integral(age)
        # The share beyond the most is no part of the commitment.
        beyond = self._share(self._most)
        rest = self._integral(age) - self._integral(self._most) - beyond * (self._most - age)
        return max(0.0, rest / (1 - beyond))


def _exponential(seconds, share):
    """`share` of the writes arrive within `seconds`."""
    mean = seconds / -math.log(1 - share)
    return _Lag(
        lambda age: math.exp(-age / mean), lambda age: mean * math.exp(-age / mean), math.inf
    )


def _stretched(seconds, share, most):
    """Half of the writes arrive within seconds, `share` within `seconds`, the others much later."""
    scale = seconds / math.log(1 - share) ** 2

    def root(age):
        return math.sqrt(age / scale)

    return _Lag(
        lambda age: math.exp(-root(age)),
        lambda age: 2 * scale * (1 + root(age)) * math.exp(-root(age)),
        most,
    )


def lag_of(store, typical):
    """The lag of a store's writes; None where nothing is on its way, or everything is."""
    if not store.replicated or store.committed_seconds == 0:
        return None
    if store.kind == "table":
        return _exponential(typical or 1, assumptions.TYPICAL_SHARE)
    if store.committed_seconds is None:
        return _stretched(
            assumptions.UNCOMMITTED_SECONDS, assumptions.UNCOMMITTED_SHARE, math.inf
        )
    return _stretched(store.committed_seconds, assumptions.COMMITTED_SHARE, store.committed_seconds)


def oldest_missing(store, lag, rate, draws):
    """The age of the oldest write that the secondary does not have, at one loss."""
    if lag is None:
        return 0.0 if store.replicated else math.inf
    # No older one: its chance is that of no arrival in a Poisson process.
    target = -math.log(1 - draws.chance()) / rate
    low, high = 0.0, 1.0
    if lag.missing(low) <= target:
        return 0.0
    while lag.missing(high) > target:
        low, high = high, 2 * high
    for _ in range(30):
        middle = (low + high) / 2
        if lag.missing(middle) > target:
            low = middle
        else:
            high = middle
    return high


def document_lag(store, draws):
    """How long one object is on its way."""
    if store.committed_seconds is None:
        scale = assumptions.UNCOMMITTED_SECONDS / math.log(1 - assumptions.UNCOMMITTED_SHARE) ** 2
        return scale * math.log(1 - draws.chance()) ** 2
    scale = store.committed_seconds / math.log(1 - assumptions.COMMITTED_SHARE) ** 2
    return min(store.committed_seconds, scale * math.log(1 - draws.chance()) ** 2)


def told_of_stall(environment, draws, store):
    """When the alarm on a store's heartbeats speaks, after nothing arrives any more."""
    alarm, interval = store.age_alarm, environment.interval
    if alarm is None or not interval or not store.replicated:
        return math.inf
    allowance, evaluator = environment.proof.allowance, environment.evaluator
    series = alarms.Series(alarm, draws.phase(alarm.period))
    begin, newest = -draws.phase(interval) - 5 * interval, -math.inf
    for slot in range(5 + _STALL // interval):
        time = begin + slot * interval + draws.phase(allowance("schedule-precision"))
        time += draws.delay(allowance("evaluator-start"))
        time += draws.delay(allowance("evaluator-reads"))
        sent = time
        looked = sent + assumptions.ANSWER_SECONDS + draws.delay(allowance("metrics"))
        arrives = sent < 0
        newest = sent if arrives else newest
        seen = looked if arrives else looked + assumptions.ARRIVAL
        series.add(seen + draws.delay(allowance("metrics")), seen - newest)
    time = draws.phase(alarms.JUDGED_EVERY)
    while time < _STALL:
        if series.state(time) == "ALARM":
            return time
        time += alarms.JUDGED_EVERY
    return math.inf
