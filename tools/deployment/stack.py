"""Creates, updates and deletes the root stack, and waits until that has ended."""

import datetime
import shlex
import time

from deployment import events, publish
from deployment.aws import WRONG_INPUT, CallFailure, Failure
from deployment.folder import REPLICATES_BACK

_LONG_AGO = datetime.datetime.min.replace(tzinfo=datetime.timezone.utc)
_ONLY_REMOVABLE = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")
_NO_CHANGES = ("didn't contain changes", "No updates are to be performed")


def _describe_command(stack):
    return ["cloudformation", "describe-stacks", "--stack-name", stack]


def _describe(aws, stack, region):
    """Returns the stack as AWS describes it, None where there is none."""
    try:
        return aws.call(_describe_command(stack), region)["Stacks"][0]
    except CallFailure as failure:
        if failure.error == "ValidationError" and "does not exist" in str(failure):
            return None
        raise


def _check_suffix(stack, suffix):
    """Another suffix would delete one environment, or replace it by another."""
    for parameter in stack.get("Parameters", []):
        if parameter["ParameterKey"] == "EnvironmentSuffix":
            if parameter["ParameterValue"] != suffix:
                raise Failure(
                    f"the stack {stack['StackName']} has the suffix "
                    f"{parameter['ParameterValue']}, not {suffix}",
                    WRONG_INPUT,
                )
            return
    if stack["StackStatus"] != "REVIEW_IN_PROGRESS":
        raise Failure(
            f"the stack {stack['StackName']} is no environment: it has no EnvironmentSuffix",
            WRONG_INPUT,
        )


def _own_command(subcommand, suffix, name, region):
    words = ["tools/deploy", subcommand, "--suffix", suffix, "--stack-name", name]
    return shlex.join([*words, "--region", region, "--execute"])


def _continue_rollback(name, region):
    return (
        "repair what its events name, then run: aws cloudformation "
        f"continue-update-rollback --stack-name {name} --region {region}"
    )


def _change_set_type(stack, suffix, region):
    """CREATE or UPDATE; fails where the stack is in no state for either."""
    if stack is None or stack["StackStatus"] == "REVIEW_IN_PROGRESS":
        return "CREATE"
    name, status = stack["StackName"], stack["StackStatus"]
    _check_suffix(stack, suffix)
    if status.endswith("_IN_PROGRESS"):
        raise Failure(f"the stack {name} is {status}: wait until that has ended")
    if status in _ONLY_REMOVABLE:
        raise Failure(
            f"the stack {name} is {status} and can only be removed: "
            + _own_command("destroy", suffix, name, region)
        )
    if status == "UPDATE_ROLLBACK_FAILED":
        raise Failure(f"the stack {name} is {status}; {_continue_rollback(name, region)}")
    return "UPDATE"


