"""Ways to change templates for the worse. A place in them is written

    STACK#ID/PATH    a property; PATH is a JSON pointer
    STACK#ID!PATH    an attribute of the resource itself, such as DependsOn
    STACK#ID:SID/PATH  a statement of a policy of the resource, or what is in it
    STACK@SECTION/PATH  another section of the template, such as Outputs

A stack without a region is in the primary. An ID of `*` is whichever resource has the statement.
A step `NAME=VALUE` of a path is the member of a list that has this, `-` the place behind the last.
"""

import dataclasses
import json
import re
from collections.abc import Callable

from tools.cfn.values import walk

GONE = object()
_PLACE = re.compile(
    r"(?P<stack>[^#@]+)(?:@(?P<section>.+)|#(?P<id>[^/!:]+)(?::(?P<sid>[^/]+))?(?P<mark>[/!]?)(?P<path>.*))"
)


@dataclasses.dataclass(frozen=True)
class Change:
    """What a tree is changed in, and how that is called; `found_by` is the catalogue's."""

    name: str
    apply: Callable
    found_by: tuple = ()
    code: tuple = ()  # of a function's code alone: (function, old text, new text)

    def __call__(self, tree):
        self.apply(tree)

    def also(self, *claims):
        return dataclasses.replace(self, found_by=(*self.found_by, *claims))

    def named(self, name):
        return dataclasses.replace(self, name=name)


def sub(text):
    return {"Fn::Sub": text}


def ref(name):
    return {"Ref": name}


def att(name, attribute="Arn"):
    return {"Fn::GetAtt": [name, attribute]}


def document_of(tree, stack):
    """The template of a stack."""
    path = stack if stack == "root" or "/" in stack else f"us-east-1/{stack}"
    return tree.templates[f"{path}.template.json"]


def _step(holder, step):
    """The key of a step of a path in what holds it."""
    if not isinstance(holder, list):
        return step.replace("~1", "/")
    if step == "-":
        return len(holder)
    if "=" not in step:
        return int(step)
    name, _, value = step.partition("=")
    [found] = [number for number, each in enumerate(holder) if each.get(name) == value]
    return found


def _pointers_to(sid, body):
    """The places of the statements of this Sid in a resource, as lists of steps."""
    return [
        ["Properties", *pointer.split("/")[1:]]
        for pointer, each in walk(body["Properties"])
        if isinstance(each, dict) and each.get("Sid") == sid
    ]


def _steps(tree, where):
    """A place as the template and the steps from it down."""
    place = _PLACE.fullmatch(where)
    document = document_of(tree, place["stack"])
    if place["section"]:
        return document, place["section"].split("/")
    id, sid, path = place["id"], place["sid"], place["path"]
    resources = document["Resources"]
    steps = [] if place["mark"] == "!" or not path else ["Properties"]
    if sid:
        ids = resources if id == "*" else [id]
        [(id, steps)] = [(each, steps) for each in ids for steps in _pointers_to(sid, resources[each])]
    return document, ["Resources", id, *steps, *(path.split("/") if path else [])]


def _find(tree, where, make=False):
    """What holds a place, and its key in it."""
    holder, steps = _steps(tree, where)
    for step in steps[:-1]:
        key = _step(holder, step)
        holder = holder.setdefault(key, {}) if make and isinstance(holder, dict) else holder[key]
    return holder, _step(holder, steps[-1])


def value_at(tree, where):
    holder, key = _find(tree, where)
    return holder[key]


def put(where, value):
    """Another value at a place, also behind the last one of a list."""

    def change(tree):
        holder, key = _find(tree, where, make=True)
        if isinstance(holder, list) and key == len(holder):
            holder.append(value)
            return
        there = holder[key] if isinstance(holder, list) else holder.get(key, GONE)
        assert json.dumps(there, default=str) != json.dumps(value), f"{where} is {value!r} already"
        holder[key] = value

    text = json.dumps(value)
    return Change(f"{where} = {text if len(text) < 80 else text[:80] + '...'}", change)


def lose(where):
    """A resource, a statement, a property or another part less."""

    def change(tree):
        holder, key = _find(tree, where)
        del holder[key]

    return Change(f"no {where}", change)


