"""Faults in the templates, and what the drill says of one."""

from drill import drill, environment
from drill.verdicts import EXCEEDS
from tools.cfn import templates

RUNS = 200
FOLDER = "infra/dr_template"
EAST, WEST = "us-east-1", "us-west-2"
LOST = {"primary-lost"}
LOSSES = LOST | {"schedule-lost"}
COMMANDS = {"operator-command", "failback"}


def properties(tree, place):
    """`REGION/STACK#ID`, as the properties that may be changed."""
    stack, _, id = place.partition("#")
    return tree.templates[f"{stack}.template.json"]["Resources"][id]["Properties"]


def put(place, path, value, new=False):
    """A fault: another value of a property, or none; a `new` one was not there before."""

    def fault(tree):
        holder = properties(tree, place)
        *parents, last = (part.replace("~1", "/") for part in path.split("/"))
        for part in parents:
            holder = holder[int(part)] if isinstance(holder, list) else holder[part]
        last = int(last) if isinstance(holder, list) else last
        assert new or holder[last] != value, f"{place}/{path} is {value!r} already"
        if value is None:
            del holder[last]
        else:
            holder[last] = value

    return fault


def lose(place):
    stack, _, id = place.partition("#")
    return lambda tree: tree.templates[f"{stack}.template.json"]["Resources"].pop(id)


def to_primary(*places):
    """A fault: resources of the secondary's stacks lie in the primary's monitoring instead.

    What they refer to keeps its name, as if somebody had typed it.
    """

    def fault(tree):
        into = tree.templates[f"{EAST}/monitoring.template.json"]["Resources"]
        for stack, _, id in (place.partition("#") for place in places):
            template = f"{stack}.template.json"
            resources = tree.templates[template]["Resources"]
            literal = tree.evaluate(resources, template)
            into[id] = literal.pop(id)
            tree.templates[template]["Resources"] = literal

    return fault


def everywhere(*faults):
    def fault(tree):
        for each in faults:
            each(tree)

    return fault


def says(place, variable, value):
    """A fault: another value of a function's variable."""
    return put(place, f"Environment/Variables/{variable}", value)


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


def found(fault):
    """What exceeds once a fault is in the templates."""
    tree = templates.load(FOLDER).copy()
    fault(tree)
    return run(tree)
