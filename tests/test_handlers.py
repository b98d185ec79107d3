"""What the compiler leaves out of a handler's actions, no template needs."""

import pathlib
import re

import pytest
from tools.cfn.templates import Tree
from tools.cfn.values import walk

_SPECS = ["dr_template", "payments", "minimal", "orders"]


def _rows():
    """(type, property) of the rows of handlers.cc that rest on a property not being set."""
    source = pathlib.Path("generator/catalogue/handlers.cc").read_text()
    return set(re.findall(r'\{"(AWS::[\w:]+)",\s*"(\w+)",\s*"', source))


@pytest.mark.parametrize("spec", _SPECS)
def test_no_property_is_set_whose_actions_are_left_out(spec):
    rows = _rows()
    assert len(rows) > 40
    for resource in Tree(f"infra/{spec}").resources():
        for pointer, _ in walk(resource.raw):
            assert (resource.type, pointer.rpartition("/")[2]) not in rows, resource
