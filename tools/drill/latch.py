"""The check on the metric that says who is active: it keeps the primary out of DNS."""

import math

from drill import alarms
from drill.names import ALWAYS, changes, value_at

_UNKNOWN = "INSUFFICIENT_DATA"


def published(environment, draws, writer, begin, end):
    """(time, value) of PrimaryActive, as evaluations from `begin` to `end` publish it.

    `writer` is the timeline of the control item. Who moves it publishes at once.
    """
    allowance = environment.proof.allowance
    primary = environment.primary
    points = [
        (time + draws.delay(allowance("metrics")), float(region == primary))
        for time, region in writer
        if time > ALWAYS and region in (primary, environment.secondary)
    ]
    slot = begin - draws.phase(environment.interval or math.inf)
    while environment.interval and slot < end:
        read = slot + draws.phase(allowance("schedule-precision"))
        read += draws.delay(allowance("evaluator-start"))
        read += draws.delay(allowance("evaluator-reads"))
        looked = read + draws.delay(environment.evaluator.heartbeat_timeout)
        value = float(value_at(writer, read) == primary)
        points.append((looked + draws.delay(allowance("metrics")), value))
        slot += environment.interval
    return points


def health(check, draws, points, end):
    """Whether Route 53 thinks the check healthy, over time, until `end`.

    `points` has what was published of the metric that the check's alarm should be on.
    """
    if check.alarm is None or not points:
        state = _of_silence(check.alarm) if check.alarm else _UNKNOWN
        return [(ALWAYS, _status(check, state, True))]
    series = alarms.Series(check.alarm, draws.phase(check.alarm.period))
    for time, value in points:
        series.add(time, value)
    healthy, result = True, [(ALWAYS, True)]
    last = max(time for time, _ in points)
    time = min(time for time, _ in points) + check.alarm.period + draws.phase(alarms.JUDGED_EVERY)
    while time < end:
        found = series.points(time)
        known = any(point is not None for point in found)
        # At the beginning there are no data yet.
        if known or len(result) > 1 or time > last:
            state = alarms.judge(check.alarm, found) if known else _of_silence(check.alarm)
            healthy = _status(check, state, healthy)
            result.append((time, healthy))
        time += alarms.JUDGED_EVERY
    return changes(result)


def _of_silence(alarm):
    return {"breaching": "ALARM", "notBreaching": "OK"}.get(alarm.missing, _UNKNOWN)


def _status(check, state, before):
    if state == _UNKNOWN:
        return {"Healthy": True, "Unhealthy": False}.get(check.insufficient, before)
    return before if state is None else state == "OK"
