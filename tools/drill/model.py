"""What the drill knows of an environment, whatever form it was written in."""

import dataclasses

from drill import proof

SERVES, ACTIVE = "serves", "active"  # what a path answers 200 for


@dataclasses.dataclass(frozen=True)
class EndpointCheck:
    """A health check of a region's path; of nothing, if the host is unknown."""

    region: str | None
    answers: str | None
    interval: int
    threshold: int
    inverted: bool
    checkers: tuple  # the region of each


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
    watches: str | None  # the region that its probes reach
    table: str
    attempts: int
    attempt_timeout: float
    timeout: float
    alarm_name: str | None
    metric: tuple


@dataclasses.dataclass(frozen=True)
class Alarm:
    """The alarm on the evaluator's metric."""

    region: str
    name: str
    period: int
    periods: int
    breaching_points: int
    statistic: str
    comparison: str
    threshold: float
    missing: str
    watches_evaluator: bool


@dataclasses.dataclass(frozen=True)
class Writer:
    """The function behind a region's API, as far as failing over goes."""

    table: str
    fence: float
    concurrency: int | None


@dataclasses.dataclass(frozen=True)
class Store:
    """A table or bucket: how it is replicated, and when its alarm speaks."""

    kind: str
    name: str
    replicated: bool
    committed_seconds: float | None  # AWS's commitment, if the store has one
    alarm_seconds: float | None  # the lag that raises the alarm, if it sees it
    alarm_delay: float | None  # from that lag to the alarm, evaluation not included


@dataclasses.dataclass
class Environment:
    name: str
    primary: str
    secondary: str
    records: dict  # "PRIMARY", "SECONDARY": Record
    evaluator: Evaluator | None
    interval: int | None  # of the schedule that starts the evaluator
    alarm: Alarm | None
    reaction: str | None  # to the alarm: "automatic", or "operator" where it only notifies
    writers: dict  # region: Writer
    active_tables: dict  # region: the control table that its /active reads
    replicas: dict  # table: the regions that have it
    stores: list
    needed_concurrency: int
    writes_per_second: float
    proof: proof.Proof

    def reads_control(self, region, table):
        """Whether the control item in `table`, that the evaluator writes, is read here."""
        return (
            self.evaluator is not None
            and table == self.evaluator.table
            and region in self.replicas.get(table, ())
        )
