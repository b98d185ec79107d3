"""Changes the secondary's own stack, in its region, with nothing of the primary.

The stack is the instance of the StackSet, which lies in the primary region. AWS lets it be
changed by itself and does not call that drift (AWS CloudFormation User Guide, "Performing drift
detection on CloudFormation StackSets"); the StackSet knows nothing of it, and overwrites it
whenever it is updated itself. CloudFormation acts with the StackSet's execution role, named with
the change set ("CloudFormation service role"), so that the same is allowed as otherwise.

No call goes to another region, nor to IAM or Route 53, whose control planes are in us-east-1.
"""

import dataclasses
import json

from deployment import PROGRAM, events, identity, publish, stores, stuck
from deployment.aws import WRONG_INPUT, CallFailure, Failure
from deployment.change_set import ChangeSet, rollback_option
from deployment.deployed import read_template, template_command
from deployment.folder import environment_of
from deployment.operation import Operation, describe, describe_command
from deployment.parameters import Parameters
from deployment.plan import check_loss
from deployment.refusals import Refusals
from tools.cfn.folder import STACK

_BUCKET = "SecondaryTemplateBucket"

# What is changed by way of another region: types by the beginning of their name, the actions
# that need it, and the region, None for the primary. AWS whitepaper "AWS Fault Isolation
# Boundaries", "Global services" and "Global single-Region operations"; AWS KMS Developer Guide,
# "Create multi-Region replica keys"; Amazon VPC Peering Guide, "Accept a VPC peering connection";
# AWS Certificate Manager User Guide, "DNS validation" (by a record in Route 53).
_ANY = ("Add", "Modify", "Remove")
_BY_WAY_OF = [
    ("AWS::CertificateManager::", ("Add",), "us-east-1"),
    ("AWS::EC2::VPCPeeringConnection", _ANY, None),
    ("AWS::IAM::", _ANY, "us-east-1"),
    ("AWS::KMS::ReplicaKey", ("Add",), None),
    ("AWS::Route53::", _ANY, "us-east-1"),
    ("AWS::S3::Bucket", _ANY, "us-east-1"),
]


# They hold for days what they pass on.
_PASSED_ON = ("AWS::Kinesis::Stream", "AWS::Logs::LogGroup")
# A store that gets another is another store; so is one with another name or identifier.
_FIXED = (
    *("EncryptionKeyArn", "KmsKeyId", "MasterUsername", "PrimaryKeyArn", "ReplicationGroupId"),
    "StorageEncrypted",
)
_FREE = ("UserPoolName",)
# Variables of a function (generator/functions/spec_function.textproto).
_WORKS_ON = ("TABLE_NAME", "BUCKET_NAME")


@dataclasses.dataclass(frozen=True)
class Change:
    """One resource below the secondary's stack that a folder changes; the action is AWS's word.

    stack       the id of the running stack that has it or will have it; None for one that is new
    loses_data  whether a store goes with it, and all that is in it
    new_rights  whether it is a function for which a role, which the root stack has, lacks rights
    """

    action: str
    template: str
    id: str
    type: str
    stack: str | None
    loses_data: bool
    new_rights: bool = False

    def __str__(self):
        return f"{self.action} {self.id} ({self.type}) of {self.template}"

    def needs(self, primary):
        """Whether the change goes by way of the primary region."""
        return self.new_rights or any(
            self.type.startswith(kind) and self.action in actions and (region or primary) == primary
            for kind, actions, region in _BY_WAY_OF
        )


def _essence(resource):
    """What of a resource CloudFormation acts upon."""
    return {name: value for name, value in resource.items() if name != "Metadata"}


def _loses_data(before, after):
    """Whether a store goes: the compiler says of each what becomes of it."""
    if before is None or before["Type"] in (STACK, *_PASSED_ON):
        return False
    if after is None:
        return before.get("DeletionPolicy") == "Delete"
    had, has = before.get("Properties", {}), after.get("Properties", {})
    renamed = any(
        value != has.get(name)
        for name, value in had.items()
        if name in _FIXED or (name.endswith(("Name", "Identifier")) and name not in _FREE)
    )
    return renamed and before.get("UpdateReplacePolicy") == "Delete"


