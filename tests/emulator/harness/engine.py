"""Creates, updates and deletes stacks, nested ones included, in the order of their graphs.

Follows the CloudFormation User Guide: "How CloudFormation works", "Stack failure options" (a failed
creation is rolled back to nothing, a failed update to what there was, see updates.py), "Nested
stacks". One operation runs at a time.
"""

import json
import uuid

from tests.emulator.harness import models, replacement
from tests.emulator.harness.stacks import ERRORS, Done, Failed, Resource, Stack, now
from tests.emulator.harness.template import Invalid, Template
from tests.emulator.harness.updates import Update
from tests.emulator.harness.world import Refused
from tools.cfn.folder import STACK
from tools.cfn.templates import ACCOUNT


class Engine:
    def __init__(self, world):
        self.world = world
        self.between_steps = lambda: None  # The world goes on while stacks are changed.
        self.updating = frozenset()  # what was there when an update of a root stack began
        self.done = []  # what became of resources, in order, until a test clears it

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
                template, later = producer.stack.template, consumers[producer.stack]
                if later.id not in template.resources:
                    return True  # It is removed, and was there before.
                return producer.id in template.before(later.id)
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
                self.create_resource(stack, id)
            self.output(stack)
        except Failed as failure:
            if stack.root.disable_rollback:
                self._set(stack, "CREATE_FAILED", str(failure))
                raise
            self._set(stack, "ROLLBACK_IN_PROGRESS", str(failure))
            done = self._delete_resources(stack)
            self._set(stack, "ROLLBACK_COMPLETE" if done else "ROLLBACK_FAILED")
            raise
        self._set(stack, "CREATE_COMPLETE")

    def import_into(self, stack, template, parameters, imports):
        """Takes what exists into a stack, as it is: nothing is compared with the template."""
        former = stack.template, stack.parameters
        self._set(stack, "IMPORT_IN_PROGRESS", "User Initiated")
        stack.template, stack.parameters = template, parameters
        for id, identifier in imports.items():
            resource = Resource(stack, id, template.resources[id])
            try:
                properties = self.evaluate(stack, id)
                item = self.begin(resource, properties, action="import")
                self._check_name(resource, properties)
                resource.properties = properties
                resource.physical_id, resource.attributes = resource.model.adopt(item, identifier)
            except ERRORS as error:
                stack.template, stack.parameters = former
                self.event(resource, "IMPORT_FAILED", str(error))
                self._set(stack, "IMPORT_ROLLBACK_COMPLETE", str(error))
                raise Failed(str(error)) from error
            stack.resources[id] = resource
            self.world.claim(resource)
            self.event(resource, "IMPORT_COMPLETE")
            self.note(resource, "import")
        self._set(stack, "IMPORT_COMPLETE")

    def update(self, stack, template, parameters, tags, within=False):
        """Brings a stack to a template; on failure back to what it was.

        A nested stack that is updated within its parent waits for the parent to `finish` it.
        """
        outermost = not self.updating  # A StackSet's stack may be updated by itself.
        if outermost:
            self.updating = frozenset(self.world.owners.values())
        stack.update = Update(self, stack, template, parameters, tags)
        stack.updated = now()
        self._set(stack, "UPDATE_IN_PROGRESS", "User Initiated")
        try:
            stack.update.run()
            self._monitor(stack)
            self._set(stack, "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS")
        except Failed as failure:
            self.roll_back(stack, str(failure))
            raise
        finally:
            if not within and stack.update is not None:
                self.finish(stack)
            if outermost:
                self.updating = frozenset()

    def roll_back(self, stack, reason=""):
        """Takes an update back that has failed, or that came to its end in a parent that has.

        Tells whether that was possible.
        """
        self._set(stack, "UPDATE_ROLLBACK_IN_PROGRESS", reason)
        try:
            stack.update.roll_back()
            self._set(stack, "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS")
        except Failed as failure:
            stack.update = None
            self._set(stack, "UPDATE_ROLLBACK_FAILED", str(failure))
            return False
        return True

    def finish(self, stack):
        """Cleans up after an update, whatever it has come to."""
        all_gone = stack.update.clean_up()
        status, stack.update = stack.update.status, None
        self._set(stack, status, "" if all_gone else "One or more resources could not be deleted.")

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

    def evaluate(self, stack, id):
        resource = stack.template.resources[id]
        properties = stack.template.evaluate(resource.get("Properties", {}), self._scope(stack))
        tags = stack.tags if self.world.hands_tags_down else {}
        return models.find(resource["Type"]).tagged(properties, tags)

    def nested(self, resource):
        """The stack that a resource stands for, if it is one; not that of a StackSet."""
        return self.world.stacks.get(resource.physical_id) if resource.type == STACK else None

    def create_resource(self, stack, id):
        resource = Resource(stack, id, stack.template.resources[id])
        stack.resources[id] = resource
        try:
            self.make(resource, self.evaluate(stack, id))
        except ERRORS as error:
            if resource.physical_id is None:
                del stack.resources[id]
            self.fail(resource, "CREATE_FAILED", error)
        self.note(resource, "create")

    def make(self, resource, properties):
        self.event(resource, "CREATE_IN_PROGRESS")
        item = self.begin(resource, properties)
        self._check_name(resource, properties)
        resource.properties = properties
        try:
            with self.world.act_as(resource.stack.principal):
                resource.physical_id, resource.attributes = resource.model.create(item)
        except ERRORS:
            resource.physical_id = item.physical_id  # Half made, so a rollback removes it.
            raise
        self.world.claim(resource)
        item.check_read()
        self.event(resource, "CREATE_COMPLETE")

    def _check_name(self, resource, properties):
        """That no other resource of that type has the custom name of this one."""
        type = resource.type
        name = replacement.name(type, properties)
        region = "" if resource.model.everywhere else resource.stack.region
        owner = self.world.owners.get((type, region, name)) if name is not None else None
        if owner is not None and owner is not resource:
            raise Refused(f"Resource of type '{type}' with identifier '{name}' already exists.")

    def begin(self, resource, properties, old=None, action="create"):
        self.between_steps()
        deployer = resource.stack.deployer
        key = deployer.id if deployer else "", resource.id, action
        back = resource.stack.update is not None and resource.stack.update.is_rollback
        if key in self.world.inject and not (back and action == "update"):
            raise Refused(self.world.inject[key])
        return models.Item(self, resource, properties, old)

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
            if self.remove(resource):
                del stack.resources[resource.id]
            else:  # What it depends on stays as well.
                todo = {
                    id: each
                    for id, each in todo.items()
                    if id not in stack.template.before(resource.id)
                }
        return not stack.resources

    def remove(self, resource, policy="DeletionPolicy"):
        """Deletes a resource, or leaves it where its policy says so; tells whether it is gone.

        `UpdateReplacePolicy` is that of what has a successor, whose replacement is noted.
        """
        noted = policy == "DeletionPolicy"
        if self._is_retained(resource, policy):
            self.event(resource, "DELETE_SKIPPED")
            self.note(resource, "retain")
            return True
        self.event(resource, "DELETE_IN_PROGRESS")
        try:
            item = self.begin(resource, resource.properties, action="delete")
            with self.world.act_as(resource.stack.principal):
                resource.model.delete(item)
        except (*ERRORS, Failed) as error:
            self.event(resource, "DELETE_FAILED", str(error))
            return False
        self.world.release(resource)
        self.event(resource, "DELETE_COMPLETE")
        if noted:
            self.note(resource, "delete")
        return True

    def _is_retained(self, resource, policy):
        """Whether a resource is let go of, also where only the failed creation would take it."""
        created = not resource.stack.root.status.startswith("ROLLBACK")
        given = resource.body.get(policy)
        return given == "Retain" or (given == "RetainExceptOnCreate" and created)

    def output(self, stack):
        try:
            stack.outputs = {
                name: stack.template.evaluate(output["Value"], self._scope(stack))
                for name, output in stack.template.outputs.items()
            }
        except Refused as refused:
            raise Failed(f"outputs: {refused}") from refused

    # --- Events ---

    def note(self, resource, action, properties=(), reason=""):
        """Adds to `done`."""
        stack = resource.stack
        back = stack.root.update is not None and stack.root.update.is_rollback
        back = back or (stack.update is not None and stack.update.is_rollback)
        self.done.append(
            Done(stack, resource.id, resource.type, action, tuple(properties), reason, back)
        )

    def fail(self, resource, status, error, properties=()):
        self.event(resource, status, str(error))
        self.note(resource, "refuse", properties, str(error))
        raise Failed(f"{resource} {status}: {error}") from error

    def event(self, resource, status, reason=""):
        resource.status, resource.updated, resource.reason = status, now(), reason
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
