"""AWS::CloudFormation: nested stacks, StackSets, custom resources.

CloudFormation User Guide: "Nested stacks"; "Grant self-managed permissions" (CloudFormation
assumes the administration role, that one the execution role, which deploys the instance);
"Custom resource response objects" (4096 bytes); the StackSet resource waits for its instances.
"""

import uuid

from tests.emulator.harness import functions
from tests.emulator.harness.models import Model, tags
from tests.emulator.harness.stack_sets import StackSet as Set
from tests.emulator.harness.stacks import Failed, Stack
from tests.emulator.harness.world import Refused
from tools.cfn import iam
from tools.cfn.folder import STACK
from tools.cfn.templates import ACCOUNT


class NestedStack(Model):
    type = STACK

    def attributes(self, stack):
        return {f"Outputs.{name}": value for name, value in stack.outputs.items()}

    def create(self, item):
        engine = item.engine
        body = engine.read_template(item["TemplateURL"], item.stack.principal)
        template = engine.template(body, item.region)
        types = {each["Type"] for each in template.resources.values()}
        named_iam = any(each.startswith("AWS::IAM::") for each in types)
        if named_iam and "CAPABILITY_NAMED_IAM" not in item.stack.root.capabilities:
            raise Refused("Requires capabilities : [CAPABILITY_NAMED_IAM]")
        name = f"{item.stack.name}-{item.resource.id}-{uuid.uuid4().hex[:12].upper()}"
        if len(name) > 128:
            name = f"{name[:115]}-{name[-12:]}"
        stack = Stack(
            name=name,
            region=item.region,
            template=template,
            parameters=template.parameters(item.get("Parameters", {})),
            tags=item.stack.tags | tags(item.get("Tags")),
            deployer=item.resource,
            principal=item.stack.principal,
        )
        item.authorize("cloudformation:CreateStack", stack.id)
        item.world.stacks[stack.id] = stack
        item.physical_id = item.resource.physical_id = stack.id
        try:
            engine.create(stack)
        except Failed as failure:
            raise Refused(f"Embedded stack {stack.id} was not successfully created: {failure}")
        return stack.id, self.attributes(stack)

    def update(self, item):
        engine, stack = item.engine, item.world.stacks[item.physical_id]
        body = engine.read_template(item["TemplateURL"], item.stack.principal)
        template = engine.template(body, item.region)
        parameters = template.parameters(item.get("Parameters", {}))
        item.authorize("cloudformation:UpdateStack", stack.id)
        stack_tags = item.stack.tags | tags(item.get("Tags"))
        try:
            engine.update(stack, template, parameters, stack_tags, within=True)
        except Failed as failure:
            raise Refused(f"Embedded stack {stack.id} was not successfully updated: {failure}")
        return self.attributes(stack)

    def delete(self, item):
        item.authorize("cloudformation:DeleteStack", item.physical_id)
        item.engine.delete(item.world.stacks[item.physical_id])


