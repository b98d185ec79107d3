"""Each part counts: without it, the deployment or one of the checks fails.

Some faults make AWS refuse to deploy (`refused`), some only show in what the environment does
(`broken`), some when it is to be deleted (`kept`). SPEC says of which spec.
"""

import os
import re

import pytest
from tests.emulator import checks, environment
from tests.emulator.environment import Environment
from tests.emulator.harness import delivery
from tests.emulator.harness.engine import Failed
from tests.emulator.parts import apply
from tests.facts.lookup import REGIONS
from tests.faults import catalogue
from tools.cfn import templates

_OF = getattr(catalogue, os.environ["SPEC"])
_SPEC = getattr(environment, os.environ["SPEC"])
TEMPLATES = _OF.folder


def _faults(kind):
    return pytest.mark.parametrize("fault, what", catalogue.claimed(kind, _OF), ids=str)


@_faults("refused")
def test_refused(emulator, fault, what):
    with pytest.raises(Exception, match=what) as caught:
        # What a rollback would delete takes a third of the time.
        Environment(emulator, "prod", _SPEC).create(fault.tree(), DisableRollback=True)
    assert isinstance(caught.value, Failed) or "ValidationError" in str(caught.value)


@pytest.fixture(scope="module", name="shared")
def fixture_shared(running):
    """One environment, whose stacks get a fault and lose it again."""
    running.reset()
    shared = Environment(running, "prod", _SPEC)
    shared.create(templates.load(TEMPLATES))
    checks.settle(shared)
    for region in REGIONS:
        delivery.confirm_subscriptions(running.world, region)
    return shared


@_faults("broken")
def test_broken(shared, fault, what):
    check = getattr(checks, what)
    apply(shared, fault.tree())
    try:
        with pytest.raises((AssertionError, delivery.Undelivered, LookupError)):
            check(shared)
    finally:
        apply(shared, templates.load(TEMPLATES))
        checks.operate(shared, "failback")
    check(shared)


@_faults("kept")
def test_kept(emulator, fault, what):
    kept = Environment(emulator, "prod", _SPEC)
    kept.create(fault.tree())
    with pytest.raises(Failed, match="DELETE_FAILED") as caught:
        checks.deletes_all(kept)
    assert re.search(what, str(caught.value))