def _needs_rights(before, after):
    """Whether a function is new, works on another table or bucket, or has its code in S3 and had
    it elsewhere: the execution role then reads another bucket, and publishes the fence's layer."""
    if after is None or after["Type"] != "AWS::Lambda::Function":
        return False
    had, has = ((each or {}).get("Properties", {}) for each in (before, after))
    old, new = (each.get("Environment", {}).get("Variables", {}) for each in (had, has))
    old_code, code = (each.get("Code", {}) for each in (had, has))
    moved = "S3ObjectVersion" in code and code["S3Bucket"] != old_code.get("S3Bucket")
    return before is None or moved or any(old.get(name) != new.get(name) for name in _WORKS_ON)


def _compare(former, new, template, stack):
    """The resources that differ, nested stacks left out.

    `protoc-gen-cfn plan` compares folders of the compiler's. None is what is deployed here: the
    secondary's stack may have been changed by itself before, and its templates alone tell so. Nor
    is the compiler needed to save what is left.
    """
    for id in sorted(former.keys() | new.keys()):
        before, after = former.get(id), new.get(id)
        type = (after or before)["Type"]
        if type == STACK:
            continue
        action = "Modify"
        if before is None or after is None:
            action = "Add" if before is None else "Remove"
        elif _essence(before) == _essence(after):
            continue
        loses, needs = _loses_data(before, after), _needs_rights(before, after)
        yield Change(action, template, id, type, stack, loses, needs)


def _same_template(before, after):
    """Whether two nested stacks have the same template, whose key carries its hash."""
    keys = [
        json.dumps(each["Properties"]["TemplateURL"]).rpartition("/")[2] for each in (before, after)
    ]
    return keys[0] == keys[1]


class _Places(Refusals):
    """Those of a stack that is not the root's, but the secondary's."""

    @property
    def root(self):
        return self._folder.instance


class _InstanceChangeSet(ChangeSet):
    """A change set of the secondary's stack, whose parameters keep their values."""

    def __init__(self, aws, folder, options, found):
        super().__init__(aws, folder, options, {})
        self._region = folder.secondary
        self._stack = found["StackName"]
        self._found = found

    def create_command(self, kind, nested=True):
        folder, options = self._folder, self._options
        url = publish.template_url(folder, folder.instance, options.secondary_bucket)
        return [
            *self._command("create-change-set"),
            *["--change-set-type", kind, "--template-url", url, "--parameters"],
            *self._parameters(),
            *["--capabilities", "CAPABILITY_NAMED_IAM"],
            *["--role-arn", stuck.execution_role(self._found["StackId"], options.suffix)],
            *self._tags(),
            *rollback_option(options.rollback),
            *(["--include-nested-stacks"] if nested else []),
        ]

    def _parameters(self):
        """What is not said anew keeps its value; what only the root gives is left to it."""
        former = {each["ParameterKey"]: each for each in self._found.get("Parameters", [])}
        own = Parameters(self._folder, self._options.parameter, former.values()).new
        for name in self._folder.templates[self._folder.instance]["Parameters"]:
            value = own.get(name)
            if value is not None and value != former.get(name, {}).get("ParameterValue"):
                yield f"ParameterKey={name},ParameterValue={value}"
            elif name in former:
                yield f"ParameterKey={name},UsePreviousValue=true"

    def _tags(self):
        """The option that sets the StackSet's tags, where the stack has others."""
        former = {each["Key"]: each["Value"] for each in self._found.get("Tags", [])}
        deployer = self._folder.deployer(self._folder.instance)
        given = identity.tags(deployer.raw.get("Tags", []), self._options.suffix)
        if former == given:
            return []
        listed = [json.dumps({"Key": key, "Value": value}) for key, value in given.items()]
        return ["--tags", *(listed or ["[]"])]


