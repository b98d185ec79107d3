"""Creates, updates and deletes stacks, nested ones included, in the order of their graphs.

Follows the CloudFormation User Guide: "How CloudFormation works", "Update behaviors of stack
resources", "Stack failure options" (a failed creation is rolled back to nothing, a failed
update to what there was), "Nested stacks". One operation runs at a time.
"""

import dataclasses
import datetime
import json
import uuid

import botocore.exceptions

from tests.emulator.harness import models
from tests.emulator.harness.template import Invalid, Template
from tests.emulator.harness.world import Refused
from tools.cfn.templates import ACCOUNT

STACK = "AWS::CloudFormation::Stack"
_ERRORS = (Refused, Invalid, botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError)


def now():
    return datetime.datetime.now(datetime.timezone.utc)


@dataclasses.dataclass(eq=False)
class Resource:
    stack: "Stack"
    id: str
    body: dict
    physical_id: str | None = None
    properties: dict = dataclasses.field(default_factory=dict)
    attributes: dict = dataclasses.field(default_factory=dict)
    status: str = ""
    updated: datetime.datetime = dataclasses.field(default_factory=now)

    @property
    def type(self):
        return self.body["Type"]

    @property
    def model(self):
        return models.find(self.type)

    def __str__(self):
        return f"{self.stack.path}/{self.id}"


@dataclasses.dataclass(eq=False)
class Stack:
    name: str
    region: str
    template: Template
    parameters: dict
    tags: dict
    deployer: Resource | None = None  # what nests it: a Stack or StackSet
    principal: object = None  # a role that acts, None for the user
    id: str = ""
    status: str = "REVIEW_IN_PROGRESS"
    reason: str = ""
    capabilities: list = dataclasses.field(default_factory=list)
    rollback: dict = dataclasses.field(default_factory=dict)  # the RollbackConfiguration
    outputs: dict = dataclasses.field(default_factory=dict)
    resources: dict = dataclasses.field(default_factory=dict)
    events: list = dataclasses.field(default_factory=list)
    created: datetime.datetime = dataclasses.field(default_factory=now)
    deleted: datetime.datetime | None = None

    def __post_init__(self):
        self.id = f"arn:aws:cloudformation:{self.region}:{ACCOUNT}:stack/{self.name}/{uuid.uuid4()}"

    @property
    def path(self):
        return str(self.deployer) if self.deployer else self.name

    @property
    def root(self):
        return self.deployer.stack.root if self.deployer else self


class Failed(Exception):
    """An operation of a stack failed; the stack's events say why."""


