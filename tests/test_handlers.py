"""What the compiler leaves out of a handler's actions, no template needs."""

import json
import pathlib
import re

import pytest

_SPECS = ["dr_template", "payments", "minimal"]


def _rows():
    """(type, property) of the rows of handlers.cc that rest on a property not being set."""
    source = pathlib.Path("generator/catalogue/handlers.cc").read_text()
    return set(re.findall(r'\{"(AWS::[\w:]+)",\s*"[^"]+",\s*"(\w+) is not set"\}', source))


def _names(value):
    if isinstance(value, list):
        value = dict(enumerate(value))
    if isinstance(value, dict):
        for name, each in value.items():
            yield name
            yield from _names(each)


@pytest.mark.parametrize("spec", _SPECS)
def test_no_property_is_set_whose_actions_are_left_out(spec):
    rows = _rows()
    assert len(rows) > 40
    for path in pathlib.Path("infra", spec).glob("**/*.template.json"):
        for logical_id, resource in json.loads(path.read_text())["Resources"].items():
            for name in _names(resource.get("Properties", {})):
                assert (resource["Type"], name) not in rows, f"{path} {logical_id}"
