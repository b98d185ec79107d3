"""Each protection that is removed is missed by a test: see mutants.py."""

import pytest

from tests.failover.model import handlers, names
from tests.failover.mutants import MUTANTS, WIRING


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_mutant_is_found(mutant, monkeypatch):
    monkeypatch.setitem(handlers.mutation, mutant.handler, ((mutant.old, mutant.new),))
    handlers.compiled(mutant.handler, handlers.mutation[mutant.handler])
    with pytest.raises(AssertionError):
        mutant.finder(*mutant.arguments)


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


def test_there_are_enough():
    assert len(MUTANTS) + len(WIRING) >= 40
