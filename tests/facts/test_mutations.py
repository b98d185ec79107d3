"""Each fact can fail: faults of the catalogue, and the test that must find each."""

import inspect

import pytest
from tests.facts import test_alarms as alarms
from tests.facts import test_constraints as constraints
from tests.facts import test_data as data
from tests.facts import test_failover as failover
from tests.facts import test_internet as internet
from tests.facts import test_limits as limits
from tests.facts import test_platform as platform
from tests.facts import test_reach as reach
from tests.facts import test_report_page as report_page
from tests.facts import test_routing as routing
from tests.facts import test_security as security
from tests.facts import test_source_map as source_map
from tests.facts import test_structure as structure
from tests.facts.lookup import REGIONS
from tests.faults import catalogue
from tools.cfn import templates

_MODULES = [
    data, routing, alarms, failover, platform, security, constraints, structure, limits, source_map,
    report_page, reach, internet,
]


def _tests():
    return {
        name: function
        for module in _MODULES
        for name, function in vars(module).items()
        if name.startswith("test_") and "tree" in inspect.signature(function).parameters
    }


def _arguments(function):
    """The sets of arguments, besides the tree, that pytest would call a test with."""
    sets = [{}]
    for mark in getattr(function, "pytestmark", []):
        name, values = mark.args
        sets = [{**others, name: value} for others in sets for value in values]
    return sets


def test_every_fact_has_a_fault():
    assert {name for _, name in catalogue.claimed("fact")} == _tests().keys()
    tree = templates.load(catalogue.TRANSACTIONS.folder)
    assert [tree.primary, tree.secondary] == REGIONS


@pytest.mark.parametrize("fault, name", catalogue.claimed("fact"), ids=str)
def test_fault_is_found(fault, name):
    tree, function = fault.tree(), _tests()[name]
    failures = []
    for arguments in _arguments(function):
        try:
            function(tree, **arguments)
        except (AssertionError, LookupError, ValueError) as failure:
            failures.append(failure)
    assert failures
