"""The instances of a self-managed StackSet: a stack in another region, and its operations."""

import dataclasses
import uuid

from tests.emulator.harness.stacks import Failed, Resource, Stack, now
from tests.emulator.harness.world import Refused
from tools.cfn.templates import ACCOUNT


@dataclasses.dataclass(eq=False)
class StackSet:
    name: str
    id: str
    resource: Resource
    url: str = ""
    description: str = ""
    administrator: str = ""
    executor: str = ""
    parameters: dict = dataclasses.field(default_factory=dict)
    tags: dict = dataclasses.field(default_factory=dict)
    instances: dict = dataclasses.field(default_factory=dict)  # a stack by region
    operations: list = dataclasses.field(default_factory=list)  # the latest first

    @property
    def arn(self):
        return f"arn:aws:cloudformation:{self.resource.stack.region}:{ACCOUNT}:stackset/{self.id}"

    def _template(self, item):
        """AWS reads the template as the caller, for its summary, and again as the executor."""
        return item.engine.template(
            item.engine.read_template(self.url, item.world.role(self.executor)),
            self.resource.stack.region,
        )

    def deploy(self, item, region):
        template = self._template(item)
        stack = Stack(
            name=f"StackSet-{self.name}-{uuid.uuid4()}",
            region=region,
            template=template,
            parameters=template.parameters(self.parameters),
            tags=self.tags,
            deployer=self.resource,
            principal=item.world.role(self.executor),
        )
        item.world.stacks[stack.id] = stack
        self.instances[region] = stack
        self._operate("CREATE", region, item.engine.create, stack)

    def redeploy(self, item, region):
        """What the stack was told by others meanwhile is overwritten (API Reference,
        "UpdateStackSet": all instances are OUTDATED, and updated); a stack that has nothing to
        update counts as updated."""
        stack = self.instances[region]
        act_as(item.world, stack, item.world.role(self.executor))
        template = self._template(item)
        wanted = template, template.parameters(self.parameters), self.tags
        same = (template.body, *wanted[1:]) == (stack.template.body, stack.parameters, stack.tags)
        update = _nothing if same else item.engine.update
        if stack.unchangeable:
            update = _refuse
        self._operate("UPDATE", region, update, stack, *wanted)

    def remove(self, item, region):
        self._operate("DELETE", region, item.engine.delete, self.instances[region])
        del self.instances[region]

    def _operate(self, action, region, operation, stack, *arguments):
        record = {"OperationId": str(uuid.uuid4()), "Action": action, "Region": region}
        record["CreationTimestamp"] = now()
        self.operations.insert(0, record | {"Status": "RUNNING", "StatusReason": ""})
        try:
            operation(stack, *arguments)
        except Failed as failure:
            reason = f"ResourceLogicalId:{failure}"[:850]
            self.operations[0].update(Status="FAILED", StatusReason=reason)
            raise Refused(f"Resource handler returned message: {reason}") from failure
        self.operations[0]["Status"] = "SUCCEEDED"


def _nothing(*_):
    pass


def _refuse(stack, *_):
    raise Failed(stack.unchangeable)


def act_as(world, stack, role):
    """A stack and all below it are from now on changed by this role."""
    for each in world.stacks.values():
        if _within(each, stack):
            each.principal = role


def _within(stack, outer):
    while stack is not None:
        if stack is outer:
            return True
        stack = stack.deployer.stack if stack.deployer else None
    return False
