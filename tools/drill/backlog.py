"""The deposed primary is there again, or was never gone, and may not know what it is.

Its functions accept writes until they read who the writer is. A strongly consistent control
table has no copy that is behind. Of another one they learn it from replication or from the
evaluator, which writes it to the primary's table each time it runs.
"""

import dataclasses
import math

from drill.evaluation import publication_gap
from drill.simulate import told_after, told_within, typical_delay


@dataclasses.dataclass(frozen=True)
class Case:
    id: str
    text: str
    backlog: float | None  # seconds that replication is behind; None where it keeps up
    reached: bool = True  # the evaluator reaches the primary's table


CASES = (
    Case("never-gone", "it fails for most, and serves some clients all the time", None),
    Case("back-60", "it is there again, replication is a minute behind", 60),
    Case("back-3600", "it is there again, replication is an hour behind", 3600),
    Case("partition", "for ten minutes it is cut off from the other regions alone", 600, False),
)


def as_if(environment, strong):
    """The environment with a control table of this kind."""
    evaluator = environment.evaluator
    table = environment.tables.get(evaluator.table)
    tables = dict(environment.tables)
    if table is not None:
        tables[evaluator.table] = dataclasses.replace(table, strong=strong)
    return dataclasses.replace(
        environment,
        evaluator=dataclasses.replace(evaluator, trusts_strong=strong),
        tables=tables,
    )


def bound(environment, case):
    """The most seconds in which functions of both regions accept writes."""
    fence = environment.proof.terms["fence"]
    if environment.evaluator.trusts_strong:
        return fence
    if case.backlog is None:
        return told_within(environment) + fence
    if not case.reached:
        return case.backlog + fence
    told = publication_gap(environment.proof) + environment.proof.terms["first-look"]
    return min(case.backlog, told) + fence


def overlap(environment, draws, case):
    """For how long both regions accept writes, once."""
    writer = environment.writers[environment.primary]
    if not environment.reads_control(environment.primary, writer.table):
        return math.inf  # nobody ever tells it
    stops = draws.phase(writer.fence)
    if environment.control_is_strong:
        # What it read before it was lost is older than the fence by the time of the move.
        return stops if case.backlog is None or not case.reached else 0.0
    knows = case.backlog if case.backlog else typical_delay(environment, draws)
    if case.reached and not environment.evaluator.trusts_strong:
        tells = told_after if case.backlog is None else _next_evaluation
        knows = min(knows, tells(environment, draws))
    return knows + stops


def _next_evaluation(environment, draws):
    """Until an evaluation has begun and written the item to the primary's table."""
    if not environment.interval:
        return math.inf
    allowance = environment.proof.allowance
    begin = draws.phase(environment.interval) + draws.phase(allowance("schedule-precision"))
    begin += draws.delay(allowance("evaluator-start")) + draws.delay(allowance("evaluator-reads"))
    return begin + draws.delay(environment.evaluator.heartbeat_timeout)