class Deployment:
    """One change of one root stack, by way of a change set."""

    def __init__(self, aws, folder, options):
        self._aws = aws
        self._folder = folder
        self._region = folder.primary
        self._options = options
        self._name = options.stack_name
        self._change_set = "deploy-" + time.strftime("%Y%m%d%H%M%S", time.gmtime())

    def _of_change_set(self, operation):
        names = ["--stack-name", self._name, "--change-set-name", self._change_set]
        return ["cloudformation", operation, *names]

    def _create_command(self, kind):
        parameters = {
            "EnvironmentSuffix": self._options.suffix,
            "TemplateBucket": self._options.bucket,
        }
        return [
            *self._of_change_set("create-change-set"),
            *["--change-set-type", kind],
            *["--template-url", publish.template_url(self._folder, self._options.bucket)],
            "--parameters",
            *[f"ParameterKey={key},ParameterValue={value}" for key, value in parameters.items()],
            *["--capabilities", "CAPABILITY_NAMED_IAM"],
        ]

    def show(self):
        aws, region = self._aws, self._region
        aws.note("Is there such a stack, and in which state?")
        aws.show(_describe_command(self._name), region)
        aws.note("A change set; its type is UPDATE where the stack exists:")
        aws.show(self._create_command("CREATE"), region)
        aws.note("Until it is CREATE_COMPLETE; then its changes are listed:")
        aws.show(self._of_change_set("describe-change-set"), region)
        aws.note("If it has no changes:")
        aws.show(self._of_change_set("delete-change-set"), region)
        aws.note("If it has:")
        aws.show(self._of_change_set("execute-change-set"), region)
        aws.note("Until the stack's operation has ended; then its outputs are printed:")
        aws.show(events.events_command(self._name), region)
        aws.show(_describe_command(self._name), region)

    def _wait_for_change_set(self):
        while True:
            found = self._aws.call(self._of_change_set("describe-change-set"), self._region)
            if found["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
                return found
            time.sleep(min(self._options.poll, 5))

    def _prepare(self, stack):
        """Makes the change set; returns its changes, None for none."""
        kind = _change_set_type(stack, self._options.suffix, self._region)
        if kind == "CREATE" and self._folder.replicates_back():
            raise Failure(REPLICATES_BACK, WRONG_INPUT)
        self._aws.call(self._create_command(kind), self._region)
        found = self._wait_for_change_set()
        if found["Status"] == "CREATE_COMPLETE":
            return found["Changes"]
        reason = found.get("StatusReason", "")
        self._aws.call(self._of_change_set("delete-change-set"), self._region)
        if any(text in reason for text in _NO_CHANGES):
            return None
        raise Failure(f"the change set {self._change_set} is {found['Status']}: {reason}")

    def _advise(self, status):
        if status == "UPDATE_ROLLBACK_COMPLETE":
            return "the environment is as it was before"
        if status == "UPDATE_ROLLBACK_FAILED":
            return _continue_rollback(self._name, self._region)
        again = _own_command("destroy", self._options.suffix, self._name, self._region)
        return f"before another attempt, remove it: {again}"

    def run(self):
        """Brings the stack to what the folder says, and prints its outputs."""
        aws, region = self._aws, self._region
        stack = _describe(aws, self._name, region)
        changes = self._prepare(stack)
        if changes is None:
            aws.note(f"no changes: the stack {self._name} is up to date")
        else:
            for change in changes:
                aws.note(_change_line(change["ResourceChange"]))
            operation = Operation(aws, self._name, region, self._options)
            aws.call(self._of_change_set("execute-change-set"), region)
            stack = operation.wait()
            if stack["StackStatus"] not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
                operation.fail(stack, self._folder.secondary, self._advise(stack["StackStatus"]))
        for output in stack.get("Outputs", []):
            aws.result(f"{output['OutputKey']} {output['OutputValue']}")



def _change_line(change):
    replaced = {"True": ", replaced", "Conditional": ", perhaps replaced"}
    return (
        f"{change['Action']} {change['LogicalResourceId']} ({change['ResourceType']})"
        + replaced.get(change.get("Replacement"), "")
    )


class Operation:
    """An operation of a stack, from just before it is started."""

    def __init__(self, aws, stack, region, options):
        self._aws = aws
        self._region = region
        self._options = options
        stack = _describe(aws, stack, region)
        self._stack_id, self._name = stack["StackId"], stack["StackName"]
        self._known = {event["EventId"] for event in self._read_events()}
        self._since = None

    def _read_events(self):
        return events.read_events(self._aws, self._stack_id, self._region)

    def _report_progress(self):
        """Notes what has ended since the last look; returns the stack's own last state."""
        own = None
        for event in self._read_events():
            if event["EventId"] in self._known:
                continue
            self._known.add(event["EventId"])
            self._since = self._since or events.event_time(event)
            status = event["ResourceStatus"]
            if events.is_of_stack_itself(event):
                own = status
            elif not status.endswith("_IN_PROGRESS"):
                moment = events.event_time(event).strftime("%H:%M:%S")
                self._aws.note(f"{moment} {event['LogicalResourceId']} {status}")
        return own

    def wait(self):
        """Returns the stack when its operation has ended, however that was.

        Its description alone may still show how the operation before has ended.
        """
        ended = False
        try:
            while True:
                own = self._report_progress()
                ended = not own.endswith("_IN_PROGRESS") if own else ended
                stack = _describe(self._aws, self._stack_id, self._region)
                status = stack["StackStatus"]
                if ended and not status.endswith("_IN_PROGRESS") or status == "DELETE_COMPLETE":
                    return stack
                time.sleep(self._options.poll)
        except (KeyboardInterrupt, CallFailure):
            self._aws.note(f"the operation of the stack {self._name} goes on without this tool")
            raise

    def fail(self, stack, secondary, advice):
        """Names what failed, also in the stacks below, and raises."""
        failures = events.Failures(self._aws, self._options.suffix, self._region, secondary)
        failures.add_root(self._stack_id, self._name, self._since or _LONG_AGO)
        for line in failures.lines:
            self._aws.note(line)
        raise Failure(f"the stack {self._name} is {stack['StackStatus']}; {advice}")


def _delete_command(stack):
    return ["cloudformation", "delete-stack", "--stack-name", stack]


def show_destroy(aws, options):
    aws.note("Has the stack this suffix?")
    aws.show(_describe_command(options.stack_name), options.region)
    aws.show(_delete_command(options.stack_name), options.region)
    aws.note("Until the stack is gone:")
    aws.show(events.events_command(options.stack_name), options.region)
    aws.show(_describe_command(options.stack_name), options.region)


def destroy(aws, options):
    """Deletes the root stack and with it both regions, data included."""
    stack = _describe(aws, options.stack_name, options.region)
    if stack is None:
        aws.note(f"there is no stack {options.stack_name} in {options.region}")
        return
    _check_suffix(stack, options.suffix)
    outputs = {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}
    operation = Operation(aws, options.stack_name, options.region, options)
    aws.call(_delete_command(options.stack_name), options.region)
    stack = operation.wait()
    if stack["StackStatus"] != "DELETE_COMPLETE":
        again = _own_command("destroy", options.suffix, options.stack_name, options.region)
        operation.fail(stack, outputs.get("SecondaryRegion"), f"try again: {again}")
    aws.note(f"the stack {options.stack_name} is deleted; the template bucket is not")
