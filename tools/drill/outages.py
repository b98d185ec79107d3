"""Short outages of the whole primary: how long its clients are not served."""

from drill import clients, names
from drill.simulate import accepting_from
from drill.watch import Watch
from drill.world import World

LENGTHS = range(20, 121, 20)
BEYOND = 30  # seconds, at most, that clients wait longer than the outage lasts
_SETTLED = 1200


def outage(environment, draws, length):
    """Seconds until the last client is served, and whether the writer moved."""
    story = Watch(environment, draws, lambda time: not 0 <= time < length).run(length + _SETTLED)
    primary, secondary = environment.primary, environment.secondary
    world = World(environment, [(0, length)], story.moves, primary)
    if not story.moves:
        shown = names.answers(environment, world, draws)
        back = max([length, *(time for time, region in shown if region == primary and time > 0)])
        return clients.resumed(environment, draws, back), False
    moved = story.moves[0][0]
    answered = world.leads_to(draws, secondary)
    accepting = accepting_from(environment, draws, secondary, moved)
    return clients.served(environment, draws, secondary, answered, accepting)[-1], True
