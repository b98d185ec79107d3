"""Schedules: what goes wrong when, what operators do, and how a world lives through it.

A schedule is data, so that it can be printed, drawn at random, and made smaller. Its steps are
(second, kind, arguments, seconds that it lasts); the kinds are the functions below.
"""

import collections
import dataclasses

from tests.failover.model.api import CONTROL
from tests.failover.model.stores import EAST, REGIONS, WEST
from tests.failover.model.world import World

Step = collections.namedtuple("Step", "second kind arguments seconds", defaults=((), 0))
# What a trouble touches: whether an evaluation does its work, whether the primary serves.
EVALUATION, PRIMARY = "evaluation", "primary"
SETTLES = 14  # seconds of an evaluation until all that it writes is where it belongs
Trouble = collections.namedtuple("Trouble", "begin end touches kind")


@dataclasses.dataclass(frozen=True)
class Schedule:
    name: str
    control: str = "strong"
    steps: tuple = ()
    seconds: float = 90  # until all is well again
    seed: int = 0
    phase: float = 3.0  # second of the first evaluation
    offers: float = 12.0  # seconds between two transactions, in each region
    strikes: tuple = ()  # (kind of caller, number of its call, fate or Step)
    writer: str = EAST
    options: tuple = ()  # more arguments of World

    def __str__(self):
        lines = [f"{self.name}: {self.control} control table, seed {self.seed}, writer "
                 f"{self.writer}, first evaluation at {self.phase} s {dict(self.options) or ''}"]
        lines += [f"  {step.second} s: {step.kind}{step.arguments}"
                  + (f" for {step.seconds} s" if step.seconds else "") for step in self.steps]
        lines += [f"  {kind} call {number}: {fate}" for kind, number, fate in self.strikes]
        return "\n".join(lines)


# --- Kinds of steps: each does its work, and returns what ends it, and what it touches ---

def cut(world, a, b):
    world.network.cut(a, b)
    return lambda: world.network.mend(a, b), {EVALUATION, PRIMARY}


def lose(world, region):
    world.network.lose(region)
    return lambda: world.network.regain(region), {EVALUATION, PRIMARY}


def stall(world, source, target):
    """Replication stands still in one direction; nothing else."""
    world.network.stall(source, target)
    return lambda: world.network.flow(source, target), set()


def refuse(world, call, region, fate="refused"):
    """A call such as "s3:put_object" to a region fails for everybody."""
    def trouble(client, name, params):
        # Of tables, only the one of transactions: the other one is another service's trouble.
        return fate if (name == call and client.region == region
                        and params.get("TableName") != CONTROL) else None

    world.troubles.append(trouble)
    ours = call.startswith(("s3:", "dynamodb:"))
    return lambda: world.troubles.remove(trouble), {PRIMARY} if ours else {EVALUATION}


def deny(world, call, region, fate="lost"):
    """A call to a region's control table fails."""
    def trouble(client, name, params):
        return fate if (name == call and client.region == region
                        and params.get("TableName") == CONTROL) else None

    world.troubles.append(trouble)
    return lambda: world.troubles.remove(trouble), {EVALUATION, PRIMARY}


def share(world, region, part, status=503):
    """A share of a region's requests fails."""
    def trouble(source, target, method, path):
        return status if target == region and world.random.random() < part else None

    world.api.troubles.append(trouble)
    return lambda: world.api.troubles.remove(trouble), {PRIMARY}


def slow(world, region, kind, seconds):
    """A region's API is slow, drips, or its name cannot be found for some time."""
    def trouble(source, target, method, path):
        return (kind, seconds) if target == region else None

    world.api.troubles.append(trouble)
    return lambda: world.api.troubles.remove(trouble), {PRIMARY}


def delete(world):
    world.delete_control()
    return None, {EVALUATION, PRIMARY}


def order(world, action, accept_loss=False):
    world.order(action, **({"accept_loss": True} if accept_loss else {}))
    return None, {EVALUATION}


def event(world, action):
    """EventBridge delivers an event of its own, once more."""
    world.api.invoke({"action": action})
    return None, set()


def glass(world):
    """An operator writes the primary into the primary's control table.

    Only where the secondary is lost, or looks like it: two writers of an eventual table beside
    each other are the operator's to avoid, the last one wins whatever its epoch.
    """
    if world.network.connected(EAST, WEST) or world.network.lost[EAST] or \
            not world.tables[CONTROL].reachable(EAST):
        return None, set()
    # Without an item, the epoch is the last notice's.
    state = world.control(EAST) or max((write.state for write in world.writes),
                                       key=lambda state: state["epoch"])
    world.commands.append((world.clock.now, {"action": "glass"}))
    world.put_control({"region": EAST, "epoch": state["epoch"] + 1, "cause": "glass",
                       "since": str(world.clock.now), "armed": True, "announced": False,
                       "fenced": True}, EAST)
    return None, {EVALUATION}


KINDS = {each.__name__: each for each in (
    cut, lose, stall, refuse, deny, share, slow, delete, order, event, glass)}


def take(world, step):
    """Carries out a step now."""
    world.story.tell("trouble", f"{step.kind}{step.arguments}"
                     + (f" for {step.seconds} s" if step.seconds else ""))
    end, touches = KINDS[step.kind](world, *step.arguments)
    now = world.clock.now
    world.trouble.append(Trouble(now, now + step.seconds, touches, step.kind))
    if end:
        world.running.append(end)
        world.clock.after(step.seconds, lambda: _over(world, step, end))


def _over(world, step, end):
    if end in world.running:
        world.running.remove(end)
        world.story.tell("trouble", f"{step.kind}{step.arguments} is over")
        end()


def _strike(world, fate):
    """What happens at a call: a fate, or a step that is carried out just before it."""
    def strike():
        now = world.clock.now
        if isinstance(fate, Step):
            take(world, fate)
            return None
        world.trouble.append(Trouble(now, now + 10, {EVALUATION, PRIMARY}, fate))
        return fate
    return strike


def prepare(schedule, telling=False):
    """A world in which the schedule's writer is active and everybody knows."""
    world = World(schedule.seed, schedule.control, telling=telling,
                  writer=schedule.writer,
                  **{"window": 16, "interval": 30, **dict(schedule.options)})
    world.strikes = {(kind, number): _strike(world, fate)
                     for kind, number, fate in schedule.strikes}
    for step in schedule.steps:
        world.clock.after(step.second, lambda step=step: take(world, step))
    world.schedule(schedule.phase)
    if schedule.offers:
        world.offer(EAST, schedule.offers, 1)
        world.offer(WEST, schedule.offers, 1 + schedule.offers / 2)
    return world


def live(schedule, telling=False):
    """The world at the end of a schedule, after an evaluation in which all was well."""
    world = prepare(schedule, telling)
    world.run(schedule.seconds)
    for end in world.running:
        end()
    world.running = []
    world.strikes = {}
    world.story.tell("trouble", "all is well from now on")
    world.well = world.clock.now
    world.run(world.next_evaluation - world.clock.now + SETTLES)
    state = world.control()
    if state and state["region"] == "none":
        world.run(120 + world.fence + world.interval + 30)
    world.statuses = {}
    for region in REGIONS:
        world.post(region, then=lambda status, region=region: world.statuses.update(
            {region: status}))
    world.run(4)
    world.close()
    return world
