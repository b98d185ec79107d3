"""A stack that cannot be updated as it is, and what ends that."""

import shlex

from deployment import events
from deployment.aws import CallFailure, Failure
from deployment.operation import describe

# AWS CloudFormation User Guide, "Understand CloudFormation stack creation events" and "Choose how to
# handle failures when provisioning resources".
_CHANGEABLE = (
    *("CREATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_COMPLETE"),
    *("UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"),
)


def account_of(stack_id):
    """Partition and account, which a stack's ARN has."""
    _, partition, _, _, account, _ = stack_id.split(":", 5)
    return partition, account


def execution_role(stack_id, suffix):
    """The ARN of the StackSet's execution role; the stack is any of the environment's."""
    partition, account = account_of(stack_id)
    return f"arn:{partition}:iam::{account}:role/dr-stackset-execution-{suffix}"


def way_out(stack, region, role=None):
    """What ends an update or a rollback that has failed; empty for a stack in another state.

    role   acts, the caller where none is given; a stack that only its StackSet has updated keeps
           none (AWS CloudFormation API Reference, "ContinueUpdateRollback" and "RollbackStack")
    """
    call = {
        "UPDATE_ROLLBACK_FAILED": "continue-update-rollback",
        "UPDATE_FAILED": "rollback-stack",
    }.get(stack["StackStatus"])
    if call is None:
        return ""
    command = ["aws", "cloudformation", call]
    command += ["--stack-name", stack["StackName"], "--region", region]
    command += ["--role-arn", role] if role else []
    return f"repair what its events name, then run: {shlex.join(command)}"


def way_out_of_secondary(aws, suffix, region):
    """The same of the StackSet's stack, before which the root cannot roll its StackSet back; empty
    where it does not answer."""
    try:
        id = events.find_instance(aws, suffix, region)
        stack = describe(aws, id, region) if id else None
    except CallFailure:
        return ""
    return way_out(stack, region, execution_role(id, suffix)) if stack else ""


def check_changeable(stack, region, role=None):
    """Fails where AWS would refuse to update a stack."""
    name, status = stack["StackName"], stack["StackStatus"]
    if status in _CHANGEABLE:
        return
    how = way_out(stack, region, role) or (
        "wait until that has ended"
        if status.endswith("_IN_PROGRESS")
        else "it cannot be changed now"
    )
    raise Failure(f"the stack {name} is {status}: {how}")
