"""What an update would change, as the compiler says that compares two of its folders.

Guards the data: what would be lost must be named, and what AWS refuses is not begun.
"""

import json
import os
import pathlib
import re
import subprocess
import tempfile

from deployment.aws import FAILED, NOT_READY, WRONG_INPUT, Failure
from deployment.deployed import Deployed
from deployment.identity import check_same

_REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
_BUILT = _REPOSITORY / "bazel-bin/generator/protoc-gen-cfn"
FORMATS = ("text", "json", "markdown")


def find_compiler(given):
    """The compiler: what was given, else PROTOC_GEN_CFN, else this repository's own."""
    path = pathlib.Path(given or os.environ.get("PROTOC_GEN_CFN") or _BUILT)
    if not os.access(path, os.X_OK) or path.is_dir():
        raise Failure(
            f"the compiler is needed to compare with what is deployed, and {path} is none; "
            f"build it: (cd {_REPOSITORY} && bazel build //generator:protoc-gen-cfn), "
            "or name it by --compiler or PROTOC_GEN_CFN",
            NOT_READY,
        )
    return str(path.resolve())


def plan_command(compiler, old, new, form):
    return [compiler, "plan", str(old), str(new), f"--format={form}"]


def _parameter_flags(own, old):
    """What the compiler cannot know; `own` are the Parameters, `old` the former folder."""
    template = json.loads((pathlib.Path(old) / "root.template.json").read_text(encoding="utf-8"))
    had = template.get("Parameters", {})
    for flag, values in (("old", own.old), ("new", own.new)):
        for name, value in values.items():
            if value is not None and (flag == "new" or name in had):
                yield f"--{flag}_parameter={name}={value}"


def _run(compiler, old, new, form, own):
    command = [*plan_command(compiler, old, new, form), *_parameter_flags(own, old)]
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", check=False
        )
    except OSError as error:
        raise Failure(f"{compiler} cannot be run: {error.strerror}", NOT_READY) from None
    if done.returncode:
        why = done.stderr.strip() or f"exit code {done.returncode}"
        if done.returncode == WRONG_INPUT:  # Two environments; usage follows.
            raise Failure(why.split("\n")[0], WRONG_INPUT)
        raise Failure(f"{compiler} cannot compare the folders: {why}", FAILED)
    return done.stdout


# What CloudFormation does for code that lies in S3, and its fence's layer.
_FETCHES = {"lambda:PublishLayerVersion", "s3:GetObjectVersion"}


def _name(store):
    return store.get("name") or store["logical_id"]


class Plan:
    """What the compiler says of an update. Names are those that the resources have.

    text          for people, in the chosen format
    changes       as the compiler's JSON has them
    data_at_stake the stores whose data would go: {"name", "region", "type", ...}
    behind        seconds for which the standby runs another release, as an estimate
    """

    def __init__(self, compiler, old, new, suffix, account, own, form="text"):
        self._known = {"EnvironmentSuffix": suffix, "AWS::AccountId": account}
        text = _run(compiler, old, new, "json", own)
        try:
            plan = json.loads(text)
            self.changes = plan["changes"]
            rights = plan.get("rights", [])
            self._rights = {(each["change"], each["holder"]) for each in rights}
            # Of the role that deploys the secondary, which code in S3 takes.
            self._fetching = {
                each["holder"]
                for each in rights
                if each["change"] == "gained"
                and "/StackSetExecution" in each["holder"]
                and not _FETCHES.isdisjoint(each["actions"])
            }
            self.behind = plan.get("standby", {}).get("behind_seconds", 0)
            self.data_at_stake = [
                {**each, "name": self._resolve(_name(each), each["region"])}
                for each in plan["data_at_stake"]
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise Failure(f"what {compiler} plan printed is no plan: {error!r}") from None
        self._regions = sorted({each["region"] for each in self.changes})
        if form != "json":
            text = _run(compiler, old, new, form, own)
        self.text = "\n".join(self._resolve_lines(text.rstrip("\n").split("\n")))

    def _resolve(self, text, region=None):
        known = {**self._known, **({"AWS::Region": region} if region else {})}
        return re.sub(r"\$\{([^}]+)\}", lambda found: known.get(found[1], found[0]), text)

    def _resolve_lines(self, lines):
        """A line is about the one region that it names, else about that of the heading above."""
        above = None
        for line in lines:
            named = [region for region in self._regions if region in line]
            here = named[0] if len(named) == 1 else None
            if not line.startswith((" ", "|", "-")):
                above = here
            yield self._resolve(line, here or above)

    def check(self, allowed):
        """Fails where AWS would refuse the update, or where data would go that is not `allowed`."""
        refused = [each for each in self.changes if each.get("refused")]
        if refused:
            named = "; ".join(
                f"{each['region']} {each['stack']}/{each['logical_id']}: {each['refused']}"
                for each in refused
            )
            raise Failure(f"AWS would refuse this update: {self._resolve(named)}", NOT_READY)
        check_loss([(each["name"], each["region"]) for each in self.data_at_stake], allowed)

    def _roles(self, region, change):
        """The roles of a region's functions with rights that are "gained" or "lost"."""
        return [
            each["logical_id"]
            for each in self.changes
            if (change, f"{each['stack']}/{each['logical_id']}") in self._rights
            and each["type"] == "AWS::IAM::Role"
            and each.get("name", "").endswith(f"-{region}")
        ]

    def check_standby(self, secondary):
        """Fails where the secondary, which is left as it is, would lose rights with the root stack."""
        if weaker := self._roles(secondary, "lost"):
            raise Failure(
                f"the standby goes on with its former release, and {', '.join(weaker)} would lose "
                "rights that it may work with: it could not take over; see \"Rights\" in the plan. "
                "Keep them in this release, or deploy both regions; --weaken-standby goes on",
                NOT_READY,
            )

    def check_staged(self, secondary):
        """Fails where the secondary, which comes first, would work without rights that its roles
        get with the root stack."""
        if late := self._roles(secondary, "gained") + sorted(self._fetching):
            raise Failure(
                "this release cannot be staged: the root stack, which comes last, gives rights to "
                f"{', '.join(late)}; deploy it without --bake",
                WRONG_INPUT,
            )


def check_loss(stores, allowed):
    """Fails where data of stores would go, each by its name and region, that are not `allowed`."""
    lost = [each for each in stores if each[0] not in allowed]
    if lost:
        named = ", ".join(f"{name} ({region})" for name, region in lost)
        flags = " ".join(dict.fromkeys(f"--allow-data-loss {name}" for name, _ in lost))
        raise Failure(f"data would be lost: {named}; if that is meant, name each: {flags}", NOT_READY)


def make(aws, stack, folder, options, own):
    """The plan of bringing a running stack to a folder. Only reads.

    own   the spec's Parameters
    """
    compiler = find_compiler(options.compiler)
    deployed = Deployed(aws, stack, folder.primary)
    check_same(stack["StackName"], deployed.environment, folder.environment)
    aws.status(f"read what {stack['StackName']} has deployed")
    with tempfile.TemporaryDirectory() as old:
        deployed.fetch(old)
        form = getattr(options, "format", "text")
        return Plan(compiler, old, folder.path, options.suffix, deployed.account, own, form)
