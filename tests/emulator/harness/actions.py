"""Which IAM actions an API call needs, on what. Service Authorization Reference, by service."""


def check(world, principal, service, operation, params, region):
    """To be filled in."""
