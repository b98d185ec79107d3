"""Each fault is stated once, is found by somebody and changes something; each way to find one works."""

import collections
import json

from tests.faults import catalogue, of_files, print_rule_faults
from tools.cfn import templates

_KINDS = {"fact", "rule", "refused", "broken", "kept", "site", "drill", "model"}


def _effect(fault):
    """What is changed in the templates, as text."""
    before = templates.load(fault.spec.folder).templates
    changed = list(print_rule_faults.changes(before, fault.tree().templates))
    return json.dumps([fault.spec.path, changed], sort_keys=True) if changed else None


def test_each_is_found_by_somebody():
    for fault in catalogue.all_faults():
        assert {each.kind for each in fault.change.found_by} <= _KINDS, str(fault)
        assert fault.change.found_by, str(fault)
    assert all(catalogue.claimed(kind) for kind in _KINDS)


def test_each_is_stated_once():
    effects = collections.defaultdict(list)
    for fault in catalogue.all_faults():
        if fault not in of_files.FAULTS:
            effects[_effect(fault)].append(str(fault))
    # An order of sections is none to these eyes.
    assert effects.pop(None) == ["root@Parameters is Parameters"]
    assert [names for names in effects.values() if len(names) > 1] == []
    assert len(effects) > 1700
