"""An operator makes a healthy primary the active writer again, in stages.

The evaluator looks at both regions, waits until replication to the primary keeps up, has
nobody write, waits for the last writes of the secondary, and moves the writer.
"""

import math

from drill import assumptions, clients, replication
from drill.evaluation import publication_gap
from drill.model import NOBODY
from drill.simulate import Switch, accepting_from, count_overlap, reads, typical_delay
from drill.world import World

_DRAIN_MARGIN = 1  # seconds beyond the fence, in the evaluator's code


def bound(proof):
    """The most seconds until the last client is served: terms of the proof, and waits of its own.

    The report has no such path.
    """
    stages = (
        ("evaluator-start", "evaluator-reads", "first-look"),
        ("move", "fence", "first-look"),
        ("move", "dns-update", "dns-ttl", "cold-start", "scale-up", "clients"),
    )
    terms = sum(proof.terms[id] for stage in stages for id in stage)
    announced = 2 * proof.call
    waits = 2 * assumptions.ARRIVAL + _DRAIN_MARGIN
    return terms + announced + waits + _latch_clears(proof)


def _latch_clears(proof):
    """Its alarm needs a period in which every value says that the primary is active."""
    old = proof.terms["first-look"] + proof.terms["metrics"]  # an evaluation has read it before
    periods = 2 * proof.terms["schedule"]
    return old + periods + publication_gap(proof) + proof.allowance("alarm-evaluation")


def _arrives(environment, draws):
    """How long a heartbeat of the secondary is on its way to the primary, in all its stores."""
    watched = environment.writers[environment.primary].stores
    lag = 0.0
    table = environment.tables.get(watched[0])
    if table is None or not table.strong:
        lag = typical_delay(environment, draws)
    if environment.evaluator.documents_return:
        for store in environment.stores:
            if store.kind == "bucket" and store.age_alarm:
                lag = max(lag, replication.document_lag(store, draws))
    return math.ceil(lag) if lag > assumptions.ANSWER_SECONDS else lag  # asked for each second


def failback(environment, draws):
    primary, secondary = environment.primary, environment.secondary
    allowance, evaluator = environment.proof.allowance, environment.evaluator
    time = reads(environment, draws)
    never = Switch(math.inf, math.inf, math.inf, [math.inf] * clients.SHARES)
    if time == math.inf or evaluator.watches != primary or evaluator.fallback != secondary:
        return never
    time += draws.delay(evaluator.heartbeat_timeout)  # both regions answer
    first = _arrives(environment, draws)
    if first > assumptions.ARRIVAL:
        never.refused = True
        return never
    drained = time + first + draws.delay(allowance("move"))
    time = drained + draws.delay(environment.proof.call) + draws.delay(environment.proof.call)
    time += evaluator.fence + _DRAIN_MARGIN + draws.delay(evaluator.heartbeat_timeout)
    last = _arrives(environment, draws)
    if last > assumptions.ARRIVAL:
        never.refused = True
        return never
    moved = time + last + draws.delay(allowance("move"))
    world = World(environment, [], [(drained, NOBODY), (moved, primary)], secondary)
    answered = world.leads_to(draws, primary)
    knows = moved
    if not environment.control_is_strong:
        knows += typical_delay(environment, draws)
    accepting = accepting_from(environment, draws, primary, knows)
    served = clients.served(environment, draws, primary, answered, accepting)
    run = Switch(moved, answered, accepting, served)
    stops = drained + draws.phase(environment.writers[secondary].fence)
    count_overlap(run, stops, knows)
    run.refusing = run.recovered - drained
    return run
