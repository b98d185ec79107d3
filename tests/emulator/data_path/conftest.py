import os

import pytest
from tests.emulator.data_path.environments import DeployedTree, environment
from tests.emulator.data_path.failover import arm
from tools.cfn import templates


@pytest.fixture(scope="session")
def tree():
    """The environment that the target names."""
    folder = os.environ["TEMPLATES"]
    if os.environ["STORES"] == "made":
        yield templates.load(folder)
        return
    assert os.environ["STORES"] == "deployed"
    # pylint: disable=import-outside-toplevel
    from tests.emulator.environment import PAYMENTS, TRANSACTIONS, Environment
    from tests.emulator.harness import server

    spec = {"infra/dr_template": TRANSACTIONS, "infra/payments": PAYMENTS}[folder]

    with server.running() as emulator:
        Environment(emulator, templates.SUFFIX, spec).create(templates.load(folder))
        yield DeployedTree(folder, emulator)


@pytest.fixture
def site(tree):
    """A fresh environment. No call may be denied but where a test expects it."""
    with environment(tree) as here:
        yield here
        assert here.denials == []


@pytest.fixture
def armed(site):
    """The primary has served a heartbeat, and both regions know who writes."""
    return arm(site)
