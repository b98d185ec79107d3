"""The whole drill: every scenario, ten thousand times, beside what the compiler has proved."""

import math

from drill import assumptions, clients, partial, replication, simulate
from drill.draws import Draws, Extremes
from drill.figures import Curve, rounded, summary

RUNS = 10_000
SEED = 1
STEP = 5  # seconds between two points of the curve

HOLDS, EXCEEDS = "holds", "exceeds"

_DEAD = (
    "endpoint-dead",
    "The primary region is lost: its endpoint answers nobody.",
)
_GRAY = (
    "gray-failure",
    "The primary fails for its clients and the evaluator, but still answers Route 53's checkers.",
)
_COMMAND = (
    "operator-command",
    "An operator forces the failover of a primary that answers. Counted from the command on.",
)
_FAILBACK = (
    "failback",
    "An operator fails back to a healthy primary. Counted from the command on.",
)
# What follows a command, in terms of the proof, which has no path for failing back.
_FAILBACK_TERMS = (
    "probes",
    "evaluator-calls",
    "fence",
    "check-fails",
    "check-timeout",
    "dns-update",
    "dns-ttl",
    "cold-start",
    "scale-up",
    "clients",
)


def _verdict(bound, *worst):
    return HOLDS if bound is not None and max(worst) <= bound else EXCEEDS


