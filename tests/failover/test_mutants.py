"""Each protection that is removed is missed by a test: faults of the functions' code, and of wiring."""

import pytest

from tests.failover import (
    test_announcements, test_failback, test_names, test_primary_ill, test_two_writers)
from tests.failover.model import handlers, names, stories, sweep
from tests.faults import catalogue

_MODULES = {"announcements": test_announcements, "failback": test_failback,
            "primary_ill": test_primary_ill, "two_writers": test_two_writers}


def _stays_drained():
    for call in range(12):
        test_failback.test_a_failback_that_ends_midway_is_finished_or_undone("strong", call)


def _announced():
    found = sweep.live_all([stories.STORIES["primary lost"]])
    assert "every_move_is_announced" not in found.broken


def _finder(name):
    module, _, test = name.rpartition(".")
    return getattr(_MODULES[module], test) if module else globals()[f"_{test}"]


# Route 53 and its alarms: the setting of names.Wiring.
WIRING = [
    ("the secondary's record has a check", "secondary_check", "/health",
     test_names.test_an_overloaded_secondary_sends_nobody_back, (0,)),
    ("no latch", "latch", False, test_names.test_an_overloaded_secondary_sends_nobody_back, (0,)),
    ("a latch that opens without data", "missing_latch", "notBreaching",
     test_names.test_a_silent_evaluator_leads_nobody_back, ()),
    ("no check of the path", "path", False, test_names.test_names_follow_a_move_and_a_failback, (0,)),
    ("the primary's record follows its health", "primary_path", "/health",
     test_names.test_a_primary_that_fails_its_health_check_keeps_its_clients, ()),
    ("silence is no alarm", "unhealthy_missing", "notBreaching",
     test_names.test_the_alarm_starts_a_failover_of_its_own, ()),
]


@pytest.mark.parametrize("fault, finder", catalogue.claimed("model"), ids=str)
def test_a_mutant_is_found(fault, finder, monkeypatch):
    handler, *edit = fault.change.code
    monkeypatch.setitem(handlers.mutation, handler, (tuple(edit),))
    handlers.compiled(handler, handlers.mutation[handler])
    with pytest.raises(AssertionError):
        _finder(finder[0])(*finder[1:])


@pytest.mark.parametrize("name, setting, value, finder, arguments", WIRING,
                         ids=[each[0] for each in WIRING])
def test_a_wiring_is_found(name, setting, value, finder, arguments, monkeypatch):
    assert getattr(names.Wiring, setting) != value
    monkeypatch.setattr(names.Wiring, setting, value)
    with pytest.raises(AssertionError):
        finder(*arguments)


def test_an_edit_that_does_not_apply_is_an_error():
    with pytest.raises(handlers.MutantError):
        handlers.compiled("failover_evaluator", (("no such text", ""),))
