"""One loss of the primary, or one switch by an operator, from end to end."""

import dataclasses
import math

from drill import assumptions, clients
from drill.watch import Watch
from drill.world import World

# A run that has not ended by then counts as never.
HORIZON = 3600


@dataclasses.dataclass
class Run:
    """One run, in seconds from the loss or the command on; infinity is never."""

    moved: float  # the control item names the new writer
    answered: float  # name servers lead to it
    accepting: float  # all its functions know
    served: list  # when each share of the clients is served
    detected: float = math.inf  # a look has failed, or the alarm was raised

    @property
    def recovered(self):
        """When the last share of the clients is served."""
        return self.served[-1]


@dataclasses.dataclass
class Switch(Run):
    """One that an operator commanded, between two regions that are alive."""

    overlap: float = 0.0  # seconds in which functions of both regions would accept a write
    both_reached: float = 0.0  # share of the clients that could have used the old one then
    refusing: float = 0.0  # from the first client that is refused to the last that is served
    refused: bool = False  # the evaluator did not do it, and undid what it had begun


def accepting_from(environment, draws, region, knows):
    writer = environment.writers.get(region)
    if writer is None or not environment.reads_control(region, writer.table):
        return math.inf
    return knows + draws.phase(writer.fence)


def _lost(environment, draws, silent_from=math.inf):
    """The primary takes no transactions from second 0 on."""
    region = environment.secondary
    # With its region, or while the checkers there go on.
    dead = (environment.primary,) if draws.chance() < 0.5 else ()
    watch = Watch(
        environment, draws, lambda time: time < 0, dead, silent_from=silent_from, obeyed=True
    )
    story = watch.run(HORIZON, until_moved=True)
    moved = story.moves[0][0] if story.moves else math.inf
    detected = min(story.lost_looks + story.alarms[-1:], default=math.inf)
    if moved == math.inf:
        return Run(moved, moved, moved, [moved] * clients.SHARES, detected)
    world = World(
        environment, [(0, math.inf)], story.moves, environment.primary, silent_from, dead
    )
    answered = world.leads_to(draws, region)
    accepting = accepting_from(environment, draws, region, moved)
    served = clients.served(environment, draws, region, answered, accepting)
    return Run(moved, answered, accepting, served, detected)


def primary_lost(environment, draws):
    return _lost(environment, draws)


def schedule_lost(environment, draws):
    """The schedule fails with it."""
    return _lost(environment, draws, silent_from=0)


def reads(environment, draws):
    """From a command to the control item's state; infinity where the evaluator has none."""
    evaluator = environment.evaluator
    if evaluator is None or not environment.reads_control(evaluator.region, evaluator.table):
        return math.inf
    allowance = environment.proof.allowance
    begin = draws.delay(allowance("evaluator-start"))
    return begin + sum(draws.delay(environment.proof.call) for _ in range(2))


def operator_failover(environment, draws):
    """An operator forces the failover of a primary that answers everybody."""
    primary, secondary = environment.primary, environment.secondary
    moved = reads(environment, draws) + draws.delay(environment.proof.allowance("move"))
    if moved == math.inf:
        return Switch(moved, moved, moved, [moved] * clients.SHARES)
    world = World(environment, [], [(moved, secondary)], primary)
    answered = world.leads_to(draws, secondary)
    accepting = accepting_from(environment, draws, secondary, moved)
    served = clients.served(environment, draws, secondary, answered, accepting)
    run = Switch(moved, answered, accepting, served)
    known = moved
    if not environment.control_is_strong:
        known += min(told_after(environment, draws), typical_delay(environment, draws))
    stops = known + draws.phase(environment.writers[primary].fence)
    count_overlap(run, stops, moved)
    run.refusing = run.recovered - moved
    return run


def told_after(environment, draws):
    """How long after a move the evaluator has written it to the primary's own table."""
    evaluator, proof = environment.evaluator, environment.proof
    if evaluator.trusts_strong:
        return math.inf
    waits = proof.allowance("metrics") + evaluator.heartbeat_timeout + 2 * proof.call
    return draws.delay(waits) + draws.delay(evaluator.heartbeat_timeout)


def told_within(environment):
    """At most so long, while the table can be reached."""
    if environment.control_is_strong:
        return 0
    proof = environment.proof
    timeout = environment.evaluator.heartbeat_timeout
    return proof.allowance("metrics") + 2 * timeout + 2 * proof.call


def typical_lag(environment):
    """Of a table that is replicated as usual, in seconds."""
    found = [store.get("typical_seconds") for store in environment.proof.stores.values()]
    return next((seconds for seconds in found if seconds), 1)


def typical_delay(environment, draws):
    """How long one item is on its way to the other region."""
    mean = typical_lag(environment) / -math.log(1 - assumptions.TYPICAL_SHARE)
    return -math.log(1 - draws.chance()) * mean


def count_overlap(run, old_stops, new_knows):
    """For how long a function of the old and one of the new region both accept writes."""
    run.overlap = max(0.0, old_stops - new_knows)
    # Clients that a new answer has led to the new region by then, while others are at the old.
    moved_clients = sum(time <= old_stops for time in run.served) / len(run.served)
    run.both_reached = min(moved_clients, 1 - moved_clients) if run.overlap else 0.0
