"""Each fault is stated once, is found by somebody and changes something; each way to find one works."""

import collections
import json
import pathlib

from tests.faults import catalogue, of_files, print_rule_faults
from tools.cfn import templates

_KINDS = {"fact", "rule", "refused", "broken", "kept", "site", "drill", "model"}


def _effects():
    """(fault, what it changes in templates as text): of rules' faults as it was printed."""
    for line in pathlib.Path("tests/faults/rule_faults.jsonl").read_text().splitlines():
        printed = json.loads(line)
        yield f"{printed['name']} of {printed['spec']}", [printed["spec"], printed["changes"]]
    for fault in catalogue.all_faults():
        if not fault.claims("rule") and fault not in of_files.FAULTS:
            before = templates.load(fault.spec.folder).templates
            changed = list(print_rule_faults.changes(before, fault.tree().templates))
            yield f"{fault} of {fault.spec.path}", [fault.spec.path, changed] if changed else None


def test_each_is_found_by_somebody():
    for fault in catalogue.all_faults():
        assert {each.kind for each in fault.change.found_by} <= _KINDS, str(fault)
        assert fault.change.found_by, str(fault)
    assert all(catalogue.claimed(kind) for kind in _KINDS)


def test_each_is_stated_once():
    faults = collections.defaultdict(set)
    for fault, effect in _effects():
        faults[json.dumps(effect, sort_keys=True)].add(fault)
    # An order of sections is none to these eyes.
    assert faults.pop("null") == {f"root@Parameters is Parameters of {catalogue.TRANSACTIONS.path}"}
    assert [names for names in faults.values() if len(names) > 1] == []
    assert len(faults) > 1700
