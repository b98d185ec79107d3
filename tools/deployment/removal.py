"""Deletes an environment: the root stack, and with it both regions, data included."""

import re
import shlex
import time

from deployment import events, identity, stores
from deployment.aws import NOT_READY, WRONG_INPUT, CallFailure, Failure
from deployment.deployed import apart_name, instance_region, read_template, template_command
from deployment.folder import Folder
from deployment.operation import Operation, describe, describe_command
from deployment.refusals import Refusals
from deployment.stack import check_suffix, own_command
from tools.cfn.folder import STACK_SET

# How a deleted function's network interfaces are found by what they are in. Lambda removes them
# some 20 minutes later (AWS Lambda Developer Guide, "Giving Lambda functions access to resources in
# an Amazon VPC"), people tell of 45, and CloudFormation does not always wait for so long.
_FILTERS = {"AWS::EC2::SecurityGroup": "group-id", "AWS::EC2::Subnet": "subnet-id"}
_LONGEST_WAIT = 45 * 60  # seconds
# EC2 says it of groups and of subnets in different words, and CloudFormation hands them on, with or
# without the error's code.
_IN_USE = re.compile(
    "has a dependent object|has dependencies and cannot be deleted|DependencyViolation"
)


def _interfaces_command(filter, id):
    return ["ec2", "describe-network-interfaces", "--filters", f"Name={filter},Values={id}"]


def _delete_command(stack):
    return ["cloudformation", "delete-stack", "--stack-name", stack]


def _deleted_command(condition):
    """Lists root stacks that were deleted in the last 90 days."""
    fields = "{StackName: StackName, DeletionTime: DeletionTime}"
    return [
        *["cloudformation", "list-stacks", "--stack-status-filter", "DELETE_COMPLETE"],
        *["--query", f"StackSummaries[?!ParentId && {condition}].{fields}"],
    ]


def _refused_by_tables(tables):
    """Else all but the tables would be gone when DynamoDB refuses them (Amazon DynamoDB Developer
    Guide, "Using deletion protection to protect your table")."""
    commands = "; ".join(
        shlex.join(["aws", *stores.unprotect_command(each.name), "--region", each.region])
        for each in tables
    )
    return Failure(
        f"{', '.join(map(str, tables))}: DynamoDB does not delete what is protected; first deploy "
        "`protection { deletion_protection: false }`, or, of a stack that cannot be updated any more: "
        f"{commands}",
        NOT_READY,
    )


