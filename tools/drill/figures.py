"""Figures of many runs: ordered, so that ranks can be read off."""

import math

DIGITS = 1


def rank(ordered, share):
    """The least value that at least this share of the values does not exceed."""
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def rounded(value):
    """For JSON: None is never, 0 what was so from the beginning."""
    return None if value == math.inf else round(max(0.0, value), DIGITS)


def summary(values):
    ordered = sorted(values)
    return {
        "median": rounded(rank(ordered, 0.5)),
        "p99": rounded(rank(ordered, 0.99)),
        "worst": rounded(ordered[-1]),
    }


class Curve:
    """The share of requests served, by time; one column of ranks over all runs."""

    def __init__(self, end, step, shares):
        self._step, self._shares = step, shares
        self._columns = [[0] * (shares + 1) for _ in range(end // step + 1)]
        self._runs = 0

    def add(self, served):
        """One run: the times, in order, at which each share is served."""
        self._runs += 1
        count, last = 0, len(served)
        for number, column in enumerate(self._columns):
            time = number * self._step
            while count < last and served[count] <= time:
                count += 1
            column[count] += 1

    def share(self, at_least):
        """By time, the share of requests that this share of the runs serves at least."""
        result = []
        for column in self._columns:
            seen, level = 0, 0
            for level in range(self._shares, -1, -1):
                seen += column[level]
                if seen >= at_least * self._runs:
                    break
            result.append(round(level / self._shares, 4))
        return result

    def times(self):
        return [number * self._step for number in range(len(self._columns))]
