"""Faults: ways to change the templates for the worse, so that a test can fail.

`STACK#ID/PATH` is a property, `STACK#ID!NAME` an attribute of the resource itself; a
stack without a region is in the primary. A fault is made in a copy of the templates.
"""

import json
import re

GONE = object()


def _locate(where):
    """A fault's place as (template, logical id or section, path)."""
    stack, _, rest = where.partition("#")
    if stack != "root" and "/" not in stack:
        stack = "us-east-1/" + stack
    id, mark, path = re.fullmatch(r"([^/!]*)([/!]?)(.*)", rest).groups()
    parts = path.split("/") if path else []
    return f"{stack}.template.json", id, (["Properties"] if mark != "!" else []) + parts


def put(where, value):
    """A fault: another value at a place, or none."""

    def fault(tree):
        template, id, path = _locate(where)
        holder = tree.templates[template]["Resources"]
        parts = [id, *path]
        for part in parts[:-1]:
            if isinstance(holder, dict):
                holder = holder.setdefault(part, {})
            else:
                holder = holder[int(part)]
        last = int(parts[-1]) if isinstance(holder, list) else parts[-1]
        if value is GONE:
            del holder[last]
        elif isinstance(holder, list) and last == len(holder):
            holder.append(value)
        else:
            assert not (isinstance(holder, dict) and holder.get(last) == value), "that changes nothing"
            holder[last] = value

    return fault


def lose(where):
    """A fault: a resource or property less."""
    template, id, path = _locate(where)
    if path != ["Properties"]:
        return put(where, GONE)
    return lambda tree: tree.templates[template]["Resources"].pop(id)


def add(where, type, **properties):
    template, id, _ = _locate(where)
    return lambda tree: tree.templates[template]["Resources"].update(
        {id: {"Type": type, "Properties": properties}}
    )


def rename(where, section, old, new):
    template, _, _ = _locate(where)

    def fault(tree):
        tree.templates[template][section][new] = tree.templates[template][section].pop(old)

    return fault


def edit(where, old, new):
    """A fault: in a part of a template, other text."""

    def fault(tree):
        template, id, path = _locate(where)
        holder = tree.templates[template]["Resources"]
        for part in [id, *path][:-1]:
            holder = holder[int(part) if isinstance(holder, list) else part]
        last = path[-1]
        text = json.dumps(holder[last])
        assert old in text, f"{where} has no {old}"
        holder[last] = json.loads(text.replace(old, new))

    return fault
