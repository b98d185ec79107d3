"""What happened to a stack: its events, and why an operation failed.

A root stack's failure lies in a stack nested in it, or in the StackSet's one in
the other region; the root's own events only say that it is there.
"""

import datetime
import re

from deployment.aws import Failure
from deployment.refusals import Refusals
from tools.cfn.folder import STACK, STACK_SET

# These were stopped because another resource had failed.
_CANCELLED = re.compile(r"Resource (creation|update|deletion) cancelled")
_GUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def events_command(stack):
    return ["cloudformation", "describe-stack-events", "--stack-name", stack]


def read_events(aws, stack, region):
    """Returns a stack's events, the oldest first."""
    return list(reversed(aws.call(events_command(stack), region)["StackEvents"]))


def is_of_stack_itself(event):
    return event.get("PhysicalResourceId") == event["StackId"]


def event_time(event):
    return datetime.datetime.fromisoformat(event["Timestamp"])


def describe(event, place):
    reason = event.get("ResourceStatusReason", "no reason given")
    return (
        f"{place}/{event['LogicalResourceId']} ({event['ResourceType']}) "
        f"{event['ResourceStatus']}: {reason}"
    )


def instance_command(suffix):
    query = f"StackSummaries[?starts_with(StackName, 'StackSet-{_stack_set(suffix)}-')]"
    return ["cloudformation", "list-stacks", "--query", query]


def find_instance(aws, suffix, region, gone=False):
    """The id of the latest stack of the StackSet in a region, None for none.

    AWS names it, and lists it for 90 days after it was deleted; `gone` takes such a one as well.
    """
    prefix = f"StackSet-{_stack_set(suffix)}-"
    stacks = aws.call(instance_command(suffix), region) or []
    roots = [
        each
        for each in stacks
        if re.fullmatch(prefix + _GUID, each["StackName"])
        and (gone or each.get("StackStatus") != "DELETE_COMPLETE")
    ]
    return max(roots, key=lambda each: each["CreationTime"])["StackId"] if roots else None


def left_behind(aws, stack_id, region, since):
    """Yields the events of what an update could not delete, of a stack and of those nested in it.

    CloudFormation tries three times, and goes on without it: its stack has it no more (AWS re:Post
    Knowledge Center, "Why is my CloudFormation stack stuck in the
    UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS or UPDATE_COMPLETE_CLEANUP_IN_PROGRESS state?").
    """
    nested, failed = {}, {}
    for event in read_events(aws, stack_id, region):
        inner = event.get("PhysicalResourceId", "")
        if event_time(event) < since or is_of_stack_itself(event):
            continue
        if event["ResourceType"] == STACK:
            nested[inner] = inner.startswith("arn:")
        if event["ResourceStatus"] == "DELETE_FAILED":
            failed[event["LogicalResourceId"], inner] = event
        elif event["ResourceStatus"] == "DELETE_COMPLETE":
            failed.pop((event["LogicalResourceId"], inner), None)
    yield from failed.values()
    for inner, exists in nested.items():
        if exists:
            yield from left_behind(aws, inner, region, since)


def _stack_set(suffix):
    return f"dr-secondary-{suffix}"


class Failures:
    """The failed resources of one operation of a root stack and all below it.

    Each stands at the line of the spec that it comes from, as far as `refusals` knows it.
    """

    def __init__(self, aws, suffix, primary, secondary=None, refusals=None):
        self._aws = aws
        self._suffix = suffix
        self._primary = primary
        self._secondary = secondary
        self._refusals = refusals or Refusals()
        self._visited = set()
        self.lines = []
        self.causes = []  # (region, event) of each resource whose stack is read

    def add_root(self, stack_id, name, since):
        place = f"{self._primary} {name}"
        self._add_stack(stack_id, self._primary, place, since, self._refusals.root)

    def _add_stack(self, stack_id, region, place, since, template):
        """Adds what failed in a stack since that time; tells whether anything did."""
        if stack_id in self._visited:
            return True
        self._visited.add(stack_id)
        try:
            events = read_events(self._aws, stack_id, region)
        except Failure as failure:
            self.lines.append(f"{place}: its events cannot be read: {failure}")
            return True
        failed = [
            event
            for event in events
            if event["ResourceStatus"].endswith("_FAILED")
            and event_time(event) >= since
            and not _CANCELLED.match(event.get("ResourceStatusReason", ""))
        ]
        causes = [event for event in failed if not is_of_stack_itself(event)]
        for event in causes:
            self._add_event(event, region, place, since, template)
        if not causes:
            self.lines += [
                f"{place} {event['ResourceStatus']}: {event.get('ResourceStatusReason', '')}"
                for event in failed
            ]
        return bool(failed)

    def _add_event(self, event, region, place, since, template):
        """Adds the cause of a failed nested stack or StackSet, else the event itself."""
        inner, id = event.get("PhysicalResourceId", ""), event["LogicalResourceId"]
        below, child = f"{place}/{id}", self._refusals.child(template, id)
        if event["ResourceType"] == STACK and inner.startswith("arn:"):
            if self._add_stack(inner, region, below, since, child):
                return
        self.causes.append((region, event))
        reason = event.get("ResourceStatusReason", "")
        self.lines += self._refusals.lines(template, id, reason, describe(event, place))
        if event["ResourceType"] == STACK_SET:
            self._add_stack_set(inner or _stack_set(self._suffix), below, since, child)

    def _add_stack_set(self, stack_set, place, since, template):
        try:
            regions = self._add_operation(stack_set, place, since)
        except Failure as failure:
            # A rollback has deleted it; its stack's events outlive it.
            self._aws.note(f"the StackSet's operations cannot be read: {failure}")
            regions = []
        for region in regions or [self._secondary]:
            if region:
                self._add_instance(region, place, since, template)

    def _add_operation(self, stack_set, place, since):
        """Adds the results of the last operation that has failed since that time; returns the
        regions it failed in."""
        name = ["--stack-set-name", stack_set]
        operations = self._aws.call(
            ["cloudformation", "list-stack-set-operations", *name], self._primary
        )["Summaries"]
        failed = [
            each["OperationId"]
            for each in operations
            if each["Status"] == "FAILED"
            and datetime.datetime.fromisoformat(each["CreationTimestamp"]) >= since
        ]
        if not failed:
            return []
        results = self._aws.call(
            [
                "cloudformation",
                "list-stack-set-operation-results",
                *name,
                "--operation-id",
                failed[0],
            ],
            self._primary,
        )["Summaries"]
        results = [each for each in results if each["Status"] == "FAILED"]
        for each in results:
            self.lines.append(f"{each['Region']} {place}: {each.get('StatusReason', '')}")
        return [each["Region"] for each in results]

    def _add_instance(self, region, place, since, template):
        """Adds what failed in the StackSet's own stack, which AWS may have deleted."""
        try:
            stack_id = find_instance(self._aws, self._suffix, region, gone=True)
        except Failure as failure:
            self.lines.append(f"{region} {place}: its stacks cannot be listed: {failure}")
            return
        if stack_id:
            self._add_stack(stack_id, region, f"{region} {place}", since, template)
