"""What the drill says of a figure: of the proof, and of the objective."""

HOLDS, EXCEEDS = "holds", "exceeds"  # the proof
COMPARED = "-"  # no part of it: shown beside it
HELD, NOT_HELD = "held", "not_held"  # the objective


def within(bound, *worst):
    return HOLDS if bound is not None and max(worst) <= bound else EXCEEDS