class Engine:
    def __init__(self, world):
        self.world = world
        self.between_steps = lambda: None  # The world goes on while stacks are changed.
        self.updating = frozenset()  # what was there when an update of a root stack began

    # --- The graph ---

    def is_before(self, producer, consumer):
        """Whether one resource is complete before another is begun.

        CloudFormation starts all that is ready at the same time. So two resources that the
        graph does not order may be made in either order, and only an edge is a guarantee. What
        an earlier operation has made is there, as long as nothing is deleted.
        """
        if self.updating and producer in self.updating:
            return True
        consumers = {}
        while consumer is not None:
            consumers[consumer.stack] = consumer
            consumer = consumer.stack.deployer
        while producer is not None:
            if producer.stack in consumers:
                later = consumers[producer.stack]
                return producer.id in producer.stack.template.before(later.id)
            producer = producer.stack.deployer
        return True  # Another environment's, or the user's.

    # --- Templates ---

    def read_template(self, url, principal=None):
        """Fetches a template as who deploys it; the URL is S3's, virtual-hosted."""
        host, _, key = url.removeprefix("https://").partition("/")
        bucket, _, rest = host.partition(".s3.")
        with self.world.act_as(principal):
            s3 = self.world.client("s3", rest.partition(".")[0])
            body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
        if len(body) > 1_000_000:
            raise Invalid(f"Template may not exceed 1000000 bytes in size: {url}")
        return json.loads(body)

    def template(self, body, region):
        return Template(body, lambda id: id in self.world.backend("ec2", region).vpcs)

    def _scope(self, stack):
        pseudo = {
            "AWS::AccountId": ACCOUNT,
            "AWS::Partition": "aws",
            "AWS::Region": stack.region,
            "AWS::StackName": stack.name,
            "AWS::StackId": stack.id,
            "AWS::URLSuffix": "amazonaws.com",
        }

        def scope(name, attribute):
            if attribute is None and name in pseudo:
                return pseudo[name]
            if attribute is None and name in stack.parameters:
                return stack.parameters[name]
            resource = stack.resources[name]
            if attribute is None:
                return resource.physical_id
            if attribute not in resource.attributes:
                raise Refused(f"{resource.type} has no attribute {attribute}")
            return resource.attributes[attribute]

        return scope

    # --- Operations ---

    def create(self, stack):
        """Runs to the end, however that is; a failure of a nested stack raises in its parent."""
        self._set(stack, "CREATE_IN_PROGRESS", "User Initiated")
        try:
            for id in stack.template.order:
                self._create(stack, id)
            self._output(stack)
        except Failed as failure:
            self._set(stack, "ROLLBACK_IN_PROGRESS", str(failure))
            done = self._delete_resources(stack)
            self._set(stack, "ROLLBACK_COMPLETE" if done else "ROLLBACK_FAILED")
            raise
        self._set(stack, "CREATE_COMPLETE")

    def update(self, stack, template, parameters, tags):
        """Brings a stack to a template; on failure back to what it was."""
        before = stack.template, stack.parameters, stack.tags
        outermost = not self.updating  # A StackSet's stack may be updated by itself.
        if outermost:
            self.updating = frozenset(self.world.owners.values())
        self._set(stack, "UPDATE_IN_PROGRESS", "User Initiated")
        try:
            self._apply(stack, template, parameters, tags)
            self._monitor(stack)
        except Failed as failure:
            self._set(stack, "UPDATE_ROLLBACK_IN_PROGRESS", str(failure))
            try:
                self._apply(stack, *before)
            except Failed as again:
                self._set(stack, "UPDATE_ROLLBACK_FAILED", str(again))
            else:
                self._set(stack, "UPDATE_ROLLBACK_COMPLETE")
            raise
        finally:
            if outermost:
                self.updating = frozenset()
        self._set(stack, "UPDATE_COMPLETE")

    def delete(self, stack):
        if stack.status == "DELETE_COMPLETE":
            return
        self._set(stack, "DELETE_IN_PROGRESS", "User Initiated")
        if not self._delete_resources(stack):
            failed = [each.id for each in stack.resources.values()]
            self._set(stack, "DELETE_FAILED", f"could not be deleted: {failed}")
            raise Failed(stack.reason)
        self._set(stack, "DELETE_COMPLETE")
        stack.deleted = now()

    # --- Steps ---

    def _apply(self, stack, template, parameters, tags):
        gone = [id for id in stack.template.order if id not in template.resources]
        former = stack.template
        stack.template, stack.parameters, stack.tags = template, parameters, tags
        replaced = []
        for id in template.order:
            present = stack.resources.get(id)
            if present is None:
                self._create(stack, id)
            else:
                present.body = template.resources[id]
                replaced += self._update(stack, present)
        for resource in reversed(replaced):  # Only once all else has succeeded.
            self._remove(resource)
        for id in reversed(gone):
            if id in stack.resources:
                stack.resources[id].body = former.resources[id]
                if self._remove(stack.resources[id]):
                    del stack.resources[id]
        self._output(stack)

    def _monitor(self, stack):
        """CloudFormation User Guide, "Roll back your CloudFormation stack on alarm breach"."""
        self.between_steps()
        for trigger in stack.rollback.get("RollbackTriggers", []):
            _, _, _, region, _, _, name = trigger["Arn"].split(":", 6)
            alarm = self.world.backend("cloudwatch", region).alarms.get(name)
            if alarm is None:
                raise Failed(f"Rollback Trigger {trigger['Arn']} does not exist")
            if alarm.state_value == "ALARM":
                raise Failed(f"Rollback Trigger {trigger['Arn']} went to ALARM state")

    def _evaluate(self, stack, id):
        resource = stack.template.resources[id]
        properties = stack.template.evaluate(resource.get("Properties", {}), self._scope(stack))
        return models.find(resource["Type"]).tagged(properties, stack.tags)

    def _create(self, stack, id):
        resource = Resource(stack, id, stack.template.resources[id])
        stack.resources[id] = resource
        try:
            self._make(resource, self._evaluate(stack, id))
        except _ERRORS as error:
            if resource.physical_id is None:
                del stack.resources[id]
            self._fail(resource, "CREATE_FAILED", error)

    def _make(self, resource, properties):
        self._event(resource, "CREATE_IN_PROGRESS")
        item = self._begin(resource, properties)
        resource.properties = properties
        try:
            with self.world.act_as(resource.stack.principal):
                resource.physical_id, resource.attributes = resource.model.create(item)
        except _ERRORS:
            resource.physical_id = item.physical_id  # Half made, so a rollback removes it.
            raise
        self.world.claim(resource)
        item.check_read()
        self._event(resource, "CREATE_COMPLETE")

    def _begin(self, resource, properties, old=None, action="create"):
        self.between_steps()
        deployer = resource.stack.deployer
        key = deployer.id if deployer else "", resource.id, action
        if key in self.world.inject:
            raise Refused(self.world.inject[key])
        return models.Item(self, resource, properties, old)

    def _update(self, stack, resource):
        """Returns what is to be removed in the end: the former resource of a replaced one."""
        try:
            properties = self._evaluate(stack, resource.id)
            if properties == resource.properties:
                return []
            changed = {
                name
                for name in properties.keys() | resource.properties.keys()
                if properties.get(name) != resource.properties.get(name)
            }
            if changed & resource.model.create_only:
                former = dataclasses.replace(resource)
                self._make(resource, properties)
                self.world.claim(resource)
                return [former]
            self._event(resource, "UPDATE_IN_PROGRESS")
            item = self._begin(resource, properties, resource.properties, "update")
            with self.world.act_as(stack.principal):
                attributes = resource.model.update(item)
            resource.properties = properties
            resource.physical_id = item.physical_id
            if attributes is not None:
                resource.attributes = attributes
            self.world.claim(resource)
            self._event(resource, "UPDATE_COMPLETE")
        except _ERRORS as error:
            self._fail(resource, "UPDATE_FAILED", error)
        return []

    def _delete_resources(self, stack):
        """Deletes what is there, each after all that depend on it; tells whether all is gone.

        AWS may take any such order. This one is the worst for a clean-up: it comes as early as
        the graph lets it, and whatever writes into the store goes on.
        """
        todo = dict(stack.resources)
        while todo:
            ready = [
                each
                for id, each in todo.items()
                if not any(id in stack.template.before(other) for other in todo)
            ]
            ready.sort(key=lambda each: (not each.type.startswith("Custom::"), each.id))
            resource = ready[0]
            del todo[resource.id]
            if self._remove(resource):
                del stack.resources[resource.id]
            else:  # What it depends on stays as well.
                todo = {
                    id: each
                    for id, each in todo.items()
                    if id not in stack.template.before(resource.id)
                }
        return not stack.resources

    def _remove(self, resource):
        self._event(resource, "DELETE_IN_PROGRESS")
        try:
            item = self._begin(resource, resource.properties, action="delete")
            with self.world.act_as(resource.stack.principal):
                resource.model.delete(item)
        except (*_ERRORS, Failed) as error:
            self._event(resource, "DELETE_FAILED", str(error))
            return False
        self.world.release(resource)
        self._event(resource, "DELETE_COMPLETE")
        return True

    def _output(self, stack):
        try:
            stack.outputs = {
                name: stack.template.evaluate(output["Value"], self._scope(stack))
                for name, output in stack.template.outputs.items()
            }
        except Refused as refused:
            raise Failed(f"outputs: {refused}") from refused

    # --- Events ---

    def _fail(self, resource, status, error):
        self._event(resource, status, str(error))
        raise Failed(f"{resource} {status}: {error}") from error

    def _event(self, resource, status, reason=""):
        resource.status, resource.updated = status, now()
        self._add_event(
            resource.stack, resource.id, resource.physical_id, resource.type, status, reason
        )

    def _set(self, stack, status, reason=""):
        stack.status, stack.reason = status, reason
        self._add_event(stack, stack.name, stack.id, STACK, status, reason)

    def _add_event(self, stack, id, physical_id, type, status, reason):
        event = {
            "EventId": str(uuid.uuid4()),
            "StackId": stack.id,
            "StackName": stack.name,
            "LogicalResourceId": id,
            "PhysicalResourceId": physical_id or "",
            "ResourceType": type,
            "Timestamp": now(),
            "ResourceStatus": status,
        }
        stack.events.append({**event, "ResourceStatusReason": reason} if reason else event)
