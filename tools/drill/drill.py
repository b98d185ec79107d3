"""The whole drill: every scenario, ten thousand times, beside what the compiler has proved."""

import math

from drill import assumptions, clients, failback, learn, simulate, standing
from drill.draws import Draws, Extremes
from drill.figures import Curve, rounded, summary
from drill.proof import NOT_BOUNDED, NOT_LED
from drill.verdicts import EXCEEDS, HELD, HOLDS, NOT_HELD, within

RUNS = 10_000
SEED = 1
STEP = 5  # seconds between two points of the curve

_FAILBACK = "An operator fails back to a healthy primary, in stages. Counted from the command on."
_SWITCHES = {
    "operator-command": simulate.operator_failover,
    "failback": failback.failback,
}
_PATHS = {
    "primary-lost": simulate.primary_lost,
    "operator-command": simulate.operator_failover,
    "schedule-lost": simulate.schedule_lost,
    "failback": failback.failback,
}


def _steps(runs):
    steps = {
        "writer-moved": [run.moved for run in runs],
        "names-switched": [run.answered for run in runs],
        "first-served": [run.served[0] for run in runs],
        "half-served": [run.served[len(run.served) // 2 - 1] for run in runs],
    }
    if not isinstance(runs[0], simulate.Switch):
        steps = {"detected": [run.detected for run in runs], **steps}
    return {name: summary(values) for name, values in steps.items()}


def _timed(id, text, bound, objective, steps, runs, extremes):
    """One scenario's times until the last client is served, and when its steps were done."""
    worst = max(run.recovered for run in runs)
    extreme = max(run.recovered for run in extremes)
    # The last of a checker's answers takes its time.
    follows = steps.get("names-follow", math.inf) + assumptions.ANSWER_SECONDS
    late = any(
        run.moved > steps.get("writer-moved", math.inf) or run.answered - run.moved > follows
        for run in (*runs, *extremes)
    )
    return {
        "id": id,
        "text": text,
        "proof_seconds": bound,
        "measured_seconds": summary(run.recovered for run in runs),
        "extremes_seconds": rounded(extreme),
        "verdict": EXCEEDS if late else within(bound, worst, extreme),
        "objective": HELD if max(worst, extreme) <= objective else NOT_HELD,
        "steps": _steps(runs),
    }


def _switched(environment, result, runs):
    """Of a switch between two living regions: who accepts writes meanwhile, and who none."""
    bound = environment.proof.terms["fence"] + simulate.told_within(environment)
    result["both_accept"] = {
        "bound_seconds": bound,
        "measured_seconds": summary(run.overlap for run in runs),
        "clients_at_both": max(run.both_reached for run in runs),
        "runs_with_clients_at_both": sum(run.both_reached > 0 for run in runs),
    }
    done = [run for run in runs if not run.refused]
    result["refusing_seconds"] = summary(run.refusing for run in done or runs)
    result["refused_runs"] = len(runs) - len(done)
    if max(run.overlap for run in runs) > bound:
        result["verdict"] = EXCEEDS
    return result


def _times(environment, seed, runs):
    """The result of each path, and the runs of those that make the curve."""
    proof = environment.proof
    bounds = {**proof.paths, "failback": failback.bound(proof)}
    results, curves = [], {}
    for id, replay in _PATHS.items():
        if id not in bounds:
            continue  # such as schedule-lost, where an operator decides
        usual, extremes = (
            [replay(environment, draws) for draws in [kind(seed, f"{id}/{kind.__name__}")] * runs]
            for kind in (Draws, Extremes)
        )
        text = proof.texts.get(id, _FAILBACK)
        steps = proof.steps.get(id, {})
        result = _timed(id, text, bounds[id], proof.objective, steps, usual, extremes)
        if id in _SWITCHES:
            result = _switched(environment, result, usual + extremes)
        else:
            curves[id] = usual
        results.append(result)
    return results, curves


def _curve(environment, runs_of):
    """The shares served over time, up to a little after the objective or the last client."""
    ends = [run.recovered for runs in runs_of.values() for run in runs]
    end = max([environment.proof.objective, *(end for end in ends if end < math.inf)])
    end = STEP * math.ceil(1.05 * end / STEP)
    columns = {}
    for name, runs in runs_of.items():
        curve = Curve(end, STEP, clients.SHARES)
        for run in runs:
            curve.add(run.served)
        columns["seconds"] = curve.times()
        columns[name] = {
            "p1": curve.share(0.01), "median": curve.share(0.5), "p99": curve.share(0.99)
        }
    return columns


def _objectives(environment, times, stores):
    """What becomes of the objectives, whatever the proof says of its own bounds."""
    lost = next(each for each in times if each["id"] == "primary-lost")
    time = lost["objective"]
    if time == HELD and environment.proof.verdict in (NOT_LED, NOT_BOUNDED):
        time = environment.proof.verdict
    point = HELD if all(each["objective"] == HELD for each in stores) else NOT_HELD
    return {
        "recovery_time_seconds": environment.proof.objective,
        "recovery_time": time,
        "recovery_point_seconds": environment.proof.point_objective,
        "recovery_point": point,
    }


def run(environment, runs=RUNS, seed=SEED):
    """The drill's result, as drill.json has it."""
    proof = environment.proof
    few = max(20, runs // 10)
    times, curves = _times(environment, seed, runs)
    parts = {
        "times": times,
        "shares": list(learn.shares(environment, seed, few)),
        "outages": list(learn.outages(environment, seed, few)),
        "overload": list(learn.overload(environment, seed, max(4, runs // learn.FEWER))),
        "backlogs": list(learn.backlogs(environment, seed, few)),
        "stores": list(standing.stores(environment, seed, runs)),
        "partial": list(standing.partial(environment, seed, few)),
    }
    verdicts = [each["verdict"] for results in parts.values() for each in results]
    return {
        "spec": proof.spec,
        "environment": environment.name,
        "primary": environment.primary,
        "secondary": environment.secondary,
        "seed": seed,
        "runs": runs,
        "verdict": EXCEEDS if EXCEEDS in verdicts else HOLDS,
        "objectives": _objectives(environment, times, parts["stores"]),
        **parts,
        "curve": _curve(environment, curves),
        "allowances": [
            {"id": each.id, "seconds": each.seconds, "text": each.text, "source": each.source}
            for each in proof.allowances.values()
        ],
        "assumptions": [
            {"text": each.text, "source": each.source} for each in assumptions.ASSUMPTIONS
        ],
    }


