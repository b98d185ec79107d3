"""Each of these faults in the templates makes the drill say so, and at the right place."""

import json
import os

import pytest
from drill import drill, environment
from drill.verdicts import EXCEEDS, HOLDS
from tests.faults import catalogue
from tools.cfn import templates

RUNS = 200
_PART, _PARTS = map(int, os.environ["PART"].split("/"))


def run(tree):
    return drill.run(environment.read(tree), RUNS)


def exceeding(result):
    """What exceeds, by its name; of a table whose rows are numbers, by the table's."""
    tables = {"shares": "share", "outages": "outage", "overload": "overload"}
    return {
        tables.get(part) or each.get("id") or each["name"]
        for part in ("times", "shares", "outages", "overload", "backlogs", "stores", "partial")
        for each in result[part]
        if each["verdict"] == EXCEEDS
    }


def test_without_a_fault_everything_holds():
    result = run(templates.load(catalogue.TRANSACTIONS.folder).copy())
    assert exceeding(result) == set()
    assert result["verdict"] == HOLDS


@pytest.mark.parametrize("fault, expected", catalogue.claimed("drill")[_PART::_PARTS], ids=str)
def test_fault_is_found(fault, expected):
    result = run(fault.tree())
    assert set(expected) <= exceeding(result)
    assert result["verdict"] == EXCEEDS
    json.dumps(result, allow_nan=False)
