"""Every single fault in the main stories: at each call of the evaluator, and of each request.

SHARD is number/count: one in count, beginning with the number-th.
"""

import os

import pytest

from tests.failover.model import sweep
from tests.failover.model.invariants import INVARIANTS


@pytest.fixture(scope="module")
def found():
    number, count = map(int, os.environ.get("SHARD", "0/100").split("/"))
    result = sweep.live_all(sweep.single_faults(number, count))
    print(f"\n{result.lived} schedules of single faults, shard {number} of {count}")
    return result


@pytest.mark.parametrize("name", INVARIANTS)
def test_invariant(found, name):
    assert name not in found.broken, sweep.tell(found.broken[name], name)
