"""The clients: when each of them is served again.

A population of equal shares stands for all: each keeps the last DNS answer until
its own phase of the TTL, and each has a delay of its own on top, for resolvers that
keep answers too long, connections that time out and pauses between retries. Half
of them are through within a sixteenth of what the proof allows for that.
"""

import math

from drill import assumptions

SHARES = 50

_DELAYS = tuple(((number + 1) / SHARES) ** 4 for number in range(SHARES))


def served(environment, draws, region, answered_at, accepting_at):
    """The times, sorted, at which each share of the clients is served by a region.

    `answered_at`: from when on name servers lead there; `accepting_at`: from when on
    it accepts writes. Infinity is never.
    """
    writer = environment.writers.get(region)
    if writer is None or math.inf in (answered_at, accepting_at):
        return [math.inf] * SHARES
    allowance = environment.proof.allowance
    ttl = max(record.ttl for record in environment.records.values())
    begin = max(answered_at, accepting_at) + draws.delay(allowance("cold-start"))
    ramp = allowance("scale-up") / SHARES
    arrival = answered_at + draws.phase(1) * ttl / SHARES
    pairing = int(draws.phase(SHARES))
    limit = allowance("clients")
    times = []
    for share, delay in enumerate(_DELAYS[pairing:] + _DELAYS[:pairing]):
        expired = arrival + ttl * share / SHARES
        ready = begin + ramp * (share + 1)
        times.append((ready if ready > expired else expired) + limit * delay)
    times.sort()
    able = _capacity(environment, writer)
    return times[:able] + [math.inf] * (SHARES - able)


def resumed(environment, draws, end):
    """When the last client is served again after an outage that moved nobody."""
    cold = draws.delay(environment.proof.allowance("cold-start"))
    return end + cold + draws.phase(assumptions.RETRY_SECONDS)


def _capacity(environment, writer):
    """How many shares the region's reserved concurrency and its throttle serve."""
    able = SHARES
    if writer.concurrency is not None:
        able = min(able, SHARES * writer.concurrency // environment.needed_concurrency)
    if writer.requests is not None:
        able = min(able, int(SHARES * writer.requests / environment.requests_per_second))
    return able
