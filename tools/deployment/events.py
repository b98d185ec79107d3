"""What happened to a stack: its events, and why an operation failed.

A root stack's failure lies in a stack nested in it, or in the StackSet's one in
the other region; the root's own events only say that it is there.
"""

import datetime
import re

from deployment.aws import Failure

_STACK = "AWS::CloudFormation::Stack"
_STACK_SET = "AWS::CloudFormation::StackSet"
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


class Failures:
    """The failed resources of one operation of a root stack and all below it."""

    def __init__(self, aws, suffix, primary, secondary=None):
        self._aws = aws
        self._primary = primary
        self._secondary = secondary
        self._stack_set = f"dr-secondary-{suffix}"
        self._visited = set()
        self.lines = []

    def add_root(self, stack_id, name, since):
        self._add_stack(stack_id, self._primary, f"{self._primary} {name}", since)

    def _add_stack(self, stack_id, region, place, since):
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
            self._add_event(event, region, place, since)
        if not causes:
            self.lines += [
                f"{place} {event['ResourceStatus']}: {event.get('ResourceStatusReason', '')}"
                for event in failed
            ]
        return bool(failed)

    def _add_event(self, event, region, place, since):
        """Adds the cause of a failed nested stack or StackSet, else the event itself."""
        inner = event.get("PhysicalResourceId", "")
        below = f"{place}/{event['LogicalResourceId']}"
        if event["ResourceType"] == _STACK and inner.startswith("arn:"):
            if self._add_stack(inner, region, below, since):
                return
        self.lines.append(describe(event, place))
        if event["ResourceType"] == _STACK_SET:
            self._add_stack_set(inner or self._stack_set, below, since)

    def _add_stack_set(self, stack_set, place, since):
        try:
            regions = self._add_operation(stack_set, place)
        except Failure as failure:
            # A rollback has deleted it; its stack's events outlive it.
            self._aws.note(f"the StackSet's operations cannot be read: {failure}")
            regions = []
        for region in regions or [self._secondary]:
            if region:
                self._add_instance(region, place, since)

    def _add_operation(self, stack_set, place):
        """Adds the results of the last failed operation; returns the regions it failed in."""
        name = ["--stack-set-name", stack_set]
        operations = self._aws.call(
            ["cloudformation", "list-stack-set-operations", *name], self._primary
        )["Summaries"]
        failed = [each["OperationId"] for each in operations if each["Status"] == "FAILED"]
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

    def _add_instance(self, region, place, since):
        """Adds what failed in the StackSet's own stack, which AWS names and may have deleted."""
        prefix = f"StackSet-{self._stack_set}-"
        query = f"StackSummaries[?starts_with(StackName, '{prefix}')]"
        try:
            stacks = self._aws.call(["cloudformation", "list-stacks", "--query", query], region)
        except Failure as failure:
            self.lines.append(f"{region} {place}: its stacks cannot be listed: {failure}")
            return
        roots = [each for each in stacks if re.fullmatch(prefix + _GUID, each["StackName"])]
        if roots:
            latest = max(roots, key=lambda each: each["CreationTime"])
            self._add_stack(latest["StackId"], region, f"{region} {place}", since)
