"""Route 53: who is told to clients, and the metrics' alarms that decide on it.

As the secondary's routing stack says: the PRIMARY record's check is healthy while both are:
ActiveCheck, the secondary's `/active` inverted, and ActiveLatch, a check on the metric
PrimaryActive that keeps its last state without data. The SECONDARY record has no check.
"""

from tests.failover.model.clock import Process
from tests.failover.model.network import INTERNET
from tests.failover.model.stores import EAST, WEST

TTL = 60
CHECKERS = 3  # of many; more than 18 % of them must see a healthy endpoint
PROBE = 2  # seconds in which a path must answer
SPREAD = 5  # seconds until name servers answer by a check's new state
ALARM_DELAY = 20  # seconds after a period's end at which its metric is looked at


class Wiring:
    """What the mutants change."""

    interval, threshold = 10, 3
    latch = True
    path = True
    secondary_check = None  # a path, were the SECONDARY record to have a check
    primary_path = None  # a path of the primary, were its record to ask for it
    missing_latch = "ignore"
    unhealthy_missing = "breaching"


class PathCheck:
    def __init__(self, world, wiring, region, path, inverted=False, at_first=False):
        self.world, self.wiring = world, wiring
        self.region, self.path, self.inverted = region, path, inverted
        self._runs = [[at_first, 0] for _ in range(CHECKERS)]  # state, answers against it
        for number in range(CHECKERS):
            world.clock.after(world.random.random() * wiring.interval, self._prober(number))

    def _prober(self, number):
        def probe():
            clock = self.world.clock
            clock.spawn(Process("Route 53"), self._look, number)
            clock.after(self.wiring.interval, probe)
        return probe

    def _look(self, number):
        try:
            status, _ = self.world.api.request(INTERNET, self.region, "GET", self.path,
                                               timeout=PROBE)
        except OSError:
            status = None
        run = self._runs[number]
        run[1] = run[1] + 1 if (status == 200) != run[0] else 0
        if run[1] >= self.wiring.threshold:
            run[0], run[1] = not run[0], 0

    @property
    def healthy(self):
        seen = sum(state for state, _ in self._runs) > 0.18 * CHECKERS
        return seen != self.inverted


class MetricAlarm:
    """Metric < 1 over whole periods; says whether it is in alarm."""

    def __init__(self, world, metric, periods, missing, then=None, period=60):
        self.world, self.metric, self.periods, self.missing = world, metric, periods, missing
        self.period, self._then = period, then
        self.alarm = False
        world.clock.after(period + ALARM_DELAY, self._look)

    def _look(self):
        clock = self.world.clock
        clock.after(self.period, self._look)
        end = clock.now - ALARM_DELAY
        points = []
        for number in range(self.periods):
            last = end - number * self.period
            values = [value for time, value in self.world.metrics[WEST, self.metric]
                      if last - self.period <= time < last]
            points.append(min(values) < 1 if values else None)
        if self.missing == "breaching":
            points = [point is not False for point in points]
        elif self.missing == "notBreaching":
            points = [bool(point) for point in points]
        known = [point for point in points if point is not None]
        if known and all(known) != self.alarm and (all(known) or not any(known)):
            self.alarm = all(known)
            self.world.story.tell("CloudWatch", f"{self.metric}: alarm {self.alarm}")
            if self._then and self.alarm:
                self._then()


class Names:
    """Follows the records from now on; `shown` is what name servers answered, and since when."""

    def __init__(self, world, wiring=Wiring):
        self.world, self.wiring = world, wiring
        self.shown = [(world.clock.now, EAST)]
        self.parts = []
        if wiring.path:
            check = PathCheck(world, wiring, WEST, "/active", inverted=True)
            self.parts.append(lambda: check.healthy)
        if wiring.latch:
            latch = MetricAlarm(world, "PrimaryActive", 1, wiring.missing_latch)
            self.parts.append(lambda: not latch.alarm)
        if wiring.primary_path:
            own = PathCheck(world, wiring, EAST, wiring.primary_path, at_first=True)
            self.parts.append(lambda: own.healthy)
        self._secondary = wiring.secondary_check and PathCheck(
            world, wiring, WEST, wiring.secondary_check, at_first=True)
        world.clock.after(1, self._look)
        MetricAlarm(world, "PrimaryHealthy", 2, wiring.unhealthy_missing,
                    then=lambda: world.api.invoke({"action": "failover_if_unhealthy"}))

    def _look(self):
        clock = self.world.clock
        primary = all(part() for part in self.parts)
        secondary = not self._secondary or self._secondary.healthy
        region = EAST if primary or not secondary else WEST
        if region != self.shown[-1][1]:
            self.world.story.tell("Route 53", f"leads to {region}")
            self.shown.append((clock.now + SPREAD, region))
        clock.after(1, self._look)

    def answer(self):
        now = self.world.clock.now
        return next(region for time, region in reversed(self.shown) if time <= now)

    @property
    def flips(self):
        return len(self.shown) - 1


class Clients:
    """Clients that ask name servers once a TTL, and send a transaction every so many seconds."""

    def __init__(self, world, names, every=2.0, caches=5):
        self.world, self.names, self.every = world, names, every
        self.sent = []  # [time, region, status]: what clients met with
        for number in range(caches):
            world.clock.after(every * number / caches, self._client())

    def _client(self):
        cached = [0.0, None]

        def send():
            clock = self.world.clock
            if clock.now - cached[0] >= TTL:
                cached[:] = clock.now, self.names.answer()
            record = [clock.now, cached[1], None]
            self.sent.append(record)
            self.world.post(cached[1], then=lambda status: record.__setitem__(2, status))
            clock.after(self.every, send)
        return send

    def outage(self, begin=0.0):
        """Seconds from the first to the last failure after a time; 0 without any."""
        # The last ones are under way.
        failed = [time for time, _, status in self.sent if status not in (200, 201)
                  and begin <= time < self.world.clock.now - 40]
        return failed[-1] - failed[0] if failed else 0.0