def add(where, type, **properties):
    return put(where, {"Type": type, "Properties": properties})


def rename(where, new):
    def change(tree):
        holder, key = _find(tree, where)
        holder[new] = holder.pop(key)

    return Change(f"{where} is {new}", change)


def edit(where, old, new):
    """Other text in a text, or in the JSON of another part."""

    def change(tree):
        holder, key = _find(tree, where)
        is_text = isinstance(holder[key], str)
        text = holder[key] if is_text else json.dumps(holder[key])
        assert old in text, f"{where} has no {old}"
        holder[key] = text.replace(old, new) if is_text else json.loads(text.replace(old, new))

    return Change(f"{where} with {new!r}, not {old!r}", change)


# Functions by the names of their sources, with the places of their code.
EVALUATOR, PROCESSOR, ACTIVE_REGION = "failover_evaluator", "transaction_processor", "active_region"
_CODE = {
    EVALUATOR: ["us-west-2/failover#EvaluatorFunction"],
    PROCESSOR: ["functions#TransactionProcessorFunction", "us-west-2/functions#TransactionProcessorFunction"],
    ACTIVE_REGION: ["functions#ActiveRegionFunction", "us-west-2/functions#ActiveRegionFunction"],
}


def recode(function, old, new):
    """Other text in a function's code, wherever it is deployed."""
    edits = all_of(*(edit(f"{place}/Code/ZipFile", old, new) for place in _CODE[function]))
    return dataclasses.replace(edits, code=(function, old, new))


def drop(where, member):
    """A text less of a list, or of the one list below a place that has it; a statement's one action
    becomes none that AWS knows."""

    def change(tree):
        holder, key = _find(tree, where)
        holders = [(holder, key)]
        holders += [(each, name) for _, each in walk(holder[key]) if isinstance(each, dict) for name in each]
        [(found, name)] = [
            (each, name)
            for each, name in holders
            if each[name] == member or isinstance(each[name], list) and member in each[name]
        ]
        if isinstance(found[name], list):
            found[name] = [each for each in found[name] if each != member]
        else:
            found[name] = "none:Nothing"

    return Change(f"{where} without {member}", change)


def forbid(action):
    """Who deploys the secondary may not do this."""

    def change(tree):
        resources = document_of(tree, "identity")["Resources"]
        [id] = [
            id for id, body in resources.items()
            if id.startswith("StackSetExecutionPolicy") and f"'{action}'" in str(body)
        ]  # fmt: skip
        drop(f"identity#{id}/PolicyDocument/Statement", action)(tree)

    return Change(f"who deploys may not {action}", change)


def grow(where, size):
    """A list, or a section of a template, of so many members, by copies of its first."""

    def change(tree):
        holder, key = _find(tree, where)
        if isinstance(holder[key], list):
            holder[key] += holder[key][:1] * (size - len(holder[key]))
            return
        first = next(iter(holder[key].values()))
        for number in range(len(holder[key]), size):
            holder[key][f"More{number}"] = first

    return Change(f"{where} of {size}", change)


def extend(where, text):
    def change(tree):
        holder, key = _find(tree, where)
        holder[key] += text

    return Change(f"{where} and {text!r}", change)


def move(where, stack):
    """A resource in another stack, its references as they are."""

    def change(tree):
        holder, id = _find(tree, where)
        document_of(tree, stack)["Resources"][f"{id}Moved"] = holder.pop(id)

    return Change(f"{where} is in {stack}", change)


def type_out(stack):
    """What the resources of a stack refer to keeps its name, as if somebody had typed it."""

    def change(tree):
        document = document_of(tree, stack)
        document["Resources"] = tree.evaluate(document["Resources"], f"{stack}.template.json")

    return Change(f"{stack} typed out", change)


def all_of(*changes):
    """Several at once."""

    def change(tree):
        for each in changes:
            each(tree)

    return Change("; ".join(each.name for each in changes), change)


def in_each(make, where, *more):
    """The same in the primary and in the secondary, one by one."""
    return [make(where, *more), make(f"us-west-2/{where}", *more)]


def each(make, where, *values):
    """The same with each of these, one by one."""
    return [make(where, value) for value in values]