class Survivor:
    """One change of the secondary's stack, by way of a change set in its region.

    options   suffix, secondary_bucket (None for the stack's), parameter, poll, yes, allow_data_loss;
              judged: logical id and type of stores whose loss a plan has allowed by then, if any;
              attempt_all: whether to try also what goes by way of the primary; rollback: the change
              set's rollback configuration, None for none
    """

    def __init__(self, aws, folder, options):
        self._aws = aws
        self._folder = folder
        self._options = options
        self._region = folder.secondary
        self._template = folder.templates[folder.instance]

    def show(self):
        aws, region, options = self._aws, self._region, self._options
        options.secondary_bucket = options.secondary_bucket or f"BUCKET-OF-{region}"
        name = f"StackSet-dr-secondary-{options.suffix}-GUID"
        aws.note("Which is the secondary's stack, GUID being AWS's own, and in which state?")
        aws.show(events.instance_command(options.suffix), region)
        aws.show(describe_command(name), region)
        aws.note("What has it deployed? Each nested stack that differs likewise:")
        aws.show(template_command(name), region)
        aws.show(stores.resources_command(name), region)
        publish.show(aws, self._folder, {region: options.secondary_bucket}, False)
        names = [{"ParameterKey": each} for each in self._template["Parameters"]]
        id = f"arn:aws:cloudformation:{region}:ACCOUNT:stack/{name}/GUID"
        found = {"StackName": name, "StackId": id, "Parameters": names}
        _InstanceChangeSet(aws, self._folder, options, found).show("UPDATE")
        aws.note("Until the stack's operation has ended:")
        aws.show(events.events_command(name), region)
        aws.show(describe_command(name), region)

    def run(self):
        """Publishes to the secondary's bucket, and brings its stack to what the folder says."""
        found = self.review(self._aws.note)
        if not self._options.yes:
            self._aws.ask(f"Update the stack {found['StackName']} alone?")
        buckets = {self._region: self._options.secondary_bucket}
        _, account = stuck.account_of(found["StackId"])
        publish.publish(self._aws, self._folder, buckets, False, account)
        if self.change(found):
            self._aws.note(
                f"the StackSet in {self._folder.primary} knows nothing of this: deploy this very "
                "folder first when that region is back; an update with another takes it back"
            )

    def find(self):
        """The stack as AWS describes it, None where there is none."""
        id = events.find_instance(self._aws, self._options.suffix, self._region)
        return describe(self._aws, id, self._region) if id else None

    def review(self, show=lambda _: None):
        """Shows what changes, and returns the stack, after all was checked that can be before
        anything is changed."""
        found = self.find()
        if found is None:
            raise Failure(
                f"there is no secondary of the suffix {self._options.suffix} in {self._region}",
                WRONG_INPUT,
            )
        stuck.check_changeable(found, self._region, self._role(found))
        changes = self._changes(found)
        self._check_parameters(found)
        for each in changes:
            show(str(each))
        self._check_data(changes)
        lost = [each for each in changes if each.needs(self._folder.primary)]
        if lost and not self._options.attempt_all:
            raise Failure(
                f"changed by way of {self._folder.primary}: "
                + "; ".join(map(str, lost))
                + "; leave it to the next update of the root stack, or try it with --attempt-all",
            )
        return found

    def _check_parameters(self, found):
        """All parameters must have a value already: new ones come from the root stack."""
        former = {each["ParameterKey"]: each["ParameterValue"] for each in found["Parameters"]}
        if _BUCKET not in former:
            raise Failure(
                f"the stack {found['StackName']} is deployed from a bucket of the primary, by an "
                f"earlier release: `{PROGRAM} deploy` must have updated it once",
                WRONG_INPUT,
            )
        bucket = self._options.secondary_bucket = self._options.secondary_bucket or former[_BUCKET]
        if former[_BUCKET] != bucket:
            raise Failure(
                f"the stack {found['StackName']} is deployed from the bucket {former[_BUCKET]}, "
                f"and its role reads no other, not {bucket}",
                WRONG_INPUT,
            )
        parameters = Parameters(self._folder, self._options.parameter, found["Parameters"])
        parameters.check_values()
        if new := self.new_parameters(found):
            raise Failure(
                "new parameters, whose values only an update of the root stack can give: "
                + "; ".join(new),
                WRONG_INPUT,
            )

    def new_parameters(self, found):
        """Those that the stack has no values for, described: the root stack gives them."""
        former = {each["ParameterKey"] for each in found["Parameters"]}
        own = Parameters(self._folder, self._options.parameter, found["Parameters"]).new
        return [
            f"{name} ({rule.get('Description', 'no description')})"
            for name, rule in self._template["Parameters"].items()
            if name not in former and "Default" not in rule and own.get(name) is None
        ]

    def waits(self, found):
        """What the root stack gives first: values of parameters, and rights of functions."""
        return self.new_parameters(found) + [str(each) for each in self._changes(found) if each.new_rights]

    def guard(self):
        """Returns what the StackSet's update would change in the secondary, by its own stack, and
        whether that heeds alarms of a release in stages, which an update takes off.

        Fails where it would take a store that is not allowed to go, though the root stack may know
        nothing of it: what has changed this stack alone. A secondary that does not answer is not
        updated either.
        """
        try:
            found = self.find()
            changes = self._changes(found) if found else []
            self._check_data(changes)
            heeds = (found or {}).get("RollbackConfiguration", {}).get("RollbackTriggers")
        except CallFailure as failure:
            self._aws.note(f"whether {self._region} has stores of its own cannot be seen: {failure}")
            return [], False
        return changes, bool(heeds)

    def check_changeable(self):
        """Fails where AWS would refuse to update the stack; one that does not answer is none."""
        try:
            found = self.find()
        except CallFailure:
            return
        if found:
            stuck.check_changeable(found, self._region, self._role(found))

    def _role(self, found):
        return stuck.execution_role(found["StackId"], self._options.suffix)

    def _check_data(self, changes):
        """Fails where a store goes that is not allowed to, nor by the name that the plan has for it."""
        judged = getattr(self._options, "judged", ())
        lost = [each for each in changes if each.loses_data and (each.id, each.type) not in judged]
        named = {stack: self._ids(stack) for stack in {each.stack for each in lost}}
        going = [(named[each.stack].get(each.id) or each.id, self._region) for each in lost]
        check_loss(going, self._options.allow_data_loss)

    def _ids(self, stack):
        """What AWS calls each resource of a stack."""
        listed = self._aws.call(stores.resources_command(stack), self._region)["StackResourceSummaries"]
        return {each["LogicalResourceId"]: each.get("PhysicalResourceId") for each in listed}

    def _changes(self, found):
        """The resources that differ, in all stacks below; fails for another environment's.

        A change set names also those of which AWS only finds out what changes, so that it would
        forbid too much.
        """
        aws, region, folder = self._aws, self._region, self._folder
        template = read_template(aws, found["StackId"], region)
        if environment := environment_of(template):  # Some earlier releases do not tell.
            identity.check_same(found["StackName"], environment, folder.environment)
        former, new = template["Resources"], self._template["Resources"]
        changes = [*_compare(former, new, folder.instance, found["StackId"])]
        ids = self._ids(found["StackId"])
        below = {id: child for id, _, parent, child in folder.links() if parent == folder.instance}
        for id in sorted(former.keys() | new.keys()):
            before, after = former.get(id), new.get(id)
            if (after or before)["Type"] != STACK:
                continue
            if before and after and _same_template(before, after):
                continue
            there = read_template(aws, ids[id], region)["Resources"] if before else {}
            wanted = folder.templates[below[id]]["Resources"] if after else {}
            changes += _compare(there, wanted, below.get(id, id), ids.get(id))
        return changes

    def change(self, found):
        """Brings the stack to what the folder says; returns whether there was anything to do."""
        aws, region, name = self._aws, self._region, found["StackName"]
        change_set = _InstanceChangeSet(aws, self._folder, self._options, found)
        changes = change_set.prepare("UPDATE")
        if changes is None:
            aws.note(f"no changes: the stack {name} is up to date")
            return False
        operation = Operation(aws, found["StackId"], region, self._options, len(changes))
        change_set.execute()
        stack = operation.wait()
        if stack["StackStatus"] != "UPDATE_COMPLETE":
            advice = stuck.way_out(stack, region, self._role(found))
            advice = advice or "the secondary is as it was before"
            operation.fail(stack, None, advice, _Places(self._folder))
        return True
