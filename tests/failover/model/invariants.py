"""What holds whatever happens. Each invariant yields what breaks it.

The bounds are the documented ones. INTERVAL is an evaluation's: the schedule's interval, its
jitter, and the calls until the fence is written.
"""

from tests.failover.model import handlers
from tests.failover.model.clock import BEGIN
from tests.failover.model.schedules import EVALUATION, PRIMARY
from tests.failover.model.stores import EAST, OTHER, WEST

TRANSIT = 0.05  # seconds from the function's last look at the clock to its answer
CALLS = 16  # seconds of calls at the begin of an evaluation, the slowest that succeed
DRAIN = handlers.numbers("failover_evaluator")["DRAIN"]


def evaluation(world):
    return world.interval + 2 + CALLS


def calm_since(world, time, touches):
    """Since when nothing of what touches evaluations, or the primary, is in trouble."""
    begin = 0.0
    for trouble in world.trouble:
        if touches in trouble.touches and trouble.begin <= time:
            begin = max(begin, min(trouble.end, time, world.well)
                        if trouble.end >= time else trouble.end)
    return begin


def spans(world):
    """(begin, end, state) of who was to write: the highest epoch's state that is anywhere."""
    events = sorted([(write.time, number, write.state)
                     for number, write in enumerate(world.writes)]
                    + [(time, number, None) for time, number in world.deletions.items()],
                    key=lambda each: each[:2])
    current, found = None, []
    for time, _, state in events:
        # Of two moves of one epoch, in regions that are apart, the later one is replicated.
        if state is None or current is None or state["epoch"] > current["epoch"] or (
                state["epoch"] == current["epoch"] and state["region"] != current["region"]):
            if found:
                found[-1][1] = time
            found.append([time, float("inf"), state])
            current = state
    return found


def unheard(world, begin, end):
    """Whether a state is lost with the control item before an evaluation has seen it.

    Then nobody can know of it: neither tell, nor recall it from heartbeats.
    """
    return end in world.deletions and end - max(
        begin, calm_since(world, end, EVALUATION)) <= evaluation(world)


def no_second_writer(world):
    """Strong: none acknowledges later than its fence. Eventual: nor than one evaluation more."""
    held = spans(world)
    for ack in world.acks:
        since = ack.time - world.fence - TRANSIT
        mine = [end for begin, end, state in held
                if begin <= ack.time and state and state["region"] == ack.region]
        if mine and max(mine) >= since:
            continue
        if not world.strong:
            known = max(max(mine, default=0.0), calm_since(world, ack.time, EVALUATION))
            if since - evaluation(world) <= known:
                continue
        late = ack.time - max(mine, default=0.0)
        yield f"{ack.region} acknowledges {ack.id} {late:.1f} s after it was deposed"


def nothing_acknowledged_is_lost(world):
    for region in (EAST, WEST):
        for ack in world.missing(region):
            if ack.time > world.clock.now - 2 * world.network.lag:
                continue  # under way
            yield f"{ack.id}, acknowledged in {ack.region}, is not in {region}"


def the_age_is_told(world):
    """What is not in the survivor at the move is younger than the age in the notice."""
    for time, missing in world.gaps:
        told = next((fields for at, subject, fields in world.notices if at >= time
                     and "the active writer is now" in subject), {})
        age = (told.get("replication_age_seconds") or {}).get("item")
        if age is None or world.network.released > time - 2 * world.network.lag - 10:
            continue
        for ack in missing:
            if ack.time < time - age - world.network.lag - 8:
                yield f"{ack.id} is {time - ack.time:.0f} s old and lost, {age} s are told"


def every_move_is_announced(world):
    told = [fields["epoch"] for _, subject, fields in world.notices
            if "the active writer is now" in subject]
    former = None
    for begin, end, state in spans(world):
        if state is None or unheard(world, begin, end):
            continue
        # Whatever the world began with has been told before.
        if begin > BEGIN and former and state["region"] != former["region"]:
            if not any(epoch >= state["epoch"] for epoch in told):
                yield f"epoch {state['epoch']} moves to {state['region']}, nobody is told"
        former = state


def nothing_moves_back_by_itself(world):
    """Only an operator's failback, or hand, makes the primary the writer again."""
    asked = {write.state["epoch"] for write in world.writes if write.state["region"] == EAST
             and write.action in ("failback", "by hand")}
    left = False
    for begin, end, state in spans(world):
        if state is None:
            continue
        if state["region"] != EAST:
            left = left or not unheard(world, begin, end)
        elif left and state["epoch"] not in asked:
            yield f"epoch {state['epoch']} goes back to {EAST}: {state['cause']}"
        else:
            left = False


def nothing_moves_without_cause(world):
    """An evaluation moves the writer only where something was in the way of the primary."""
    epoch = 0
    for write in world.writes:
        state, is_new = write.state, write.state["epoch"] > epoch
        epoch = max(epoch, state["epoch"])
        if is_new and state["region"] == WEST and "does not serve" in state["cause"]:
            reach = write.time - world.window - 20
            if calm_since(world, write.time, PRIMARY) < reach:
                yield f"epoch {epoch} moves, nothing was wrong"


def nobody_is_not_for_long(world):
    """After a drain somebody writes again in time, whatever becomes of the failback."""
    for begin, end, state in spans(world):
        if state and state["region"] == "none":
            start = max(begin + DRAIN + world.fence, calm_since(world, end, EVALUATION))
            if min(end, world.clock.now) - start > evaluation(world) + 8:
                yield f"nobody writes for {min(end, world.clock.now) - begin:.0f} s"


def a_fence_that_is_told_is_there(world):
    for _, primary, state in world.lies:
        yield f"the primary's table says {primary}, {state} calls it fenced"


def one_region_writes_at_the_end(world):
    state = world.control()
    if state is None:
        yield "there is no control item"
    elif world.statuses.get(state["region"]) != 201 or \
            world.statuses.get(OTHER.get(state["region"])) != 503:
        yield f"the writer is {state['region']}, the regions answer {world.statuses}"
    elif world.control(EAST) != state and world.control(EAST)["region"] != state["region"]:
        yield f"{EAST} knows {world.control(EAST)}, {WEST} {state}"


INVARIANTS = {each.__name__: each for each in (
    no_second_writer, nothing_acknowledged_is_lost, the_age_is_told, every_move_is_announced,
    nothing_moves_back_by_itself, nothing_moves_without_cause, nobody_is_not_for_long,
    a_fence_that_is_told_is_there, one_region_writes_at_the_end)}


def broken(world):
    """Yields (name of an invariant, what breaks it)."""
    for name, invariant in INVARIANTS.items():
        for text in invariant(world):
            yield name, text
