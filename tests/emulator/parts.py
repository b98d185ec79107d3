"""How a fault gets deployed."""

from tools.cfn.folder import STACK_SET


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
