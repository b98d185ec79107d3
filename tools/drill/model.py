"""What the drill knows of an environment, whatever form it was written in."""

import dataclasses

from drill import proof

SERVES, ACTIVE = "serves", "active"  # what a path answers 200 for
NOBODY = "none"  # the active writer while a failback drains the secondary


@dataclasses.dataclass(frozen=True)
class Alarm:
    """An alarm on a metric: (namespace, name, dimensions)."""

    region: str
    name: str
    metric: tuple
    period: int
    periods: int
    breaching_points: int
    statistic: str
    comparison: str
    threshold: float
    missing: str


@dataclasses.dataclass(frozen=True)
class PathCheck:
    """A health check of a region's path; of nothing, if the host is unknown."""

    region: str | None
    answers: str | None
    interval: int
    threshold: int
    inverted: bool
    checkers: tuple  # the region of each


@dataclasses.dataclass(frozen=True)
class MetricCheck:
    """A health check of an alarm's data; of nothing, if there is no such alarm."""

    alarm: Alarm | None
    insufficient: str  # "Healthy", "Unhealthy" or "LastKnownStatus"
    inverted: bool


@dataclasses.dataclass(frozen=True)
class CalculatedCheck:
    threshold: int
    children: tuple
    inverted: bool


@dataclasses.dataclass(frozen=True)
class Record:
    """A failover record: where it leads, how long answers are kept, what it follows."""

    region: str | None
    ttl: int
    check: object


@dataclasses.dataclass(frozen=True)
class Evaluator:
    region: str
    watches: str | None  # the region that stores its heartbeats to the primary
    fallback: str | None  # the region that stores those to the secondary
    way_out: str | None  # the region that shows it is not cut off; None if it asks none
    table: str  # the control table
    trusts_strong: bool  # it takes the control table for strongly consistent
    automatic: bool
    window: float
    unhealthy_percent: float
    heartbeat_timeout: float
    fence: float
    documents_return: bool  # a failback waits for documents, too
    timeout: float  # of the function
    namespace: str
    dimensions: tuple

    def metric(self, name):
        return self.namespace, name, self.dimensions


@dataclasses.dataclass(frozen=True)
class Writer:
    """The function behind a region's API, as far as failing over goes."""

    table: str | None  # the control table that it reads
    fence: float
    concurrency: int | None
    requests: float | None  # that the stage lets in a second
    stores: tuple  # its own table and bucket


@dataclasses.dataclass(frozen=True)
class Table:
    regions: frozenset
    strong: bool


@dataclasses.dataclass(frozen=True)
class Store:
    """A table or bucket: how it is replicated, and what tells of a lag."""

    kind: str
    name: str
    replicated: bool
    committed_seconds: float | None  # AWS's commitment, if the store has one
    watched: bool = False  # heartbeats are stored here, in both regions
    age_alarm: Alarm | None = None  # on the heartbeats that arrive in it, the evaluator's
    lag_alarm_seconds: float | None = None  # the lag, as AWS measures it, that raises another one
    lag_alarm_delay: float | None = None  # from that lag to the alarm, evaluation not included


@dataclasses.dataclass
class Environment:
    name: str
    primary: str
    secondary: str
    records: dict  # "PRIMARY", "SECONDARY": Record
    evaluator: Evaluator | None
    interval: int | None  # of the schedule that starts the evaluator
    alarm: Alarm | None  # on PrimaryHealthy
    reaction: str | None  # to the alarm: "automatic", or "operator" where it only notifies
    writers: dict  # region: Writer
    active_tables: dict  # region: the control table that its /active reads
    tables: dict  # name: Table
    stores: list
    needed_concurrency: int
    requests_per_second: float  # that are needed of a region
    proof: proof.Proof

    def reads_control(self, region, table):
        """Whether the control item in `table`, that the evaluator writes, is read here."""
        return (
            self.evaluator is not None
            and table == self.evaluator.table
            and table in self.tables
            and region in self.tables[table].regions
        )

    @property
    def control_is_strong(self):
        return self.evaluator is not None and (
            self.evaluator.table in self.tables and self.tables[self.evaluator.table].strong
        )
