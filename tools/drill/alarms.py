"""CloudWatch: what an alarm makes of the values that the evaluator publishes."""

import math

from drill import assumptions

JUDGED_EVERY = 60  # seconds
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


class Series:
    """The values of one metric, by the periods of the alarm that looks at them.

    `clock` is the time of day at second 0: periods begin at multiples of theirs.
    """

    def __init__(self, alarm, clock):
        self._alarm, self._clock = alarm, clock
        self._statistic = _STATISTICS[alarm.statistic]
        self._values = {}

    def add(self, time, value):
        self._values.setdefault(self._period(time), []).append(value)

    def _period(self, time):
        return math.floor((time + self._clock) / self._alarm.period)

    def points(self, time):
        """What an evaluation at a time looks at: the last periods that are whole."""
        whole = self._period(time)
        first = whole - self._alarm.periods - assumptions.EXTRA_PERIODS
        found = (self._values.get(period) for period in range(first, whole))
        return [self._statistic(values) if values else None for values in found]

    def state(self, time):
        return judge(self._alarm, self.points(time))