class Removal:
    """options   suffix, poll, yes, expire, anyway, and a region or a folder; a stack_name is found
    if not given"""

    def __init__(self, aws, options):
        self._aws = aws
        self._options = options
        self._folder = Folder(options.folder) if options.folder else None
        self._region = options.region or self._folder.primary
        self._name = options.stack_name
        if self._folder and self._name is None:
            self._name = identity.default_name(self._folder.environment, options.suffix)

    def show(self):
        aws, region = self._aws, self._region
        name = self._name or "STACK"
        if self._name is None:
            aws.note("Which is the stack of this suffix?")
            aws.show(identity.list_command(self._options.suffix), region)
        aws.note("Has the stack this suffix?")
        aws.show(describe_command(name), region)
        aws.note("Which is the other region, and what stays of each stack's?")
        aws.show(template_command(name), region)
        aws.note("What does it hold? Its tables, buckets and vaults are counted in both regions:")
        aws.show(stores.resources_command(name), region)
        if self._options.expire:
            aws.note("Each bucket of both regions, such as BUCKET, is emptied by S3 from then on:")
            aws.show(stores.expire_command("BUCKET"), region)
            return
        aws.note("ALL DATA of both regions is deleted with it:")
        aws.show(_delete_command(name), region)
        aws.note("Until the stack is gone:")
        aws.show(events.events_command(name), region)
        aws.show(describe_command(name), region)
        aws.note("Where network interfaces keep a group or subnet, until they are gone, then again:")
        aws.show(_interfaces_command("group-id", "GROUP"), region)
        aws.show(_delete_command(name), region)

    def run(self):
        stack = self._find()
        if stack is None:
            self._report_gone()
            return
        aws, name = self._aws, stack["StackName"]
        secondary = self._secondary(stack)
        aws.status(f"count what {name} holds")
        held = stores.take(aws, stack["StackId"], self._options.suffix, self._region, secondary)
        but = " but of what stays" if held.stay else ""
        aws.note(f"the stack {name} of {self._region} goes, and with it ALL DATA in both regions{but}:")
        for line in held.lines or ["no table, no bucket and no backup vault"]:
            aws.note(f"  {line}")
        apart = apart_name(name)
        adopted = describe(aws, apart, self._region) or {}
        if adopted.get("StackName") == apart and adopted["StackStatus"] != "REVIEW_IN_PROGRESS":
            aws.note(
                f"  but not the tables and buckets of {apart}, which were there before: they stay, "
                "with replicas of tables and the keys of both regions"
            )
        if self._options.expire:
            self._expire(held.buckets)
            return
        if held.protected:
            raise _refused_by_tables(held.protected)
        if held.full and not self._options.anyway:
            raise Failure(
                f"{', '.join(map(str, held.full))}: more than the {stores.ONE_RUN:,} versions that "
                "can be deleted while the stack is; let S3 expire them first, with --expire, or go "
                "on with --anyway",
                NOT_READY,
            )
        if not self._options.yes:
            aws.ask(f"Delete {name} and all of this?")
        operation, stack = self._delete(stack, held.resources, secondary)
        for _ in ("the secondary region, which is deleted first", "the primary"):
            if stack["StackStatus"] != "DELETE_FAILED":
                break
            if not self._wait_for_interfaces(operation.failures(secondary)):
                break
            operation, stack = self._delete(stack, None, secondary)
        if stack["StackStatus"] != "DELETE_COMPLETE":
            again = own_command("destroy", self._options.suffix, name, self._region)
            operation.fail(stack, secondary, f"try again: {again}", Refusals(self._folder))
        aws.note(f"the stack {name} is deleted; the template buckets are not")

    def _secondary(self, stack):
        """The region of the StackSet's stack: as the template says, since a stack that was never
        complete has no outputs; None for a stack without one."""
        if stack["StackStatus"] == "REVIEW_IN_PROGRESS":
            return None
        resources = read_template(self._aws, stack["StackId"], self._region)["Resources"]
        sets = [each for each in resources.values() if each["Type"] == STACK_SET]
        return instance_region(sets[0]) if sets else None

    def _delete(self, stack, count, secondary):
        """The operation, and the stack as it has left it."""
        id = stack["StackId"]
        operation = Operation(self._aws, id, self._region, self._options, count, secondary)
        self._aws.call(_delete_command(stack["StackName"]), self._region)
        return operation, operation.wait()

    def _wait_for_interfaces(self, failures):
        """Whether network interfaces have kept groups or subnets, and are gone now.

        A stack that is DELETE_FAILED may be deleted once more (AWS CloudFormation API Reference,
        "DeleteStack").
        """
        kept = {
            (region, event["ResourceType"], event["PhysicalResourceId"])
            for region, event in failures.causes
            if event["ResourceType"] in _FILTERS
            and _IN_USE.search(event.get("ResourceStatusReason", ""))
        }
        if not kept:
            return False
        names = ", ".join(sorted(id for _, _, id in kept))
        self._aws.note(
            f"network interfaces still use {names}: once they are gone, for which Lambda takes up "
            "to 45 minutes, the stack is deleted once more"
        )
        end = time.monotonic() + _LONGEST_WAIT
        try:
            while any(self._has_interfaces(*each) for each in kept):
                if time.monotonic() >= end:
                    return False
                time.sleep(self._options.poll)
        except CallFailure as failure:
            self._aws.note(f"they cannot be looked at: {failure}")
            return False
        return True

    def _has_interfaces(self, region, type, id):
        try:
            found = self._aws.call(_interfaces_command(_FILTERS[type], id), region)
        except CallFailure as failure:
            if failure.is_passing:
                return True  # Nobody knows, so it is looked at again.
            raise
        return bool(found["NetworkInterfaces"])

    def _expire(self, buckets):
        """Has S3 delete what the buckets hold, and leaves all else."""
        if not buckets:
            self._aws.note("there is no bucket: nothing to expire")
            return
        if not self._options.yes:
            self._aws.ask("Let S3 delete every object of these buckets, from tomorrow on?")
        for bucket in buckets:
            self._aws.call(stores.expire_command(bucket.name), bucket.region)
        self._aws.note(
            f"S3 deletes what {len(buckets)} buckets hold within two days; stop what writes to "
            "them, then run destroy without --expire"
        )

    def _find(self):
        """The stack as AWS describes it, after it was held against what was asked for."""
        suffix = self._options.suffix
        name = self._name
        if name is None:
            found = identity.find_one(self._aws, suffix, self._region)
            name = found["StackName"] if found else None
        stack = describe(self._aws, name, self._region) if name else None
        if stack is None:
            return None
        check_suffix(stack, suffix)
        if self._folder:
            there = identity.environment_in(stack.get("Description"))
            if there and there != self._folder.environment:
                raise Failure(
                    f"the stack {name} is the environment {there}, and the folder has "
                    f"{self._folder.environment}",
                    WRONG_INPUT,
                )
        return stack

    def _report_gone(self):
        """Notes that the stack was deleted; fails where there is no sign of it."""
        suffix, region = self._options.suffix, self._region
        if self._folder:
            others = identity.find_all(self._aws, suffix, region)
            identity.check_elsewhere(others, self._folder.environment, suffix)
        what = f"stack {self._name}" if self._name else f"environment of the suffix {suffix}"
        condition = f"StackName=='{self._name}'"
        if self._name is None:
            described = "starts_with(TemplateDescription || '', 'Disaster recovery environment ')"
            condition = f"ends_with(StackName, '-{suffix}') && {described}"
        gone = self._aws.call(_deleted_command(condition), region) or []
        if not gone:
            raise Failure(
                f"there is no {what} in {region}, and none was deleted there in the last 90 days: "
                "is that its primary region?",
                WRONG_INPUT,
            )
        last = max(gone, key=lambda each: each["DeletionTime"])
        self._aws.note(
            f"the stack {last['StackName']} of {region} was deleted at {last['DeletionTime']}: "
            "nothing is left to delete"
        )
