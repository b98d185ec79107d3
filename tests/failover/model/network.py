"""Who reaches whom, and what is under way between the regions."""

import collections

from tests.failover.model.stores import EAST, OTHER, REGIONS, WEST, WITNESS

INTERNET = "internet"


class Network:
    def __init__(self, clock, random, lag):
        self.clock, self.random = clock, random
        self.troubled = 0  # cuts and losses that last
        self.lag = lag  # the longest that an item takes where nothing stands still
        self.cuts = collections.defaultdict(int)  # frozenset of two ends: cuts
        self.lost = collections.defaultdict(int)  # region: losses
        self.stalled = collections.defaultdict(int)  # (source, target): stalls
        self.released = 0.0  # when what was held was last sent again
        self._held = {(EAST, WEST): [], (WEST, EAST): []}

    # --- Trouble ---

    def cut(self, a, b):
        self.troubled += 1
        self.cuts[frozenset((a, b))] += 1

    def mend(self, a, b):
        self.troubled -= 1
        self.cuts[frozenset((a, b))] -= 1
        self.release()

    def lose(self, region):
        self.troubled += 1
        self.lost[region] += 1

    def regain(self, region):
        self.troubled -= 1
        self.lost[region] -= 1
        self.release()

    def stall(self, source, target):
        self.stalled[source, target] += 1

    def flow(self, source, target):
        self.stalled[source, target] -= 1
        self.release()

    # --- What follows ---

    def connected(self, a, b):
        if not self.troubled:
            return True
        if self.lost[a] or self.lost[b]:
            return False
        return a == b or not self.cuts[frozenset((a, b))]

    def reaches(self, source, target):
        """Whether a function, or a client, gets through to a region's endpoints."""
        if not self.troubled:
            return True
        if not self.connected(source, target):
            return False
        # What leaves a region for another one's public endpoint goes by the internet.
        return source == target or self.connected(source, INTERNET)

    def has_quorum(self, region):
        return any(self.connected(region, other)
                   for other in (EAST, WEST, WITNESS) if other != region)

    def flows(self, source, target):
        return self.connected(source, target) and not self.stalled[source, target]

    # --- Replication ---

    def replicate(self, source, target, arrive, *args):
        self.clock.after(self.random.random() * self.lag,
                         lambda: self._deliver(source, target, arrive, args))

    def _deliver(self, source, target, arrive, args):
        if self.flows(source, target):
            arrive(*args)
        else:
            self._held[source, target].append((arrive, args))

    def release(self):
        """What was held is sent again, in any order."""
        for source in REGIONS:
            target = OTHER[source]
            if self._held[source, target] and self.flows(source, target):
                self.released = self.clock.now
                held, self._held[source, target] = self._held[source, target], []
                for arrive, args in held:
                    self.replicate(source, target, arrive, *args)
