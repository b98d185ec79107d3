"""AWS::StepFunctions: state machines.

AWS Step Functions API Reference, "CreateStateMachine"; Developer Guide, "Amazon States Language"
and "Data at rest encryption in Step Functions" (who makes the machine uses its key, and so does
the machine's role in each execution, for that very machine).
"""

import json

from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused
from tools.cfn.templates import ACCOUNT

_SERVICE = "states.amazonaws.com"


class StateMachine(Model):
    type = "AWS::StepFunctions::StateMachine"
    tag_property = "Tags"

    def create(self, item):
        name = item["StateMachineName"]
        made = item.client("stepfunctions").create_state_machine(
            name=name,
            type=item.get("StateMachineType", "STANDARD"),
            **self._settings(item, f"arn:aws:states:{item.region}:{ACCOUNT}:stateMachine:{name}"),
            **({"tags": listed(item["Tags"])} if "Tags" in item.all else {}),
        )
        arn = made["stateMachineArn"]
        return arn, {"Arn": arn, "Name": name}

    def update(self, item):
        item.take("StateMachineName", "StateMachineType")
        item.client("stepfunctions").update_state_machine(
            stateMachineArn=item.physical_id, **self._settings(item, item.physical_id)
        )

    def _settings(self, item, arn):
        """The arguments of a call; a machine that logs is none that this one knows."""
        _check_definition(item["DefinitionString"])
        context = {"aws:SourceAccount": ACCOUNT, "aws:SourceArn": arn}
        role = item.require_role(item["RoleArn"], _SERVICE, context)
        settings = {"definition": item["DefinitionString"], "roleArn": item["RoleArn"]}
        encryption = item.get("EncryptionConfiguration", {})
        if encryption.get("Type") == "CUSTOMER_MANAGED_KMS_KEY":
            key = encryption["KmsKeyId"]
            context = {"kms:EncryptionContext:aws:states:stateMachineArn": arn}
            context["kms:ViaService"] = f"states.{item.region}.amazonaws.com"
            item.require_key(key, "kms:DescribeKey", "kms:GenerateDataKey", context=context)
            item.require_key(key, *_ROLE_NEEDS, principal=role, context=context)
        if encryption:
            lower = {each[0].lower() + each[1:]: value for each, value in encryption.items()}
            settings["encryptionConfiguration"] = lower
        return settings

    def delete(self, item):
        item.client("stepfunctions").delete_state_machine(stateMachineArn=item.physical_id)


_ROLE_NEEDS = ("kms:Decrypt", "kms:GenerateDataKey")


def listed(tags):
    """Tags as Step Functions takes them."""
    return [{"key": each["Key"], "value": each["Value"]} for each in tags]


def _check_definition(text):
    """That each state leads to one that there is, or ends."""
    machine = json.loads(text)
    states = machine["States"]
    _check_state(states, machine.get("StartAt"), "StartAt")
    for name, state in states.items():
        choices = state.get("Choices", [])
        following = [each["Next"] for each in choices]
        following += [state[key] for key in ("Next", "Default") if key in state]
        for each in following:
            _check_state(states, each, name)
        if not following and state["Type"] not in ("Fail", "Succeed") and not state.get("End"):
            raise Refused(f"InvalidDefinition: {name} has no Next and no End")


def _check_state(states, name, where):
    if name not in states:
        raise Refused(f"InvalidDefinition: {where} names {name}, which is no state")
