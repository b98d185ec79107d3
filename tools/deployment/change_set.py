"""The change set by which a root stack is created or updated."""

import json
import re
import time

from deployment import publish, refusals
from deployment.aws import Failure

_NO_CHANGES = ("didn't contain changes", "No updates are to be performed")
# A change set of nested stacks cannot know what one stack will pass to another, and AWS refuses
# some uses of that: github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/759.
_NESTED_ALONE = ("ested change set", "IntrinsicFunction")
_CHANGE_SET = re.compile(
    r"arn:[a-z-]+:cloudformation:[a-z0-9-]+:\d+:changeSet/[A-Za-z0-9-]+/[0-9a-f-]+"
)


def change_line(change, stack=""):
    """What a change set says of a resource; `stack` is the path of the stack that it lies in."""
    replaced = {"True": ", replaced", "Conditional": ", perhaps replaced"}
    return (
        f"{change['Action']} {stack}{change['LogicalResourceId']} ({change['ResourceType']})"
        + replaced.get(change.get("Replacement"), "")
    )


def rollback_option(configuration):
    """The option that sets the alarms at which AWS rolls an update back; None for none.

    AWS applies those of the last update unless an empty list takes them off (CloudFormation API
    Reference, "RollbackConfiguration").
    """
    none = {"RollbackTriggers": [], "MonitoringTimeInMinutes": 0}
    return ["--rollback-configuration", json.dumps(configuration or none)]


class ChangeSet:
    """A change set of a root stack and the stacks nested in it.

    The StackSet's stack in the other region is in no change set.

    options   suffix, stack_name, bucket, secondary_bucket, poll; rollback: AWS's rollback
              configuration, None for none; template_body: a file in the place of the root's
              template, None for that; kept_parameters: names of those that only that file
              declares, and that keep the stack's values
    own       values of the spec's own parameters, by name
    """

    def __init__(self, aws, folder, options, own):
        self._aws = aws
        self._folder = folder
        self._region = folder.primary
        self._stack = options.stack_name
        self._options = options
        self._own = own
        self._name = "deploy-" + time.strftime("%Y%m%d%H%M%S", time.gmtime())

    def _command(self, operation):
        names = ["--stack-name", self._stack, "--change-set-name", self._name]
        return ["cloudformation", operation, *names]

    def create_command(self, kind, nested=True):
        """`kind` is CREATE or UPDATE."""
        parameters = {
            "EnvironmentSuffix": self._options.suffix,
            "TemplateBucket": self._options.bucket,
            "SecondaryTemplateBucket": self._options.secondary_bucket,
            **self._own,
        }
        return [
            *self._command("create-change-set"),
            *["--change-set-type", kind],
            *self._template(),
            "--parameters",
            *[f"ParameterKey={key},ParameterValue={value}" for key, value in parameters.items()],
            *[f"ParameterKey={key},UsePreviousValue=true" for key in self._options.kept_parameters],
            *["--capabilities", "CAPABILITY_NAMED_IAM"],
            *(rollback_option(self._options.rollback) if kind == "UPDATE" else []),
            *(["--include-nested-stacks"] if nested else []),
        ]

    def _template(self):
        if self._options.template_body:
            return ["--template-body", f"file://{self._options.template_body}"]
        url = publish.template_url(self._folder, self._folder.root, self._options.bucket)
        return ["--template-url", url]

    def show(self, kind="CREATE"):
        aws, region = self._aws, self._region
        exists = "; its type is UPDATE where the stack exists" if kind == "CREATE" else ""
        aws.note(f"A change set{exists}:")
        aws.show(self.create_command(kind), region)
        aws.note("Until it is CREATE_COMPLETE; then its changes are listed:")
        aws.show(self._command("describe-change-set"), region)
        aws.note("If it has no changes:")
        aws.show(self._command("delete-change-set"), region)
        aws.note("If it has:")
        aws.show(self._command("execute-change-set"), region)

    def prepare(self, kind):
        """Makes the change set and lists its changes; returns them, None for none."""
        found = self._create(kind, nested=True)
        reason = found.get("StatusReason", "")
        if found["Status"] != "CREATE_COMPLETE" and not _has(reason, _NO_CHANGES):
            explained = self._explain(found)
            if not explained and _has(reason, _NESTED_ALONE):
                self._aws.note(f"AWS lists no changes of nested stacks here: {reason}")
                self.discard()
                self._name += "-root"
                found = self._create(kind, nested=False)
                reason = found.get("StatusReason", "")
        if found["Status"] == "CREATE_COMPLETE":
            self._list(found["Changes"], nested=kind == "UPDATE")
            return found["Changes"]
        self.discard()
        if _has(reason, _NO_CHANGES):
            return None
        raise Failure(f"the change set {self._name} is {found['Status']}: {reason}")

    def execute(self):
        self._aws.call(self._command("execute-change-set"), self._region)

    def discard(self):
        self._aws.call(self._command("delete-change-set"), self._region)

    def _create(self, kind, nested):
        self._aws.call(self.create_command(kind, nested), self._region)
        while True:
            self._aws.status(f"AWS makes the change set {self._name}")
            found = self._aws.call(self._command("describe-change-set"), self._region)
            if found["Status"] not in ("CREATE_PENDING", "CREATE_IN_PROGRESS"):
                return found
            time.sleep(min(self._options.poll, 5))

    def _explain(self, found):
        """Notes what AWS's validation found, also in nested change sets; tells whether it did."""
        places = refusals.Refusals(self._folder)
        reason = found.get("StatusReason", "")
        known = [found.get("ChangeSetId"), *_CHANGE_SET.findall(reason)]
        said = [
            refusals.explain_change_set(self._aws, each, self._region, places)
            for each in dict.fromkeys(known)
            if each
        ]
        return any(said)

    def _list(self, changes, nested, stack=""):
        """Notes each change; of a creation all are alike, so those of nested stacks are not read."""
        for each in changes:
            change = each["ResourceChange"]
            self._aws.note(change_line(change, stack))
            if nested and change.get("ChangeSetId"):
                inner = self._aws.call(
                    [
                        *["cloudformation", "describe-change-set"],
                        *["--change-set-name", change["ChangeSetId"]],
                    ],
                    self._region,
                )
                self._list(inner["Changes"], nested, f"{stack}{change['LogicalResourceId']}/")


def _has(reason, texts):
    return any(text in reason for text in texts)
