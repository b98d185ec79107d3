"""Prints the faults that rules find, as what they change in the templates, one a line.

    {"rule": ..., "name": ..., "spec": ..., "is_named": ..., "changes": [{"path": [...], "value": ...}]}

A path leads from the template's name down; without a value, what is there is gone. One that ends
behind a list's last member adds another.
"""

import json

from tests.faults import catalogue, of_every_resource
from tools.cfn import templates
from tools.cfn.values import intrinsic


def _is_open(value):
    """Whether a value's parts are changed one by one."""
    return isinstance(value, dict) and intrinsic(value) is None


def _of_lists(before, after, path):
    if len(before) == len(after):
        for number, (old, new) in enumerate(zip(before, after)):
            yield from changes(old, new, [*path, number])
    elif after[:-1] == before:
        yield {"path": [*path, len(before)], "value": after[-1]}
    else:
        gone = [number for number in range(len(before)) if before[:number] + before[number + 1 :] == after]
        yield {"path": [*path, gone[0]]} if gone else {"path": path, "value": after}


def changes(before, after, path=()):
    """What leads from one JSON value to another."""
    if before == after:
        return
    of_resource = len(path) == 3 and path[1] == "Resources"
    if of_resource and before.get("Type") != after.get("Type"):
        yield {"path": path}
        yield {"path": path, "value": after}
    elif _is_open(before) and _is_open(after):
        for name in sorted(before.keys() | after.keys()):
            if name not in after:
                yield {"path": [*path, name]}
            elif name not in before:
                yield {"path": [*path, name], "value": after[name]}
            else:
                yield from changes(before[name], after[name], [*path, name])
    elif isinstance(before, list) and isinstance(after, list) and path[-1] != "DependsOn":
        yield from _of_lists(before, after, path)
    else:
        yield {"path": path, "value": after}


def main():
    for fault, rule in catalogue.claimed("rule"):
        changed = list(changes(templates.load(fault.spec.folder).templates, fault.tree().templates))
        assert changed, f"{fault} changes nothing"
        printed = {"rule": rule, "name": str(fault), "spec": fault.spec.path, "changes": changed}
        print(json.dumps({**printed, "is_named": fault in of_every_resource.NAMED}))


if __name__ == "__main__":
    main()
