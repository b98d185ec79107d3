"""Chance: what differs from one loss to the next.

Every number comes from one seed and the scenario's name, so that the same
templates give the same drill.
"""

import random


class Draws:
    """Phases and delays as they usually are."""

    def __init__(self, seed, scenario):
        self._uniform = random.Random(f"{seed}/{scenario}").random

    def phase(self, limit):
        """Where in a cycle of `limit` seconds something stands."""
        return self._uniform() * limit

    def delay(self, limit):
        """How long a service takes that is allowed `limit` seconds."""
        return self._uniform() ** 4 * limit

    def chance(self):
        return self._uniform()


class Extremes(Draws):
    """Everything at one of its ends, or anywhere between: what the average run hides."""

    _END = 1 - 1e-9

    def phase(self, limit):
        choice = self._uniform()
        if choice < 0.4:
            return self._END * limit
        return 0.0 if choice < 0.7 else self._uniform() * limit

    def delay(self, limit):
        choice = self._uniform()
        if choice < 0.5:
            return limit
        return 0.0 if choice < 0.8 else self._uniform() * limit
