"""Route 53: checkers, health checks and the answer of its name servers.

Something that changes over time is a list of (time, value), the first from the
beginning of time on. All that is known of a checker is its phase; when it changes
its mind follows from that without walking through its probes.
"""

import math

from drill import assumptions
from drill.model import CalculatedCheck, MetricCheck

ALWAYS = -math.inf


def changes(timeline):
    """The timeline without steps that change nothing."""
    result = []
    for time, value in timeline:
        if not result or result[-1][1] != value:
            result.append((time, value))
    return result


def value_at(timeline, time):
    """What holds at a time."""
    held = timeline[0][1]
    for start, value in timeline:
        if start > time:
            break
        held = value
    return held


def up_timeline(down):
    """Of (start, end) outages: whether something is up."""
    result = [(ALWAYS, True)]
    for start, end in down:
        result.append((start, False))
        if end < math.inf:
            result.append((end, True))
    return result


def both(first, second):
    """Whether both timelines are true."""
    times = sorted({time for time, _ in first} | {time for time, _ in second})
    return changes([(time, value_at(first, time) and value_at(second, time)) for time in times])


def opinion(check, answering, phase, latency):
    """When a checker changes its mind about an endpoint: it probes at phase + n * interval."""
    if len(answering) > 3:
        return _walk(check, answering, phase, latency)
    status, flips = answering[0][1], []
    for index, (start, answers) in enumerate(answering):
        if answers == status:
            continue
        end = answering[index + 1][0] if index + 1 < len(answering) else math.inf
        last = _first_probe(check, phase, start) + check.interval * (check.threshold - 1)
        if last < end:
            status = answers
            flips.append((last + _latency(answers, latency), answers))
    return flips


def _first_probe(check, phase, time):
    return phase + check.interval * math.ceil((time - phase) / check.interval)


def _latency(answers, latency):
    return assumptions.ANSWER_SECONDS if answers else latency


def _walk(check, answering, phase, latency):
    """The same, probe by probe: short pauses may lie between two of them."""
    status, flips, contrary = answering[0][1], [], 0
    time = _first_probe(check, phase, answering[1][0])
    end = answering[-1][0] + check.interval * check.threshold
    index = 0
    while time <= end:
        while index + 1 < len(answering) and answering[index + 1][0] <= time:
            index += 1
        answers = answering[index][1]
        contrary = contrary + 1 if answers != status else 0
        if contrary == check.threshold:
            status, contrary = answers, 0
            flips.append((time + _latency(answers, latency), answers))
        time += check.interval
    return flips


def _endpoint(check, answering, draws, dead):
    """Whether Route 53 thinks an endpoint healthy; checkers of `dead` regions think no more."""
    healthy = answering[0][1]
    if len(answering) == 1:
        return [(ALWAYS, healthy)]
    latency = draws.phase(assumptions.CHECK_SECONDS)
    events = []
    for region in check.checkers:
        flips = opinion(check, answering, draws.phase(check.interval), latency)
        if region in dead:
            flips = [flip for flip in flips if flip[0] < 0]
        events += flips
    return quorum(len(check.checkers), healthy, events)


def quorum(count, healthy, events):
    """What so many checkers make of an endpoint: (time, answers) is one that changes its mind."""
    agreeing = count if healthy else 0
    result = [(ALWAYS, healthy)]
    for time, answers in sorted(events):
        agreeing += 1 if answers else -1
        verdict = agreeing > assumptions.QUORUM * count
        if verdict != healthy:
            healthy = verdict
            result.append((time, healthy))
    return result


def _invert(timeline):
    return [(time, not value) for time, value in timeline]


def calculated(check, children):
    """Whether a calculated check is healthy, of its children's timelines."""
    times = sorted({time for child in children for time, _ in child})
    return changes(
        [
            (time, sum(value_at(child, time) for child in children) >= check.threshold)
            for time in times
        ]
    )


def health(check, world, draws, dead=()):
    """Whether a health check, of any kind, is healthy; no check is."""
    if check is None:
        return [(ALWAYS, True)]
    if isinstance(check, CalculatedCheck):
        children = [health(child, world, draws, dead) for child in check.children]
        result = calculated(check, children)
    elif isinstance(check, MetricCheck):
        result = world.latched(check, draws)
    else:
        result = _endpoint(check, world.answering(check.region, check.answers), draws, dead)
    return _invert(result) if check.inverted else result


def answers(environment, world, draws, dead=()):
    """The region that the name servers answer with, over time."""
    sides = {
        failover: health(record.check, world, draws, dead)
        for failover, record in environment.records.items()
    }
    return shown(environment, draws, sides)


def shown(environment, draws, sides):
    """The same, of the health of each record."""
    records = environment.records
    times = sorted({time for timeline in sides.values() for time, _ in timeline})
    result, known = [], ALWAYS
    for time in times:
        healthy = {failover: value_at(timeline, time) for failover, timeline in sides.items()}
        # Where no record is healthy, Route 53 answers with the primary's.
        use_secondary = not healthy.get("PRIMARY", False) and healthy.get("SECONDARY", False)
        record = records.get("SECONDARY" if use_secondary else "PRIMARY")
        if time > ALWAYS:
            known = max(known, time + draws.phase(environment.proof.allowance("dns-update")))
        result.append((known, record.region if record else None))
    return changes(result)
