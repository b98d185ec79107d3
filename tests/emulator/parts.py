"""Templates without a part: more faults than tests/facts knows, and how a fault gets deployed."""

from tools.cfn.folder import STACK_SET
from tools.cfn.values import walk


def _without(where, unwanted):
    """A fault: the lists at a place and below without what is not wanted."""

    def fault(tree):
        stack, _, rest = where.partition("#")
        id, _, path = rest.partition("/")
        stack = stack if "/" in stack else f"us-east-1/{stack}"
        part = tree.templates[f"{stack}.template.json"]["Resources"][id]["Properties"]
        for step in path.split("/"):
            part = part[int(step) if isinstance(part, list) else step]
        removed = 0
        for _, each in list(walk(part)):
            if isinstance(each, list):
                kept = [member for member in each if not unwanted(member)]
                removed += len(each) - len(kept)
                each[:] = kept
        assert removed == 1, f"{removed} removed from {where}"

    return fault


def statement(where, sid):
    """A fault: a policy without the statement of this Sid."""
    return _without(where, lambda each: isinstance(each, dict) and each.get("Sid") == sid)


def action(where, name):
    """A fault: a policy without an action, one of several in a list."""
    return _without(where, lambda each: each == name)


def execution(fault, name):
    """A fault in whichever of the execution role's policies has the statement or action."""

    def find(tree):
        document = tree.templates["us-east-1/identity.template.json"]["Resources"]
        (id,) = [
            id
            for id, body in document.items()
            if id.startswith("StackSetExecutionPolicy") and f"'{name}'" in str(body)
        ]
        fault(f"identity#{id}/PolicyDocument/Statement", name)(tree)

    return find


def both(*faults):
    def fault(tree):
        for each in faults:
            each(tree)

    return fault


def apply(environment, tree):
    """Updates those stacks whose template differs, each by itself."""
    engine = environment.emulator.engine
    for stack in list(environment.world.stacks.values()):
        path = template_of(tree, stack)
        if stack.template.body != tree.templates[path]:
            template = engine.template(tree.templates[path], stack.region)
            engine.update(stack, template, stack.parameters, stack.tags)


def template_of(tree, stack):
    """The path of a stack's template in a tree; None where the tree has no such stack."""
    if stack.deployer is None:
        return tree.root
    if stack.deployer.type == STACK_SET:
        return tree.instance
    parent = template_of(tree, stack.deployer.stack)
    if parent is None or stack.deployer.id not in tree.templates[parent]["Resources"]:
        return None
    return tree.child(tree.at(parent, stack.deployer.id))
