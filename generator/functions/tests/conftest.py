"""The fixtures that all functions are tested with, and the evaluator's world."""
import pytest

pytest_plugins = "generator.functions.tests.lambdas"


@pytest.fixture
def world(aws, functions, server):
    """What the failover evaluator's tests run it in."""
    from evaluator_world import World  # once pytest has loaded the plugin, which it imports

    return World(aws, functions, server)
