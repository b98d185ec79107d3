"""One loss of the primary, or one switch by an operator, from end to end."""

import dataclasses
import math

from drill import assumptions, clients, names
from drill.model import SERVES
from drill.names import ALWAYS
from drill.watch import Watch

# A run that has not ended by then counts as never.
HORIZON = 3600


@dataclasses.dataclass
class Run:
    """One run, in seconds from the loss or the command on; infinity is never."""

    moved: float  # the control item names the new writer
    answered: float  # name servers lead to it
    accepting: float  # all its functions know
    served: list  # when each share of the clients is served
    alarm: float = math.inf
    overlap: float = 0.0  # seconds in which functions of both regions would accept a write
    both_reached: float = 0.0  # share of the clients that could have used the old one then

    @property
    def recovered(self):
        """When the last share of the clients is served."""
        return self.served[-1]


class World:
    """Who accepts writes and who answers checks, given what happened to whom."""

    def __init__(self, environment, down, moves, start):
        """`start` is the writer at first; `moves` has (time, region) of the control item."""
        self._environment = environment
        self._up = {environment.primary: names.up_timeline(down)}
        self._writer = [(ALWAYS, start), *moves]

    def answering(self, region, answers):
        """Whether a path of a region answers a checker with 200."""
        up = self._up.get(region, [(ALWAYS, True)])
        if region is None or answers is None:
            return [(ALWAYS, False)]
        if answers == SERVES:
            return up
        environment = self._environment
        if not environment.reads_control(region, environment.active_tables.get(region)):
            return [(ALWAYS, False)]
        active = [(time, writer == region) for time, writer in self._writer]
        return names.both(up, names.changes(active))


def _last_change(timeline, region):
    """From when on a timeline holds a region for good."""
    return timeline[-1][0] if timeline[-1][1] == region else math.inf


def _accepting(environment, draws, region, moved):
    writer = environment.writers.get(region)
    if writer is None or not environment.reads_control(region, writer.table):
        return math.inf
    return moved + draws.phase(writer.fence)


def _switch(environment, draws, world, moved, dead=()):
    """Name servers and clients follow a move to the secondary."""
    region = environment.secondary
    answers = names.answers(environment, world.answering, draws, dead)
    answered = _last_change(answers, region)
    accepting = _accepting(environment, draws, region, moved)
    served = clients.served(environment, draws, region, answered, accepting)
    return Run(moved, answered, accepting, served)


def losses(environment, draws):
    """One loss, told twice: the region is gone, or it fails for all but Route 53's checkers."""
    down = [(0, math.inf)]
    lost = (environment.primary,)
    watch = Watch(environment, draws, down, lost, obeyed=True)
    story = watch.run(HORIZON, until_moved=True)
    moved = story.moves[0][0] if story.moves else math.inf
    alarm = story.alarms[-1] if story.alarms else math.inf
    found = []
    for outages, dead in ((down, lost), ([], ())):
        world = World(environment, outages, story.moves, environment.primary)
        run = _switch(environment, draws, world, moved, dead)
        run.alarm = alarm
        found.append(run)
    return found


def _command(environment, draws, target, probing):
    """When an operator's command, given at second 0, is written to the control item."""
    evaluator = environment.evaluator
    if evaluator is None or not environment.reads_control(evaluator.region, evaluator.table):
        return math.inf
    call = environment.proof.allowance("evaluator-calls") * assumptions.CALL_SHARE
    probe = assumptions.ANSWER_SECONDS if probing else 0
    return probe + sum(draws.delay(call) for _ in range(3))


def operator_failover(environment, draws):
    """An operator forces the failover of a primary that answers everybody."""
    primary, secondary = environment.primary, environment.secondary
    moved = _command(environment, draws, secondary, probing=False)
    world = World(environment, [], [(moved, secondary)], primary)
    run = _switch(environment, draws, world, moved)
    # The evaluator writes the same item to the primary's table, in one short try.
    last = environment.proof.allowance("evaluator-calls") * assumptions.LAST_CALL_SHARE
    known = moved + draws.delay(last)
    _count_overlap(environment, draws, run, primary, known, secondary, moved)
    return run


def failback(environment, draws, lag):
    """An operator makes a healthy primary the active writer again; `lag` is replication's."""
    primary, secondary = environment.primary, environment.secondary
    moved = _command(environment, draws, primary, probing=True)
    world = World(environment, [], [(moved, primary)], secondary)
    answers = names.answers(environment, world.answering, draws)
    answered = _last_change(answers, primary)
    accepting = _accepting(environment, draws, primary, moved + lag)
    served = clients.served(environment, draws, primary, answered, accepting)
    run = Run(moved, answered, accepting, served)
    _count_overlap(environment, draws, run, secondary, moved, primary, moved + lag)
    return run


def _count_overlap(environment, draws, run, old, old_knows, new, new_knows):
    """For how long a function of the old and one of the new region both accept writes."""
    if math.inf in (old_knows, new_knows):
        return
    fences = [environment.writers[region].fence for region in (old, new)]
    stops = old_knows + draws.phase(fences[0])
    run.overlap = max(0.0, stops - new_knows)
    # Clients that a new answer has led to the new region by then, while others are at the old.
    moved_clients = sum(time <= stops for time in run.served) / len(run.served)
    run.both_reached = min(moved_clients, 1 - moved_clients) if run.overlap else 0.0
