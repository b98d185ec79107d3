"""What is lost with the primary, and what must not be taken for its loss."""

import math

from drill import partial as losses, replication
from drill.draws import Draws, Extremes
from drill.figures import rounded, summary
from drill.verdicts import EXCEEDS, HELD, HOLDS, NOT_HELD, within


def stores(environment, seed, runs):
    """The age of the oldest write that is missing, and when a stall is told of."""
    objective, rate = environment.proof.point_objective, environment.requests_per_second
    for store in environment.stores:
        proved = environment.proof.store(store.kind, store.name)
        draws = Draws(seed, f"{store.kind}/{store.name}")
        lag = replication.lag_of(store, proved.get("typical_seconds"))
        ages = [replication.oldest_missing(store, lag, rate, draws) for _ in range(runs)]
        guaranteed, alarmed = proved.get("guaranteed_seconds"), proved.get("alarm_seconds")
        bound = alarmed if guaranteed is None else guaranteed
        told = _told(environment, seed, store, runs) if alarmed is not None else None
        verdict = within(bound, max(ages))
        if told and within(proved.get("told_seconds"), max(told)) == EXCEEDS:
            verdict = EXCEEDS  # the alarm that the proof rests on does not see it in time
        older = rate * lag.missing(objective) if lag else 0.0
        yield {
            "kind": store.kind,
            "name": store.name,
            "proof_seconds": bound,
            "proof_basis": "alarmed" if guaranteed is None else "committed",
            "measured_seconds": summary(ages),
            "missing_older_than_objective": round(older),
            "told_proof_seconds": proved.get("told_seconds"),
            "told_seconds": summary(told) if told else None,
            "verdict": verdict,
            "objective": HELD if store.replicated and round(older) == 0 else NOT_HELD,
        }


def _told(environment, seed, store, runs):
    """When an alarm speaks of a store whose replication stands still."""
    found = []
    for kind in (Draws, Extremes):
        draws = kind(seed, f"stall/{store.kind}/{store.name}/{kind.__name__}")
        evaluation = environment.proof.allowance("alarm-evaluation")
        for _ in range(max(1, runs // 10)):
            if store.watched or store.lag_alarm_seconds is None:
                found.append(replication.told_of_stall(environment, draws, store))
            else:
                seconds = store.lag_alarm_seconds + draws.phase(store.lag_alarm_delay)
                found.append(seconds + draws.phase(evaluation))
    return found or [math.inf]


def partial(environment, seed, runs):
    """Losses that are none."""
    for id, text, replay, holds in losses.scenarios(environment):
        outcomes = []
        for kind in (Draws, Extremes):
            draws = kind(seed, f"{id}/{kind.__name__}")
            outcomes += [replay(draws) for _ in range(runs // 2)]
        broken = sum(not holds(each) for each in outcomes)
        yield {
            "id": id,
            "text": text,
            "runs": len(outcomes),
            "failed_over": sum(each.moves > 0 for each in outcomes),
            "switched_names": sum(each.switched for each in outcomes),
            "bounced": sum(each.bounced for each in outcomes),
            "broken": broken,
            "verdict": EXCEEDS if broken else HOLDS,
        }
