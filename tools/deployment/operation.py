"""An operation of a root stack, watched until it has ended."""

import datetime
import time

from deployment import events
from deployment.aws import CallFailure, Failure
from tools.cfn.folder import STACK_SET

# How long AWS may be out of reach while an operation is watched: a network that is changed, a
# machine that wakes up.
_PATIENCE = 15 * 60  # seconds
_LONG_AGO = datetime.datetime.min.replace(tzinfo=datetime.timezone.utc)


def describe_command(stack):
    return ["cloudformation", "describe-stacks", "--stack-name", stack]


def describe(aws, stack, region):
    """Returns the stack as AWS describes it, None where there is none."""
    try:
        return aws.call(describe_command(stack), region)["Stacks"][0]
    except CallFailure as failure:
        if failure.error == "ValidationError" and "does not exist" in str(failure):
            return None
        raise


class _Watch:
    """What the events of one stack tell of its operation."""

    def __init__(self, aws, stack_id, region):
        self._aws = aws
        self._stack_id = stack_id
        self.region = region
        self.total = None  # of the resources that change, None where nobody knows
        self.known = set()
        self.done = set()
        self.running = {}  # type by logical id
        self.own = None  # the stack's own last status

    def read(self):
        return events.read_events(self._aws, self._stack_id, self.region)

    def look(self, since=_LONG_AGO):
        """The events that are new; the counts follow them."""
        found = []
        for event in self.read():
            if event["EventId"] in self.known:
                continue
            self.known.add(event["EventId"])
            if events.event_time(event) >= since:
                self._count(event)
                found.append(event)
        return found

    def _count(self, event):
        id, status = event["LogicalResourceId"], event["ResourceStatus"]
        if events.is_of_stack_itself(event):
            self.own = status
            if status.endswith("ROLLBACK_IN_PROGRESS"):
                self.done, self.running, self.total = set(), {}, None
        elif status.endswith("_IN_PROGRESS"):
            self.running[id] = event["ResourceType"]
        else:
            self.running.pop(id, None)
            self.done.add(id)

    @property
    def count(self):
        """The region, and how many of the resources have ended."""
        return f"{self.region} {len(self.done)}" + (f" of {self.total}" if self.total else "")

    @property
    def now(self):
        """What is being done."""
        running = f": {', '.join(self.running)}" if self.running else ""
        return self.count + running


class Operation:
    """An operation of a stack, from just before it is started.

    options   have `suffix`, and `poll` in seconds
    total     how many resources of the root it concerns, if known
    """

    def __init__(self, aws, stack, region, options, total=None, secondary=None):
        self._aws = aws
        self._region = region
        self._options = options
        self._secondary = secondary
        stack = describe(aws, stack, region)
        self._stack_id, self._name = stack["StackId"], stack["StackName"]
        self._root = _Watch(aws, self._stack_id, region)
        self._root.total = total
        self._root.known = {event["EventId"] for event in self._root.read()}
        self._instance = None
        self._since = None
        self._began = time.monotonic()

    @property
    def _elapsed(self):
        seconds = int(time.monotonic() - self._began)
        return f"{seconds // 60}:{seconds % 60:02}"

    def _report(self, watch, since=_LONG_AGO):
        """Notes what has ended in a stack since the last look."""
        for event in watch.look(since):
            self._since = self._since or events.event_time(event)
            status, reason = event["ResourceStatus"], event.get("ResourceStatusReason", "")
            if not events.is_of_stack_itself(event):
                if not status.endswith("_IN_PROGRESS"):
                    text = f"{event['LogicalResourceId']} {status}"
                    self._aws.note(f"{self._elapsed} {watch.count}: {text}")
            elif status.endswith("ROLLBACK_IN_PROGRESS"):
                self._aws.note(f"{self._elapsed} {watch.region} {status}: {reason}")

    def _look(self):
        """Shows how far both regions are."""
        self._report(self._root)
        watches = [self._root]
        if STACK_SET in self._root.running.values() and self._secondary:
            self._watch_secondary()
        if self._instance:
            watches.append(self._instance)
        self._aws.status(f"{self._elapsed} {'; '.join(watch.now for watch in watches)}")

    def _watch_secondary(self):
        """Reports on the StackSet's stack; nothing there may keep the operation from being seen."""
        try:
            if self._instance is None or self._instance.own is None:  # Perhaps a former one.
                find = events.find_instance
                id = find(self._aws, self._options.suffix, self._secondary, gone=True)
                if id is None:
                    return
                self._instance = _Watch(self._aws, id, self._secondary)
            self._report(self._instance, self._since)
        except Failure as failure:
            self._aws.note(f"what {self._secondary} does cannot be seen: {failure}")
            self._secondary = self._instance = None

    def wait(self):
        """Returns the stack when its operation has ended, however that was.

        Its description alone may still show how the operation before has ended.
        """
        unseen = None  # since when AWS has been out of reach
        try:
            while True:
                try:
                    stack = self._ended()
                    unseen = None
                except CallFailure as failure:
                    if not failure.is_passing:
                        raise
                    stack, now = None, time.monotonic()
                    if unseen is None:
                        unseen = now
                        self._aws.note(f"{self._elapsed} {failure}; asked again until it answers")
                    elif now - unseen > _PATIENCE:
                        raise
                if stack:
                    return stack
                time.sleep(self._options.poll)
        except (KeyboardInterrupt, CallFailure):
            self._aws.note(f"the operation of the stack {self._name} goes on without this tool")
            raise

    def _ended(self):
        """Shows how far it is; returns the stack once the operation has ended, else None."""
        self._look()
        own = self._root.own
        stack = describe(self._aws, self._stack_id, self._region)
        status = stack["StackStatus"]
        ended = own and not own.endswith("_IN_PROGRESS") and not status.endswith("_IN_PROGRESS")
        return stack if ended or status == "DELETE_COMPLETE" else None

    def note_left(self):
        """Notes what an update could not delete, in either region; tells whether there is any."""
        left = []
        try:
            stacks = [(self._stack_id, self._region)]
            if self._secondary:
                id = events.find_instance(self._aws, self._options.suffix, self._secondary)
                stacks += [(id, self._secondary)] if id else []
            for id, region in stacks:
                found = events.left_behind(self._aws, id, region, self._since or _LONG_AGO)
                left += [(region, event) for event in found]
        except Failure as failure:
            self._aws.note(f"whether something was left behind cannot be seen: {failure}")
        for region, event in left:
            self._aws.note(
                f"{region}: {event['LogicalResourceId']} ({event['ResourceType']}) "
                f"{event['PhysicalResourceId']} could not be deleted, and no stack has it any more; "
                "delete it by hand, as nothing of its name can be made before: "
                f"{event.get('ResourceStatusReason', 'no reason given')}"
            )
        return bool(left)

    def failures(self, secondary, refusals=None):
        """What failed, also in the stacks below."""
        found = events.Failures(self._aws, self._options.suffix, self._region, secondary, refusals)
        found.add_root(self._stack_id, self._name, self._since or _LONG_AGO)
        return found

    def fail(self, stack, secondary, advice, refusals=None):
        """Names what failed, and raises."""
        for line in self.failures(secondary, refusals).lines:
            self._aws.note(line)
        raise Failure(f"the stack {self._name} is {stack['StackStatus']}; {advice}")
