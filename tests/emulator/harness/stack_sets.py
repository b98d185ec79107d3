"""The instances of a self-managed StackSet: a stack in another region, and its operations."""

import dataclasses
import uuid

from tests.emulator.harness.engine import Failed, Resource, Stack
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
        stack = self.instances[region]
        stack.principal = item.world.role(self.executor)
        for nested in item.world.stacks.values():
            if nested.principal is not None and nested.deployer and _within(nested, stack):
                nested.principal = stack.principal
        template = self._template(item)
        parameters = template.parameters(self.parameters)
        self._operate(
            "UPDATE", region, item.engine.update, stack, template, parameters, self.tags
        )

    def remove(self, item, region):
        self._operate("DELETE", region, item.engine.delete, self.instances[region])
        del self.instances[region]

    def _operate(self, action, region, operation, stack, *arguments):
        record = {"OperationId": str(uuid.uuid4()), "Action": action, "Region": region}
        self.operations.insert(0, record | {"Status": "RUNNING", "StatusReason": ""})
        try:
            operation(stack, *arguments)
        except Failed as failure:
            reason = f"ResourceLogicalId:{failure}"[:850]
            self.operations[0].update(Status="FAILED", StatusReason=reason)
            raise Refused(f"Resource handler returned message: {reason}") from failure
        self.operations[0]["Status"] = "SUCCEEDED"


def _within(stack, outer):
    while stack is not None:
        if stack is outer:
            return True
        stack = stack.deployer.stack if stack.deployer else None
    return False