class StackSet(Model):
    type = "AWS::CloudFormation::StackSet"

    def create(self, item):
        name = item["StackSetName"]
        if name in item.world.stack_sets:
            raise Refused(f"NameAlreadyExistsException: {name}")
        if item["PermissionModel"] != "SELF_MANAGED":
            raise Refused("nested stacks need a self-managed StackSet")
        if item.get("Capabilities") != ["CAPABILITY_NAMED_IAM"]:
            raise Refused("InsufficientCapabilitiesException: CAPABILITY_NAMED_IAM")
        stack_set = Set(name=name, id=f"{name}:{uuid.uuid4()}", resource=item.resource)
        self._set(item, stack_set)
        item.world.stack_sets[name] = stack_set
        item.physical_id = item.resource.physical_id = stack_set.id
        for group in item["StackInstancesGroup"]:
            if group["DeploymentTargets"] != {"Accounts": [ACCOUNT]}:
                raise Refused(f"the emulator has one account: {group['DeploymentTargets']}")
            for region in group["Regions"]:
                stack_set.deploy(item, region)
        return stack_set.id, {"StackSetId": stack_set.id}

    def update(self, item):
        stack_set = item.world.stack_sets[item["StackSetName"]]
        item.take("PermissionModel", "Capabilities")
        if item.changed("StackInstancesGroup"):
            raise Refused("the emulator does not move the instances of a StackSet")
        self._set(item, stack_set)
        for region in stack_set.instances:
            stack_set.redeploy(item, region)

    def _set(self, item, stack_set):
        preferences = item.get("OperationPreferences", {})
        regions = [each for group in item["StackInstancesGroup"] for each in group["Regions"]]
        if set(preferences.get("RegionOrder", regions)) != set(regions):
            raise Refused("RegionOrder must name the regions of the operation")
        stack_set.url = item["TemplateURL"]
        stack_set.description = item.get("Description", "")
        stack_set.tags = tags(item.get("Tags"))
        stack_set.parameters = {
            each["ParameterKey"]: each["ParameterValue"] for each in item.get("Parameters", [])
        }
        stack_set.administrator = item["AdministrationRoleARN"]
        stack_set.executor = item["ExecutionRoleName"]
        self._check_roles(item, stack_set)

    def _check_roles(self, item, stack_set):
        administrator = f"role {stack_set.administrator}"
        context = {
            "aws:SourceAccount": ACCOUNT,
            "aws:SourceArn": f"arn:aws:cloudformation:{item.region}:{ACCOUNT}:stackset/"
            f"{stack_set.id}",
        }
        role = item.require_role(
            stack_set.administrator, "cloudformation.amazonaws.com", context
        )
        item.require("AWS::IAM::Role", stack_set.executor)
        executor = item.world.role(stack_set.executor)
        may = iam.allowed(role.policies, "sts:AssumeRole", executor.name, {})
        if not may or not item.world.may_assume(role, executor.name, {}):
            raise Refused(
                f"Account {ACCOUNT} should have '{stack_set.executor}' role with trust "
                f"relationship to {administrator}"
            )
        # Whatever the execution role consists of must be there before it acts.
        for owner in item.world.owned("AWS::IAM::Role", "AWS::IAM::ManagedPolicy"):
            if owner.stack is item.world.owner("AWS::IAM::Role", "", stack_set.executor).stack:
                item.require(owner.type, owner.physical_id)

    def delete(self, item):
        item.take(*item.all)
        stack_set = item.world.stack_sets.get(item.all["StackSetName"])
        if stack_set is None or stack_set.resource is not item.resource:
            return
        self._check_roles(item, stack_set)
        for region in list(stack_set.instances):
            stack_set.remove(item, region)
        del item.world.stack_sets[stack_set.name]


class Custom(Model):
    type = "Custom::"

    def create(self, item):
        return self._request(item, "Create")

    def update(self, item):
        item.physical_id, attributes = self._request(item, "Update", OldResourceProperties=item.old)
        return attributes

    def delete(self, item):
        self._request(item, "Delete")

    def _request(self, item, kind, **more):
        item.take(*item.all)
        token = item["ServiceToken"]
        item.require("AWS::Lambda::Function", token, what=f"Function not found: {token}")
        item.authorize("lambda:InvokeFunction", token)
        timeout = item.get("ServiceTimeout", 3600)
        if not 1 <= timeout <= 3600:
            raise Refused(f"ServiceTimeout {timeout}")
        event = {
            "RequestType": kind,
            "ServiceToken": token,
            "StackId": item.stack.id,
            "RequestId": str(uuid.uuid4()),
            "LogicalResourceId": item.resource.id,
            "ResourceType": item.resource.type,
            "ResourceProperties": functions.stringified(item.all),
            **functions.stringified(more),
        }
        if kind != "Create":
            event["PhysicalResourceId"] = item.physical_id
        answer = functions.request(item, token, event)
        if answer["Status"] != "SUCCESS":
            reason = answer.get("Reason", "")
            raise Refused(f"Received response status [FAILED] from custom resource: {reason}")
        return answer["PhysicalResourceId"], answer.get("Data", {})
