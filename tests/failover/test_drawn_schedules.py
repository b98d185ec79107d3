"""Schedules of several faults, drawn at random.

SEEDS is first:end. A counterexample is made smaller and told as a story; its seed is printed.
For a long search: SEEDS=1000000:2000000 pytest tests/failover/test_drawn_schedules.py
"""

import os

import pytest

from tests.failover.model import sweep
from tests.failover.model.draws import draw
from tests.failover.model.invariants import INVARIANTS


@pytest.fixture(scope="module")
def found():
    first, end = map(int, os.environ.get("SEEDS", "0:500").split(":"))
    result = sweep.live_all(map(draw, range(first, end)))
    print(f"\n{result.lived} drawn schedules, seeds {first} to {end - 1}")
    return result


@pytest.mark.parametrize("name", INVARIANTS)
def test_invariant(found, name):
    assert name not in found.broken, sweep.tell(found.broken[name], name)
