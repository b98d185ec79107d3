"""A primary that fails in part: so many percent of the requests, each by itself."""

import math

from drill.watch import Watch

PERCENTS = range(10, 101, 10)
HORIZON = 3600
NEVER_UP_TO = 10  # percent that move nothing


def move(environment, draws, percent):
    """When the writer moves, within the horizon."""
    share = percent / 100

    def serves(time):
        return time < 0 or draws.chance() >= share

    story = Watch(environment, draws, serves).run(HORIZON, until_moved=True)
    return story.moves[0][0] if story.moves else math.inf


def promised(environment, percent, runs):
    """The least share of runs, by the report, that move within the objective; chance allowed."""
    share = environment.proof.partial.get(percent, 0) / 100
    return max(0.0, share - 4 * math.sqrt(share * (1 - share) / runs) - 4 / runs)
