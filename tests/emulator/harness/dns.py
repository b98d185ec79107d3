"""What Route 53 answers to the users' resolvers.

Amazon Route 53 Developer Guide, "Active-passive failover", "How Amazon Route 53 chooses records
when health checking is configured" (with no healthy record, the primary one), "Choosing between
alias and non-alias records".
"""


def records(world, name):
    """The records of a name, in the public zone with the longest name that it is in."""
    zones = [
        zone
        for zone in world.backend("route53").zones.values()
        if f".{name}.".endswith(f".{zone.name.removesuffix('.')}.")
    ]
    if not zones:
        return []
    zone = max(zones, key=lambda each: len(each.name))
    return [each for each in zone.rrsets if each.name.removesuffix(".") == name]


def resolve(world, name, is_healthy):
    """The host that a name leads to."""
    sides = {each.failover: each for each in records(world, name) if each.failover}
    if sides.keys() != {"PRIMARY", "SECONDARY"}:
        raise LookupError(f"{name} has no failover records: {sorted(sides)}")
    healthy = {
        side: record.health_check_id is None or is_healthy(world, record.health_check_id)
        for side, record in sides.items()
    }
    chosen = "SECONDARY" if healthy["SECONDARY"] and not healthy["PRIMARY"] else "PRIMARY"
    return target(sides[chosen])


def target(record):
    """The host that a record names."""
    if record.alias_target:
        return record.alias_target["DNSName"].removesuffix(".")
    (host,) = record.records
    return host