def _timed(scenario, bound, runs, extremes, objective):
    """One scenario's times until the last client is served, and when its steps were done."""
    worst = max(run.recovered for run in runs)
    extreme = max(run.recovered for run in extremes)
    return {
        "id": scenario[0],
        "text": scenario[1],
        "proof_seconds": bound,
        "measured_seconds": summary(run.recovered for run in runs),
        "extremes_seconds": rounded(extreme),
        "verdict": _verdict(bound, worst, extreme),
        "objective_met": max(worst, extreme) <= objective,
        "steps": {
            "alarm": summary(run.alarm for run in runs),
            "writer-moved": summary(run.moved for run in runs),
            "names-switched": summary(run.answered for run in runs),
            "first-served": summary(run.served[0] for run in runs),
            "half-served": summary(run.served[len(run.served) // 2 - 1] for run in runs),
        },
    }


def _overlapping(environment, result, runs):
    """Of a switch between two living regions: how long both would accept a write."""
    fence = max(writer.fence for writer in environment.writers.values())
    bound = fence + _last_call(environment)
    result["both_accept"] = {
        "bound_seconds": bound,
        "measured_seconds": summary(run.overlap for run in runs),
        "clients_at_both": rounded(max(run.both_reached for run in runs)),
    }
    if max(run.overlap for run in runs) > bound or any(run.both_reached for run in runs):
        result["verdict"] = EXCEEDS
    del result["steps"]["alarm"]
    return result


def _last_call(environment):
    return environment.proof.allowance("evaluator-calls") * assumptions.LAST_CALL_SHARE


def _stores(environment, seed, runs):
    objective = environment.proof.point_objective
    for store in environment.stores:
        proved = environment.proof.store(store.kind, store.name)
        typical = proved.get("typical_seconds")
        draws = Draws(seed, f"{store.kind}/{store.name}")
        lag = replication.lag_of(store, typical)
        rate = environment.writes_per_second
        ages = [replication.oldest_missing(store, lag, rate, draws) for _ in range(runs)]
        guaranteed, alarmed = proved.get("guaranteed_seconds"), proved.get("alarm_seconds")
        bound = alarmed if guaranteed is None else guaranteed
        verdict = _verdict(bound, max(ages))
        if alarmed is not None and (store.alarm_seconds or math.inf) > alarmed:
            verdict = EXCEEDS  # the alarm that the proof rests on does not see it in time
        speaks = None
        if store.alarm_seconds is not None:
            evaluation = environment.proof.allowance("alarm-evaluation")
            speaks = store.alarm_seconds + store.alarm_delay + evaluation
        yield {
            "kind": store.kind,
            "name": store.name,
            "proof_seconds": bound,
            "proof_basis": "alarmed" if guaranteed is None else "committed",
            "measured_seconds": summary(ages),
            "missing_older_than_objective": round(rate * lag.missing(objective)) if lag else 0,
            "alarm_speaks_within_seconds": rounded(speaks) if speaks else None,
            "verdict": verdict,
        }


def _partial(environment, seed, runs):
    scenarios = [
        (
            "stumble",
            f"One outage of less than {partial.stumble_limit(environment)} s, too short for the "
            "alarm and for Route 53: no failover.",
            partial.stumble,
            lambda outcome: outcome.moves == 0 and not outcome.switched,
        ),
        (
            "stumbles",
            "Six such outages, each after the alarm of the one before has passed: no failover.",
            partial.stumbles,
            lambda outcome: outcome.moves == 0 and not outcome.switched,
        ),
        (
            "flicker",
            f"Ten minutes of outages of less than {partial.flicker_limit(environment)} s, too "
            f"short for the evaluator's attempts, and {partial.flicker_pause(environment)} s or "
            "more apart, so that no checker of Route 53's meets two in a row: no failover.",
            partial.flicker,
            lambda outcome: outcome.moves == 0 and not outcome.switched,
        ),
        (
            "flapping",
            "Half an hour of such outages with as short pauses: it may fail over, once.",
            partial.flapping,
            lambda outcome: outcome.moves <= 1 and outcome.agrees,
        ),
        (
            "comes-back",
            "The region is there again within 20 minutes: once it was failed over it stays "
            "fenced and out of DNS until somebody fails back.",
            partial.comes_back,
            lambda outcome: outcome.moves <= 1 and outcome.agrees,
        ),
    ]
    fence = max((writer.fence for writer in environment.writers.values()), default=0)
    bound = fence + _last_call(environment)
    for id, text, outages, holds in scenarios:
        outcomes = []
        for kind in (Draws, Extremes):
            draws = kind(seed, f"{id}/{kind.__name__}")
            for _ in range(runs // 2):
                outcomes.append(partial.replay(environment, draws, outages(environment, draws)))
        broken = sum(not holds(each) or each.overlap > bound for each in outcomes)
        yield {
            "id": id,
            "text": text,
            "runs": len(outcomes),
            "failed_over": sum(each.moves > 0 for each in outcomes),
            "switched_names": sum(each.switched for each in outcomes),
            "bounced": sum(each.bounced for each in outcomes),
            "both_accept_seconds": rounded(max(each.overlap for each in outcomes)),
            "broken": broken,
            "verdict": EXCEEDS if broken else HOLDS,
        }


def _curve(environment, dead, gray):
    """The shares served over time, up to a little after the objective or the last client."""
    ends = [run.recovered for run in dead + gray if run.recovered < math.inf]
    end = max([environment.proof.objective, *ends])
    end = STEP * math.ceil(1.05 * end / STEP)
    columns = {}
    for name, runs in (("dead", dead), ("gray", gray)):
        curve = Curve(end, STEP, clients.SHARES)
        for run in runs:
            curve.add(run.served)
        columns["seconds"] = curve.times()
        columns[f"{name}_median"] = curve.share(0.5)
        columns[f"{name}_p99"] = curve.share(0.99)
        columns[f"{name}_p1"] = curve.share(0.01)
    return columns


def run(environment, runs=RUNS, seed=SEED):
    """The drill's result, as drill.json has it."""
    proof = environment.proof

    def many(scenario, replay):
        return [
            [replay(draws) for draws in [kind(seed, f"{scenario}/{kind.__name__}")] * runs]
            for kind in (Draws, Extremes)
        ]

    losses = many("loss", lambda draws: simulate.losses(environment, draws))
    (dead, gray), (dead_extremes, gray_extremes) = (list(zip(*each)) for each in losses)
    times = [
        _timed(_DEAD, proof.paths.get(_DEAD[0]), dead, dead_extremes, proof.objective),
        _timed(_GRAY, proof.paths.get(_GRAY[0]), gray, gray_extremes, proof.objective),
    ]
    usual, extreme = many(
        _COMMAND[0], lambda draws: simulate.operator_failover(environment, draws)
    )
    command = _timed(_COMMAND, proof.paths.get(_COMMAND[0]), usual, extreme, proof.objective)
    times.append(_overlapping(environment, command, usual + extreme))
    typical = partial.typical_lag(environment)
    usual, extreme = many(
        _FAILBACK[0],
        lambda draws: simulate.failback(
            environment, draws, replication.item_lag(typical, draws)
        ),
    )
    bound = sum(proof.terms.get(term, 0) for term in _FAILBACK_TERMS) + typical
    back = _timed(_FAILBACK, bound, usual, extreme, proof.objective)
    times.append(_overlapping(environment, back, usual + extreme))
    stores = list(_stores(environment, seed, runs))
    partials = list(_partial(environment, seed, max(2, runs // 10)))
    results = times + stores + partials
    return {
        "spec": proof.spec,
        "environment": environment.name,
        "primary": environment.primary,
        "secondary": environment.secondary,
        "seed": seed,
        "runs": runs,
        "verdict": HOLDS if all(each["verdict"] == HOLDS for each in results) else EXCEEDS,
        "objective_seconds": proof.objective,
        "point_objective_seconds": proof.point_objective,
        "times": times,
        "stores": stores,
        "partial": partials,
        "curve": _curve(environment, dead, gray),
        "allowances": [
            {"id": each.id, "seconds": each.seconds, "text": each.text, "source": each.source}
            for each in proof.allowances.values()
        ],
        "assumptions": [
            {"text": each.text, "source": each.source} for each in assumptions.ASSUMPTIONS
        ],
    }
