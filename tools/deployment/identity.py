"""Whose environment it is: one suffix belongs to one environment of an account.

Physical names carry the suffix and not the environment's name, and those of IAM's roles are the
account's, whatever the region.
"""

import re

from deployment.aws import WRONG_INPUT, CallFailure, Failure
from deployment.folder import environment_in

_EMPTY = ("REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE")  # These hold no resources.
_WHY = "names carry the suffix alone, so two environments cannot share it: take another suffix"


def default_name(environment, suffix):
    """The root stack's name unless the user gives one."""
    return f"dr-{environment}-{suffix}"


def _list_command(condition):
    """Lists the stacks that none nests and whose suffix meets it."""
    own = f"Parameters[?ParameterKey=='EnvironmentSuffix' && ({condition})]"
    fields = "{StackName: StackName, StackId: StackId, StackStatus: StackStatus, "
    fields += "Description: Description}"
    return ["cloudformation", "describe-stacks", "--query", f"Stacks[?!ParentId && {own}].{fields}"]


def list_command(suffix):
    """Lists those of a suffix."""
    return _list_command(f"ParameterValue=='{suffix}'")


def list_like_command(suffix):
    """Lists those one of whose suffix and this one is the end of the other, after a hyphen."""
    longer = f"ends_with(ParameterValue, '-{suffix}')"
    return _list_command(f"{longer} || ends_with('{suffix}', join('-', ['', ParameterValue]))")


def _is_root(stack):
    return environment_in(stack.get("Description")) is not None


def _is_secondary(stack):
    return stack["StackName"].startswith("StackSet-dr-secondary-")


def find_all(aws, suffix, region):
    """The root stacks in a region that are environments of this suffix."""
    return [each for each in aws.call(list_command(suffix), region) or [] if _is_root(each)]


def find_one(aws, suffix, region):
    """The one environment of a suffix in a region, None for none; its name is to be given
    where there are several."""
    found = find_all(aws, suffix, region)
    if len(found) > 1:
        names = ", ".join(each["StackName"] for each in found)
        raise Failure(
            f"several stacks have the suffix {suffix}, --stack-name says which: {names}",
            WRONG_INPUT,
        )
    return found[0] if found else None


def tags(given, suffix):
    """The tags of a template, by key: their values are text, or a Ref to the suffix."""
    return {
        each["Key"]: each["Value"] if isinstance(each["Value"], str) else suffix for each in given
    }


def check_same(stack, deployed, wanted):
    """Refuses to take one environment for another."""
    if deployed != wanted:
        raise Failure(
            f"the stack {stack} is the environment {deployed}, and the folder has {wanted}: an "
            f"update would delete {deployed}; {_WHY}",
            WRONG_INPUT,
        )


def check_elsewhere(stacks, environment, suffix):
    """Refuses where a suffix is already taken by one of these stacks."""
    for stack in stacks:
        if stack["StackStatus"] in _EMPTY:
            continue
        name, other = stack["StackName"], environment_in(stack["Description"])
        if other == environment:
            raise Failure(
                f"the environment {environment} of the suffix {suffix} runs in the stack {name}: "
                f"--stack-name {name}",
                WRONG_INPUT,
            )
        raise Failure(
            f"the environment {other} has the suffix {suffix}, in the stack {name}; "
            f"{environment} cannot have it too: {_WHY}",
            WRONG_INPUT,
        )


def check_apart(aws, suffix, region):
    """Refuses a suffix whose names could be taken for those of another environment there, be it
    its primary or its secondary."""
    for stack in aws.call(list_like_command(suffix), region) or []:
        if stack["StackStatus"] in _EMPTY or not (_is_root(stack) or _is_secondary(stack)):
            continue
        raise Failure(
            f"the suffix {suffix} and that of the stack {stack['StackName']} of {region} end "
            "alike, so what one of the two may do to its own by their names it could do to the "
            "other's: take a suffix that does not",
            WRONG_INPUT,
        )


def role_of(folder, suffix):
    """The name of a role that every environment of this suffix has; None where it has none."""
    for role in folder.resources("AWS::IAM::Role", folder.primary):
        name = role.raw.get("RoleName", {})
        text = name.get("Fn::Sub", "") if isinstance(name, dict) else ""
        if re.fullmatch(r"dr-[a-z-]+-\$\{EnvironmentSuffix\}", text):
            return text.replace("${EnvironmentSuffix}", suffix)
    return None


def role_command(role):
    return ["iam", "get-role", "--role-name", role]


def check_free(aws, folder, suffix):
    """Refuses a first deployment under a suffix that the account has in use, in any region."""
    check_elsewhere(find_all(aws, suffix, folder.primary), folder.environment, suffix)
    for region in (folder.primary, folder.secondary):
        check_apart(aws, suffix, region)
    role = role_of(folder, suffix)
    if role is None:
        return
    try:
        aws.call(role_command(role), folder.primary)
    except CallFailure as failure:
        if failure.error == "NoSuchEntity":
            return
        raise
    raise Failure(
        f"the role {role} exists: an environment with the suffix {suffix} has its primary in "
        f"another region of this account, or something of one is left; {_WHY}",
        WRONG_INPUT,
    )
