"""What the drill shows beyond the proof's paths: partial failures, short outages, overload
of the secondary, and a primary that does not know that it was deposed.
"""

import math

from drill import backlog, overload as overloads, outages as short, shares as partial_failures
from drill.draws import Draws, Extremes
from drill.figures import rounded, summary
from drill.verdicts import COMPARED, EXCEEDS, HOLDS, within

FEWER = 250  # an hour of overload has thousands of probes: one for so many losses


def shares(environment, seed, runs):
    """A share of the requests fails: when the writer moves, if it does."""
    objective = environment.proof.objective
    for percent in partial_failures.PERCENTS:
        draws = Draws(seed, f"share/{percent}")
        moves = [partial_failures.move(environment, draws, percent) for _ in range(runs)]
        within_objective = sum(move <= objective for move in moves) / runs
        promised = partial_failures.promised(environment, percent, runs)
        moved = [move for move in moves if move < math.inf]
        stays = percent <= partial_failures.NEVER_UP_TO
        holds = not moved if stays else within_objective >= promised
        yield {
            "failing_percent": percent,
            "proof_percent": environment.proof.partial.get(percent, 0),
            "within_objective_percent": round(100 * within_objective, 1),
            "moved_percent": round(100 * len(moved) / runs, 1),
            "move_seconds": summary(moves),
            "verdict": HOLDS if holds else EXCEEDS,
        }


def outages(environment, seed, runs):
    """How long clients are not served, of an outage of so many seconds."""
    bound = environment.proof.paths.get("primary-lost")
    for length in short.LENGTHS:
        found = []
        for kind in (Draws, Extremes):
            draws = kind(seed, f"outage/{length}/{kind.__name__}")
            found += [short.outage(environment, draws, length) for _ in range(runs // 2)]
        stayed = [seconds for seconds, moved in found if not moved]
        moved = [seconds for seconds, moved in found if moved]
        holds = max(stayed, default=0) <= length + short.BEYOND
        yield {
            "seconds": length,
            "moved_percent": round(100 * len(moved) / len(found), 1),
            "bound_seconds": length + short.BEYOND,
            "stayed_seconds": summary(stayed) if stayed else None,
            "moved_seconds": summary(moved) if moved else None,
            "verdict": HOLDS if holds and within(bound, 0, *moved) == HOLDS else EXCEEDS,
        }


def overload(environment, seed, runs):
    """Of each kind of check, and of the emitted ones together: where DNS leads in an hour."""
    bound = overloads.holds_by(environment)
    for percent in overloads.PERCENTS:
        draws = Draws(seed, f"overload/{percent}")
        hours = [overloads.hour(environment, draws, percent) for _ in range(runs)]
        row = {"failing_percent": percent, "bound_seconds": bound}
        for name in ("path", "metric", "both"):
            found = [hour[name] for hour in hours if name in hour]
            row[name] = found and {
                "switched_seconds": summary(each.switched for each in found),
                "flips_an_hour": round(sum(each.flips for each in found) / len(found), 1),
                "away_percent": round(
                    sum(each.away for each in found) / len(found) / overloads.HOUR * 100, 1
                ),
            } or None
        late = sum(hour["both"].late for hour in hours)
        slowest = max(hour["both"].switched for hour in hours)
        row["late_flips"] = late
        row["verdict"] = HOLDS if not late and slowest <= bound else EXCEEDS
        yield row


def backlogs(environment, seed, runs):
    """How long both regions accept writes: as emitted, and with the other control table."""
    if environment.evaluator is None:
        return
    emitted = environment.evaluator.trusts_strong
    for strong in (True, False):
        world = environment if strong == emitted else backlog.as_if(environment, strong)
        for case in backlog.CASES:
            found = []
            for kind in (Draws, Extremes):
                draws = kind(seed, f"backlog/{strong}/{case.id}/{kind.__name__}")
                found += [backlog.overlap(world, draws, case) for _ in range(runs // 2)]
            bound = backlog.bound(world, case)
            yield {
                "id": case.id,
                "text": case.text,
                "control_table": "strong" if strong else "eventual",
                "emitted": strong == emitted,
                "bound_seconds": rounded(bound),
                "measured_seconds": summary(found),
                "verdict": within(bound, max(found)) if strong == emitted else COMPARED,
            }
