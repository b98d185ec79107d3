"""The update of one stack: forward, back to what there was, and the clean-up in the end.

CloudFormation User Guide, "Update behaviors of stack resources", "Monitor the progress of a stack
update" (what is replaced or removed is deleted once all else has succeeded). AWS re:Post Knowledge
Center, "Why is my CloudFormation stack stuck in the UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS
or UPDATE_COMPLETE_CLEANUP_IN_PROGRESS state?": a nested stack's clean-up is paused until its
siblings have been updated or rolled back, so that a failure of any of them finds all there still;
a deletion is tried three times and then skipped. The instance of a StackSet is a root of its own:
its clean-up is over when the operation of the StackSet ends.
"""

from tests.emulator.harness import models, replacement, tagging
from tests.emulator.harness.stacks import ERRORS, Failed, Resource

_ATTEMPTS = 3


class Update:
    def __init__(self, engine, stack, template, parameters, tags):
        self._engine = engine
        self._stack = stack
        self._former = stack.template, stack.parameters, stack.tags
        self._target = template, parameters, tags
        self._before = dict(stack.resources)
        self._failed = {}  # what a failed update of a resource aimed at, by id
        self._obsolete = []  # for the clean-up
        self._rollback = False

    @property
    def is_rollback(self):
        """Whether it is on its way back, or was."""
        return self._rollback

    @property
    def status(self):
        """What the stack has come to, but for the clean-up."""
        return "UPDATE_ROLLBACK_COMPLETE" if self._rollback else "UPDATE_COMPLETE"

    # --- Forward ---

    def run(self):
        """Raises Failed where something cannot be done; then it is for `roll_back`."""
        stack = self._stack
        self._check_types()
        stack.template, stack.parameters, stack.tags = self._target
        for id in stack.template.order:
            if id in stack.resources:
                self._bring(stack.resources[id])
            else:
                self._engine.create_resource(stack, id)
        for id in list(stack.resources):
            if id not in stack.template.resources:
                self._obsolete.append(stack.resources.pop(id))
        self._engine.output(stack)

    def _check_types(self):
        resources = self._target[0].resources
        changed = [
            id
            for id, each in self._stack.resources.items()
            if id in resources and resources[id]["Type"] != each.type
        ]
        if changed:
            reason = (
                "Update of resource type is not permitted. The new template modifies resource "
                f"type of the following resources: {changed}"
            )
            for id in changed:
                self._engine.note(self._stack.resources[id], "refuse", reason=reason)
            raise Failed(reason)

    def _bring(self, resource):
        engine, stack = self._engine, self._stack
        changed = ()
        try:
            properties = engine.evaluate(stack, resource.id)
            changed = _changed(resource.properties, properties)
            if not changed:
                resource.body = stack.template.resources[resource.id]
                return
            if replacement.is_needed(resource.type, resource.properties, properties):
                self._replace(resource, properties, changed)
                return
            resource.body = stack.template.resources[resource.id]
            self._failed[resource.id] = properties
            self._change(resource, properties, resource.properties)
            del self._failed[resource.id]
            engine.note(resource, "update", changed)
        except ERRORS as error:
            engine.fail(resource, "UPDATE_FAILED", error, changed)

    def _replace(self, resource, properties, changed):
        """CloudFormation makes the new one first, but of the types that say otherwise."""
        engine, stack = self._engine, self._stack
        first = replacement.deletes_first(resource.type)
        if first:
            engine.remove(resource)
        new = Resource(stack, resource.id, stack.template.resources[resource.id])
        stack.resources[resource.id] = new
        if not first:
            self._obsolete.append(resource)
        engine.make(new, properties)
        engine.note(resource, "replace", changed)

    def _change(self, resource, properties, old):
        """In place. A custom resource may answer that it is another one; the old one goes then."""
        engine = self._engine
        engine.event(resource, "UPDATE_IN_PROGRESS")
        item = engine.begin(resource, properties, old, "update")
        former = Resource(
            self._stack, resource.id, resource.body, resource.physical_id, resource.properties
        )
        with engine.world.act_as(self._stack.principal):
            attributes = resource.model.update(item)
            tagging.update(item)
        item.check_read()
        if item.physical_id != resource.physical_id:
            self._obsolete.append(former)
        resource.properties, resource.physical_id = properties, item.physical_id
        if attributes is not None:
            resource.attributes = attributes
        engine.world.claim(resource)
        engine.event(resource, "UPDATE_COMPLETE")

    # --- Back ---

    def roll_back(self):
        """To what there was; Failed where that is not possible either."""
        stack = self._stack
        self._rollback = True
        made = [each for each in stack.resources.values() if each not in self._before.values()]
        self._obsolete = made
        stack.resources = self._before
        stack.template, stack.parameters, stack.tags = self._former
        for id in stack.template.order:
            resource = stack.resources.get(id)
            if resource is not None:  # The stack may have lacked one before.
                self._restore(resource)
        self._engine.output(stack)

    def _restore(self, resource):
        engine, stack = self._engine, self._stack
        resource.body = stack.template.resources[resource.id]
        try:
            nested = engine.nested(resource)
            if nested is not None and nested.update is not None and not nested.update.is_rollback:
                engine.event(resource, "UPDATE_IN_PROGRESS")
                if not engine.roll_back(nested):
                    raise Failed(f"Embedded stack {nested.id} was not rolled back")
                resource.properties = engine.evaluate(stack, resource.id)
                resource.attributes = models.find(resource.type).attributes(nested)
                engine.event(resource, "UPDATE_COMPLETE")
                return
            properties = engine.evaluate(stack, resource.id)
            if self._was_deleted_first(resource):
                engine.make(resource, properties)
            elif resource.id in self._failed and nested is None:
                self._change(resource, properties, self._failed[resource.id])
            elif _changed(resource.properties, properties):
                self._change(resource, properties, resource.properties)
                engine.note(resource, "update", _changed(resource.properties, properties))
        except (*ERRORS, Failed) as error:
            engine.fail(resource, "UPDATE_FAILED", error)

    def _was_deleted_first(self, resource):
        """Whether it went before its successor was made; that one must go now."""
        if resource.status != "DELETE_COMPLETE":
            return False
        for successor in [each for each in self._obsolete if each.id == resource.id]:
            self._obsolete.remove(successor)
            if successor.physical_id is not None:
                self._engine.remove(successor)
        return True

    # --- In the end ---

    def clean_up(self):
        """Deletes what is not needed any more, the dependents first, nested stacks as well."""
        engine, stack = self._engine, self._stack
        orders = [self._former[0].order, self._target[0].order]
        ids = list(dict.fromkeys([*orders[0], *orders[1]]))
        left = []
        for id in reversed(ids):
            left += [
                each for each in self._obsolete if each.id == id and not self._is_gone(each)
            ]
            nested = engine.nested(stack.resources[id]) if id in stack.resources else None
            if nested is not None and nested.update is not None:
                engine.finish(nested)
        for _ in range(_ATTEMPTS - 1):
            left = [each for each in left if not self._is_gone(each)]
        for each in left:
            engine.note(each, "orphan", reason=each.reason)
        return not left

    def _is_gone(self, resource):
        if resource.physical_id is None:
            return True
        replaced = resource.id in self._stack.resources
        policy = "UpdateReplacePolicy" if replaced else "DeletionPolicy"
        return self._engine.remove(resource, policy)


def _changed(old, new):
    """The names of the properties that differ."""
    return tuple(sorted(each for each in old.keys() | new.keys() if old.get(each) != new.get(each)))
