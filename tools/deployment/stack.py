"""Creates and updates the root stack, and waits until that has ended."""

import shlex

from deployment import PROGRAM, deployed, events, identity, stuck
from deployment import plan as planning
from deployment.adopted_stores import check_free, stores_of
from deployment.aws import WRONG_INPUT, Failure
from deployment.change_set import ChangeSet
from deployment.folder import REPLICATES_BACK
from deployment.operation import Operation, describe, describe_command
from deployment.parameters import Parameters
from deployment.refusals import Refusals
from deployment.survivor import Survivor

_ONLY_REMOVABLE = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")
# What to do for a store that a rollback has made anew, by its type.
_REMEDIES = {
    "AWS::S3::Bucket": "S3 Batch Replication from the other region's bucket fills it",
    "AWS::Backup::BackupVault": "its recovery points are gone",
}
_RESTORE = "restore it from its backup, docs/recovery.md"


def check_suffix(stack, suffix):
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


def own_command(subcommand, suffix, name, region=None, folder=None):
    """A command of this tool, to be typed as it stands."""
    words = [PROGRAM, subcommand, *([folder] if folder else [])]
    words += ["--suffix", suffix, "--stack-name", name]
    return shlex.join([*words, *(["--region", region] if region else []), "--execute"])


class Deployment:
    """One change of one root stack: its plan, then a change set.

    options   suffix, stack_name, bucket, poll, and of the plan: compiler, yes, allow_data_loss
    """

    def __init__(self, aws, folder, options):
        self._aws = aws
        self._folder = folder
        self._region = folder.primary
        self._options = options
        self._name = options.stack_name
        self._plan = None  # of an update
        self._own = None  # the spec's own parameters

    def show(self):
        aws, region = self._aws, self._region
        aws.note("Is there such a stack, and in which state?")
        aws.show(describe_command(self._name), region)
        aws.note("If there is none, who has the suffix?")
        aws.show(identity.list_command(self._options.suffix), region)
        for each in (region, self._folder.secondary):
            aws.show(identity.list_like_command(self._options.suffix), each)
        role = identity.role_of(self._folder, self._options.suffix)
        if role:
            aws.show(identity.role_command(role), region)
        for store in stores_of(aws, self._folder):
            aws.note(f"Has another environment taken in {store.name}?")
            aws.show(store.owner_command(), region)
        aws.note("If there is one, what has it deployed? Each template below it, likewise:")
        aws.show(deployed.template_command(self._name), region)
        aws.note("protoc-gen-cfn plan compares that with the folder. Which is the secondary's stack, whose")
        aws.note("template, and those below it, tell whether it has stores of its own?")
        aws.show(events.instance_command(self._options.suffix), self._folder.secondary)
        aws.note("Then:")

    def show_execution(self):
        aws, region = self._aws, self._region
        own = Parameters(self._folder, self._options.parameter).new
        said = {name: value for name, value in own.items() if value is not None}
        if len(said) < len(own):
            names = ", ".join(name for name in own if name not in said)
            aws.note(f"Parameters of the spec's that have no value yet, unless the stack has: {names}")
        ChangeSet(aws, self._folder, self._options, said).show()
        aws.note("Until the stack's operation has ended; then its outputs are printed:")
        aws.show(events.events_command(self._name), region)
        aws.show(describe_command(self._name), region)

    def review(self, show):
        """Shows the plan and guards what runs; returns the stack and CREATE or UPDATE.

        Only reads. Fails where another environment would be hit, where AWS would refuse, and
        where data would go that the options do not allow.
        """
        options, folder = self._options, self._folder
        stack = describe(self._aws, self._name, self._region)
        kind = self._change_set_type(stack)
        check_free(self._aws, folder, self._name)
        former = stack.get("Parameters", []) if kind == "UPDATE" else []
        self._own = Parameters(folder, options.parameter, former)
        if kind == "CREATE":
            if folder.replicates_back():
                raise Failure(REPLICATES_BACK, WRONG_INPUT)
            identity.check_free(self._aws, folder, options.suffix)
            count = sum(
                len(each["Resources"])
                for path, each in folder.templates.items()
                if not folder.is_apart(path)
            )
            self._aws.note(f"there is no stack {self._name}: its {count} resources are created")
            self._own.check()
            return stack, kind
        self._plan = planning.make(self._aws, stack, folder, options, self._own)
        show(self._plan.text)
        bake = getattr(options, "bake", None)
        if bake and self._plan.behind:
            minutes = round(self._plan.behind / 60) + bake
            self._aws.note(f"with --bake {bake} the regions run two releases for some {minutes} min")
        if bake:
            self._plan.check_staged(folder.secondary)
        if getattr(options, "only", None) and not options.weaken_standby:
            self._plan.check_standby(folder.secondary)
        self._plan.check(options.allow_data_loss)
        options.judged = {
            (each["logical_id"], each["type"])
            for each in self._plan.data_at_stake
            if each["region"] == folder.secondary
        }
        # Where the plan has nothing to do there, the StackSet may get other parameters, and is updated.
        if not getattr(options, "only", None):
            self._guard_secondary(stack, Survivor(self._aws, folder, options))
        self._own.check()
        return stack, kind

    def _change_set_type(self, stack):
        """CREATE or UPDATE; fails where the stack is in no state for either."""
        if stack is None or stack["StackStatus"] == "REVIEW_IN_PROGRESS":
            return "CREATE"
        name, status = stack["StackName"], stack["StackStatus"]
        check_suffix(stack, self._options.suffix)
        if status in _ONLY_REMOVABLE:
            raise Failure(
                f"the stack {name} is {status} and can only be removed: "
                + own_command("destroy", self._options.suffix, name, self._region)
            )
        if how := self._way_out(stack):
            raise Failure(f"the stack {name} is {status}: {how}")
        stuck.check_changeable(stack, self._region)
        return "UPDATE"

    def _way_out(self, stack):
        """What ends a rollback that has failed, of the secondary's stack first; empty for none."""
        own, suffix = stuck.way_out(stack, self._region), self._options.suffix
        if not own:
            return ""
        first = stuck.way_out_of_secondary(self._aws, suffix, self._folder.secondary)
        return "; then ".join(filter(None, [first, own]))

    def _guard_secondary(self, stack, survivor):
        """Fails where the secondary could not follow, be it new parameters alone. Notes what it runs
        that the root stack has not, and whether that goes or stays."""
        (differing, heeds), region = survivor.guard(), self._folder.secondary
        given = {
            # A plan alone knows of none.
            "TemplateBucket": getattr(self._options, "bucket", None),
            "SecondaryTemplateBucket": getattr(self._options, "secondary_bucket", None),
            **self._own.new,
        }
        former = {each["ParameterKey"]: each["ParameterValue"] for each in stack["Parameters"]}
        if (
            heeds
            or any(each.get("region") == region for each in self._plan.changes)
            or any(value not in (None, former.get(name)) for name, value in given.items())
        ):
            survivor.check_changeable()
            if differing and not self._plan.changes:
                self._aws.note(
                    f"{region} has had an update of its own, which this takes back: "
                    + "; ".join(map(str, differing))
                )
        elif differing:
            again = f"{PROGRAM} update --survivor FOLDER --suffix {self._options.suffix} --execute"
            self._aws.note(
                f"{region} has had an update of its own, and runs something else than this folder; "
                f"nothing here changes that: {'; '.join(map(str, differing))}. Deploy the folder that "
                f"it has got, or put it back to this one: {again}"
            )

    def run(self, publish=lambda: None):
        """Brings the stack to what the folder says, and prints its outputs.

        `publish` is called when nothing stands against the change any more.
        """
        aws, region = self._aws, self._region
        stack, kind = self.review(aws.note)
        if self._plan and self._plan.changes and not self._options.yes:
            aws.ask(f"Update the stack {self._name} in both regions?")
        publish()
        change_set = ChangeSet(aws, self._folder, self._options, self._own.new)
        changes = change_set.prepare(kind)
        if changes is not None and kind == "UPDATE":
            self._check_unchanged(stack, change_set)
        if changes is None:
            aws.note(f"no changes: the stack {self._name} is up to date")
        else:
            operation = Operation(
                aws, self._name, region, self._options, len(changes), self._folder.secondary
            )
            change_set.execute()
            stack = operation.wait()
            status = stack["StackStatus"]
            left = self._deletes(status) and operation.note_left()
            if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
                advice, refusals = self._advise(stack, left), Refusals(self._folder)
                operation.fail(stack, self._folder.secondary, advice, refusals)
        for output in stack.get("Outputs", []):
            aws.result(f"{output['OutputKey']} {output['OutputValue']}")

    def _check_unchanged(self, stack, change_set):
        """Fails where somebody has updated the stack since its plan was made. AWS itself refuses a
        change set that is older than the stack's last update."""
        now = describe(self._aws, self._name, self._region) or {}
        if any(now.get(each) != stack.get(each) for each in ("StackId", "LastUpdatedTime")):
            change_set.discard()
            raise Failure(
                f"somebody else has updated the stack {self._name} since its plan was made: look at "
                "the plan again"
            )

    def _deletes(self, status):
        """Whether an update that has ended so has something to delete in the end."""
        if status == "UPDATE_ROLLBACK_COMPLETE":
            return True
        changes = self._plan.changes if self._plan and status == "UPDATE_COMPLETE" else []
        return any(each.get("action") in ("delete", "replace") for each in changes)

    def _advise(self, stack, left=False):
        status = stack["StackStatus"]
        if status == "UPDATE_ROLLBACK_COMPLETE":
            as_before = "the environment is as it was before"
            return self._advise_on_stores() or as_before + (
                ", but for what could not be deleted" if left else ""
            )
        if status == "UPDATE_ROLLBACK_FAILED":
            return "; ".join(filter(None, [self._way_out(stack), self._advise_on_stores()]))
        again = own_command("destroy", self._options.suffix, self._name, self._region)
        return f"before another attempt, remove it: {again}"

    def _advise_on_stores(self):
        """What a rollback does not bring back: a store that was deleted is made anew, empty."""
        stores = self._plan.data_at_stake if self._plan else []
        if not stores:
            return ""
        named = "; ".join(
            f"{each['name']} in {each['region']}: {_REMEDIES.get(each['type'], _RESTORE)}"
            for each in stores
        )
        return f"the templates are the former ones again, but these may be empty now: {named}"
