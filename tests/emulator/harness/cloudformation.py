"""CloudFormation's API, as far as tools/deploy, the reader and the tests call it.

AWS CloudFormation API Reference. Operations of stacks run in a thread, one after the other.
"""

import concurrent.futures
import json
import re

import botocore.exceptions
from moto.core.parse import QueryParser
from moto.core.serialize import QuerySerializer
from moto.core.utils import get_service_model
from werkzeug.datastructures import MultiDict

from tests.emulator.harness import change_sets, stack_sets
from tests.emulator.harness.engine import Engine
from tests.emulator.harness.errors import ApiError
from tests.emulator.harness.models import tags
from tests.emulator.harness.stack_set_calls import StackSetCalls
from tests.emulator.harness.stacks import Failed, Stack, now
from tests.emulator.harness.template import Invalid
from tools.cfn import iam
from tools.cfn.folder import STACK
from tools.cfn.templates import ACCOUNT

_MODEL = get_service_model("cloudformation")
_NO_CHANGES = (
    "The submitted information didn't contain changes. "
    "Submit different information to create a change set."
)


class CloudFormation(StackSetCalls):
    def __init__(self, world):
        self.world = world
        self.engine = Engine(world)
        self.begin_thread()

    # --- HTTP ---

    def answer(self, region, form):
        """The answer to a request: (status, headers, body)."""
        operation = _MODEL.operation_model(form["Action"])
        method = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", operation.name).lower()
        try:
            given = QueryParser(operation).parse({"values": MultiDict(form)})
            handler = getattr(self, f"_{method}", None)
            if handler is None:
                raise ApiError("ValidationError", f"{operation.name} is not emulated")
            result = handler(region, **given)
        except Invalid as invalid:
            result = ApiError("ValidationError", str(invalid))
        except (
            botocore.exceptions.BotoCoreError,
            botocore.exceptions.ClientError,
        ) as error:
            result = ApiError("ValidationError", f"S3 error: {error}")
        except ApiError as error:
            result = error
        response = QuerySerializer(operation).serialize(result or {})
        return response["status_code"], response["headers"], response["body"]

    # --- Operations in their thread ---

    def begin_thread(self):
        self._thread = concurrent.futures.ThreadPoolExecutor(1)
        self._pending = []

    def wait(self):
        """Until all that was begun has ended."""
        for pending in self._pending:
            pending.result()
        self._pending.clear()

    def close(self):
        self.wait()
        self._thread.shutdown()

    def _begin(self, operation, *arguments):
        def run():
            try:
                operation(*arguments)
            except Failed:
                pass  # The stack's status says so.

        self._pending.append(self._thread.submit(run))

    # --- Stacks ---

    def _find(self, region, name):
        for stack in self.world.stacks.values():
            if stack.id == name:
                return stack
            if (stack.region, stack.name) == (region, name) and stack.status != "DELETE_COMPLETE":
                return stack
        raise ApiError("ValidationError", f"Stack with id {name} does not exist")

    def _read(self, region, given, former=None):
        """The template and parameters of a request; `former` has the values before an update."""
        if "TemplateURL" in given:
            body = self.engine.read_template(given["TemplateURL"])
        else:
            if len(given["TemplateBody"].encode()) > 51_200:
                raise Invalid("templateBody: length must be at most 51200")
            body = json.loads(given["TemplateBody"])
        template = self.engine.template(body, region)
        passed = {}
        for each in given.get("Parameters", []):
            name = each["ParameterKey"]
            if not each.get("UsePreviousValue"):
                passed[name] = each["ParameterValue"]
            elif name in (former or {}):
                passed[name] = former[name]
            else:
                raise Invalid(f"Invalid input for parameter key {name}. No previous value.")
        return template, template.parameters(passed)

    def _add(self, region, given, template, parameters):
        name = given["StackName"]
        for stack in self.world.stacks.values():
            same = (stack.region, stack.name) == (region, name)
            if same and stack.status not in ("DELETE_COMPLETE", "REVIEW_IN_PROGRESS"):
                raise ApiError("AlreadyExistsException", f"Stack [{name}] already exists")
            if same and stack.status == "REVIEW_IN_PROGRESS":
                stack.capabilities = given.get("Capabilities", [])
                return stack
        stack = Stack(name, region, template, parameters, tags(given.get("Tags")))
        stack.capabilities = given.get("Capabilities", [])
        self.world.stacks[stack.id] = stack
        return stack

    def _create_stack(self, region, **given):
        stack = self._add(region, given, *self._read(region, given))
        stack.disable_rollback = given.get("DisableRollback", False)
        self._begin(self.engine.create, stack)
        return {"StackId": stack.id}

    def _update_stack(self, region, **given):
        stack = self._find(region, given["StackName"])
        self._check_changeable(stack)
        template, parameters = self._read(region, given)
        if (template.body, parameters) == (stack.template.body, stack.parameters):
            raise ApiError("ValidationError", "No updates are to be performed.")
        self._begin(self.engine.update, stack, template, parameters, tags(given.get("Tags")))
        return {"StackId": stack.id}

    def _check_changeable(self, stack):
        if fault := stack.unchangeable:
            raise ApiError("ValidationError", fault)

    def _delete_stack(self, region, StackName, **_):
        try:
            stack = self._find(region, StackName)
        except ApiError:
            return
        self._begin(self.engine.delete, stack)

    def _describe_stacks(self, region, StackName=None, **_):
        if StackName is not None:
            return {"Stacks": [_describe(self._find(region, StackName))]}
        return {"Stacks": [_describe(stack) for stack in self._active(region)]}

    def _active(self, region):
        return [
            stack
            for stack in self.world.stacks.values()
            if stack.region == region and stack.status != "DELETE_COMPLETE"
        ]

    def _list_stacks(self, region, StackStatusFilter=None, **_):
        return {
            "StackSummaries": [
                {"StackId": stack.id, "StackName": stack.name, "CreationTime": stack.created}
                | {"StackStatus": stack.status}
                | {"TemplateDescription": stack.template.body.get("Description", "")}
                | ({"DeletionTime": stack.deleted} if stack.deleted else {})
                | _nesting(stack)
                for stack in self.world.stacks.values()
                if stack.region == region
                and (not StackStatusFilter or stack.status in StackStatusFilter)
            ]
        }

    def _describe_stack_events(self, region, StackName, **_):
        return {"StackEvents": list(reversed(self._find(region, StackName).events))}

    def _list_stack_resources(self, region, StackName, **_):
        return {
            "StackResourceSummaries": [
                {
                    "LogicalResourceId": resource.id,
                    "PhysicalResourceId": resource.physical_id,
                    "ResourceType": resource.type,
                    "ResourceStatus": resource.status,
                    "LastUpdatedTimestamp": resource.updated,
                }
                for resource in self._find(region, StackName).resources.values()
            ]
        }

    def _describe_stack_resources(self, region, PhysicalResourceId, **_):
        found = [
            owner
            for owner in self.world.owners.values()
            if (owner.stack.region, owner.physical_id) == (region, PhysicalResourceId)
        ]
        if not found:
            raise ApiError("ValidationError", f"Stack for {PhysicalResourceId} does not exist")
        return {
            "StackResources": [
                {
                    "StackId": each.stack.id,
                    "LogicalResourceId": each.id,
                    "PhysicalResourceId": each.physical_id,
                    "ResourceType": each.type,
                    "ResourceStatus": each.status,
                    "Timestamp": each.updated,
                }
                for each in found
            ]
        }

    def _get_template(self, region, StackName, **_):
        return {"TemplateBody": json.dumps(self._find(region, StackName).template.body)}

    # --- Change sets ---

    def _create_change_set(self, region, StackName, ChangeSetName, **given):
        kind = given.get("ChangeSetType", "UPDATE")
        if kind == "IMPORT":
            return self._create_import(region, StackName, ChangeSetName, given)
        former = {} if kind == "CREATE" else self._find(region, StackName).parameters
        template, parameters = self._read(region, given, former)
        role = self._service_role(given.get("RoleARN"))
        if kind == "CREATE":
            stack = self._add(region, {**given, "StackName": StackName}, template, parameters)
        else:
            stack = self._find(region, StackName)
            self._check_changeable(stack)
        changes = change_sets.changes(stack, template, parameters, kind)
        if given.get("IncludeNestedStacks"):
            self._add_nested(stack, template, parameters, changes)
        change_set = {
            "ChangeSetName": ChangeSetName,
            "ChangeSetId": change_sets.make_id(region, ChangeSetName),
            "StackId": stack.id,
            "StackName": stack.name,
            "Status": "CREATE_COMPLETE" if changes else "FAILED",
            "StatusReason": "" if changes else _NO_CHANGES,
            "ExecutionStatus": "AVAILABLE" if changes else "UNAVAILABLE",
            "CreationTime": now(),
            "Changes": changes,
        }
        stack_tags = tags(given["Tags"]) if "Tags" in given else stack.tags

        def update():
            stack.rollback = given.get("RollbackConfiguration", stack.rollback)
            if role is not None:
                stack_sets.act_as(self.world, stack, role)
            self.engine.update(stack, template, parameters, stack_tags)

        self._check_new(stack, ChangeSetName)
        self.world.change_sets[stack.id, ChangeSetName] = (
            change_set,
            (self.engine.create, stack) if kind == "CREATE" else (update,),
        )
        return {"Id": change_set["ChangeSetId"], "StackId": stack.id}

    def _create_import(self, region, StackName, ChangeSetName, given):
        """CloudFormation User Guide, "Import AWS resources into a CloudFormation stack"."""
        if given.get("IncludeNestedStacks"):
            raise Invalid("IncludeNestedStacks is not supported for changeSet type: IMPORT.")
        template, parameters = self._read(region, given)
        try:
            stack = self._find(region, StackName)
            known = stack.template if stack.status != "REVIEW_IN_PROGRESS" else None
        except ApiError:
            known = None
        if known is None:
            if template.outputs:
                raise Invalid("As part of the import operation, you cannot modify or add [Outputs]")
            stack = self._add(region, {**given, "StackName": StackName}, template, parameters)
        imports = {
            each["LogicalResourceId"]: each["ResourceIdentifier"]
            for each in given["ResourcesToImport"]
        }
        former = known.resources if known else {}
        if {**former, **{id: template.resources.get(id) for id in imports}} != template.resources:
            raise Invalid("an import creates, changes and removes no other resource")
        for id in imports:
            if "DeletionPolicy" not in template.resources[id]:
                raise Invalid(f"Resources [{id}] is missing DeletionPolicy")
        change_set = {
            "ChangeSetName": ChangeSetName,
            "ChangeSetId": change_sets.make_id(region, ChangeSetName),
            "StackId": stack.id,
            "StackName": stack.name,
            "Status": "CREATE_COMPLETE",
            "ExecutionStatus": "AVAILABLE",
            "CreationTime": now(),
            "Changes": [
                {"ResourceChange": {"Action": "Import", "LogicalResourceId": id}} for id in imports
            ],
        }
        self._check_new(stack, ChangeSetName)
        self.world.change_sets[stack.id, ChangeSetName] = (
            change_set,
            (self.engine.import_into, stack, template, parameters, imports),
        )
        return {"Id": change_set["ChangeSetId"], "StackId": stack.id}

    def _check_new(self, stack, name):
        if (stack.id, name) in self.world.change_sets:
            raise ApiError("AlreadyExistsException", f"ChangeSet {name} already exists")

    def _service_role(self, arn):
        """CloudFormation User Guide, "CloudFormation service role"; the user may pass any."""
        if arn is None:
            return None
        service = iam.service("cloudformation.amazonaws.com")
        if not self.world.may_assume(service, arn, {"aws:SourceAccount": ACCOUNT}):
            raise ApiError("ValidationError", f"Role {arn} is invalid or cannot be assumed")
        return self.world.role(arn)

    def _add_nested(self, stack, template, parameters, changes):
        """Gives each change of a nested stack a change set of its own, which is only for reading.

        What stacks pass to each other is not known before, and counts as unchanged here.
        """
        for each in changes:
            change = each["ResourceChange"]
            if change["ResourceType"] != STACK or change["Action"] == "Remove":
                continue
            id = change["LogicalResourceId"]
            scope = {**parameters, "AWS::URLSuffix": "amazonaws.com"}
            url = template.resources[id]["Properties"]["TemplateURL"]
            body = self.engine.read_template(template.evaluate(url, lambda name, _: scope[name]))
            nested = self.engine.template(body, stack.region)
            former = stack.resources[id].physical_id if id in stack.resources else None
            former = self.world.stacks.get(former)
            passed = former.parameters if former else {}
            found = change_sets.changes(former, nested, passed, "UPDATE" if former else "CREATE")
            change["ChangeSetId"] = change_sets.make_id(stack.region, id)
            self.world.nested_changes[change["ChangeSetId"]] = {"Changes": found}

    def _change_set(self, region, name, stack_name):
        stack = self._find(region, stack_name)
        if (stack.id, name) not in self.world.change_sets:
            raise ApiError("ChangeSetNotFound", f"ChangeSet [{name}] does not exist")
        return self.world.change_sets[stack.id, name]

    def _describe_change_set(self, region, ChangeSetName, StackName=None, **_):
        if ChangeSetName in self.world.nested_changes:
            return self.world.nested_changes[ChangeSetName]
        return self._change_set(region, ChangeSetName, StackName)[0]

    def _delete_change_set(self, region, ChangeSetName, StackName=None, **_):
        change_set, _ = self._change_set(region, ChangeSetName, StackName)
        del self.world.change_sets[change_set["StackId"], ChangeSetName]

    def _execute_change_set(self, region, ChangeSetName, StackName=None, **_):
        change_set, operation = self._change_set(region, ChangeSetName, StackName)
        if change_set["ExecutionStatus"] != "AVAILABLE":
            raise ApiError("InvalidChangeSetStatus", f"{ChangeSetName} cannot be executed")
        del self.world.change_sets[change_set["StackId"], ChangeSetName]
        self._begin(*operation)


def _describe(stack):
    return {
        "StackId": stack.id,
        "StackName": stack.name,
        "StackStatus": stack.status,
        "StackStatusReason": stack.reason,
        "Description": stack.template.body.get("Description", ""),
        "CreationTime": stack.created,
        "Parameters": _listed("Parameter", stack.parameters),
        "Outputs": _listed("Output", stack.outputs),
        "Tags": _listed("", stack.tags),
        "RollbackConfiguration": stack.rollback,
        **({"LastUpdatedTime": stack.updated} if stack.updated else {}),
        **_nesting(stack),
    }


def _listed(kind, values):
    return [{f"{kind}Key": key, f"{kind}Value": value} for key, value in values.items()]


def _nesting(stack):
    """API Reference, "Stack": of nested stacks alone, which a StackSet's is not."""
    return {"ParentId": stack.deployer.stack.id} if stack.is_nested else {}
