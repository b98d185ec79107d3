"""What the evaluator makes of heartbeats, as failover_evaluator.py has it."""

from drill import assumptions


def unhealthy(evaluator, results):
    return results.count(False) * 100 >= evaluator.unhealthy_percent * len(results)


def beats_of_window(evaluator):
    return max(assumptions.FEWEST, round(evaluator.window / assumptions.PAUSE))


def ill_window(evaluator, results):
    """Too many fail, over the window and over its last quarter."""
    quarter = results[-(len(results) // 4) :]
    return unhealthy(evaluator, results) and unhealthy(evaluator, quarter)


def longest_blip(evaluator):
    """Shorter than this, one outage is no reason to move, whenever it comes.

    The look that is lost lies in it, and so must the most of the last quarter's heartbeats.
    """
    count = beats_of_window(evaluator)
    quarter = count // 4
    of_last = next(
        lost
        for lost in range(quarter + 1)
        if lost * 100 >= evaluator.unhealthy_percent * quarter
    )
    return assumptions.PAUSE * (count - quarter + of_last - 1)


def publication_gap(proof):
    """The most seconds, by the proof, between what two evaluations publish of who is active."""
    late = ("schedule-precision", "evaluator-start", "evaluator-reads", "first-look", "metrics")
    return sum(proof.terms[id] for id in ("schedule", *late))
