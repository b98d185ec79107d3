"""Releases in stages: the standby first, watched by the environment's own alarms, then the rest.

An update of the root stack brings both regions to a release one right after the other. Here the
secondary's stack comes first, by itself (survivor.py); CloudFormation rolls it back at an alarm
(AWS CloudFormation User Guide, "Roll back your CloudFormation stack on alarm breach with rollback
triggers"), and only a standby that stores heartbeats lets the root stack follow, whose StackSet
then has nothing left to do.
"""

import copy
import json
import pathlib
import tempfile

from deployment import PROGRAM, evaluator, events
from deployment.aws import WRONG_INPUT, Failure
from deployment.deployed import read_template
from deployment.survivor import Survivor
from tools.cfn import values
from tools.cfn.folder import STACK_SET
from tools.cfn.templates import READER

# AWS CloudFormation API Reference, "RollbackConfiguration" and "CreateChangeSet".
_MOST_TRIGGERS = 5
_LARGEST_BODY = 51_200
MOST_MINUTES = 180

# What speaks for a release that is no good, the surest first: heartbeats that are not stored,
# answers that fail, functions that raise, answers that are late.
_WATCHED = [
    ("DisasterRecovery/${EnvironmentSuffix}", "SecondaryHealthy"),
    ("AWS/ApiGateway", "5xx"),
    ("AWS/Lambda", "Errors"),
    ("AWS/ApiGateway", "Latency"),
]


def _text(alarm, property):
    text = alarm.raw.get(property)
    return text.get("Fn::Sub") if isinstance(text, dict) else text


def watched_alarms(folder, region, suffix):
    """The names of the alarms of a region that roll a release back, at most as many as AWS takes.

    Of several functions the first ones' count: there is room for one alarm of each other kind.
    """
    kinds = [
        [
            _text(alarm, "AlarmName").replace("${EnvironmentSuffix}", suffix)
            for alarm in folder.resources("AWS::CloudWatch::Alarm", region)
            if (_text(alarm, "Namespace"), alarm.raw.get("MetricName")) == kind
        ]
        for kind in _WATCHED
    ]
    first = [names[0] for names in kinds if names]
    rest = [name for names in kinds for name in names[1:]]
    chosen = {*first, *rest[: _MOST_TRIGGERS - len(first)]}
    return [name for names in kinds for name in names if name in chosen]


class Release:
    """options   those of a Deployment and of a Survivor; bake: minutes that AWS watches each region"""

    def __init__(self, aws, folder, options):
        self._aws = aws
        self._folder = folder
        self._options = options
        options.attempt_all = True  # The primary is there.
        options.rollback = None

    def _alarms_command(self, region):
        names = watched_alarms(self._folder, region, self._options.suffix)
        return ["cloudwatch", "describe-alarms", "--alarm-names", *names]

    def _configuration(self, region):
        """The rollback configuration of an update in a region.

        An alarm that is new has nothing to say yet, and AWS fails an update whose alarm is
        missing. One that is raised already would roll back what may be its remedy.
        """
        found = self._aws.call(self._alarms_command(region), region)["MetricAlarms"]
        for alarm in found:
            if alarm["StateValue"] == "ALARM":
                self._aws.note(f"{region} {alarm['AlarmName']} is raised already, and not watched")
        return {
            "RollbackTriggers": [
                {"Arn": alarm["AlarmArn"], "Type": "AWS::CloudWatch::Alarm"}
                for alarm in found
                if alarm["StateValue"] != "ALARM"
            ],
            "MonitoringTimeInMinutes": self._options.bake,
        }

    def show(self):
        """The commands of `stage`, in a dry run; those of the secondary's update come after it."""
        aws, secondary = self._aws, self._folder.secondary
        aws.note("Does the secondary stand by, and store heartbeats? Asked again when it is changed:")
        evaluator.show_status(aws, self._options.suffix, secondary)
        aws.note("Which alarms are there, and not raised? They become rollback triggers:")
        for region in (secondary, self._folder.primary):
            aws.show(self._alarms_command(region), region)
        Survivor(aws, self._folder, self._options).show()

    def stage(self):
        """Brings the secondary to the folder, and fails unless it serves; prepares the root's."""
        folder, region = self._folder, self._folder.secondary
        if events.find_instance(self._aws, self._options.suffix, region) is None:
            self._aws.note("nothing stands by yet: a first deployment has no stages")
            return
        self._check_standby("nothing was changed")
        self._options.rollback = self._configuration(region)
        survivor = Survivor(self._aws, folder, self._options)
        found = survivor.review()
        self._aws.note(f"the secondary first, watched for {self._options.bake} min")
        if survivor.change(found):
            self._check_standby(
                f"the primary was not changed; the former folder puts {region} back: {PROGRAM} "
                f"update --survivor FOLDER --suffix {self._options.suffix} --execute"
            )
        self._options.rollback = self._configuration(folder.primary)

    def _check_standby(self, consequence):
        region = self._folder.secondary
        answer = evaluator.ask(self._aws, self._options.suffix, "status", region)
        if answer.get("result") == "refused":
            raise Failure(f"the evaluator does not know who writes: {answer['cause']}; {consequence}")
        if answer["region"] != self._folder.primary:
            raise Failure(f"{answer['region']} is active, and no standby; {consequence}")
        served = answer["heartbeats_served"].get(region, 0)
        if served < 1:
            raise Failure(f"{region} stores {served:.0%} of the heartbeats; {consequence}")

    def unwatch(self):
        """Takes the alarms of the last release off the secondary's stack, by its update.

        AWS keeps them, and would heed them when the StackSet updates the stack. A secondary that
        does not answer must not keep the primary from being changed.
        """
        region = self._folder.secondary
        survivor = Survivor(self._aws, self._folder, self._options)
        try:
            found = survivor.find()
        except Failure as failure:
            self._aws.note(f"{region} does not tell which alarms its stack heeds: {failure}")
            return
        if not found or not found.get("RollbackConfiguration", {}).get("RollbackTriggers"):
            return
        if waits := survivor.waits(found):
            self._aws.note(
                f"{region} still heeds the alarms of the last release in stages: its stack waits for "
                f"what the root stack gives: {'; '.join(waits)}"
            )
            return
        self._aws.note("the alarms of the last release in stages are taken off the secondary")
        survivor.change(survivor.review())


def without_secondary(aws, folder, options):
    """Writes the folder's root template with the StackSet that is deployed.

    CloudFormation updates a resource only if its text or what it refers to changes, so the
    secondary is left alone, however ill it is. Sets `template_body` and `kept_parameters` of the
    options: the file, and the parameters that this StackSet alone still refers to.
    """
    deployed = read_template(aws, options.stack_name, folder.primary)
    former = deployed["Resources"]
    template = copy.deepcopy(folder.templates[folder.root])
    resources = template["Resources"]
    kept = [id for id, each in resources.items() if each["Type"] in (STACK_SET, READER)]
    declared = set(template["Parameters"])
    if any(id not in former for id in kept):
        raise Failure(f"the stack {options.stack_name} has no secondary yet", WRONG_INPUT)
    for id in kept:
        resources[id] = former[id]
        for name, _ in values.references(former[id].get("Properties", {})):
            if name in deployed["Parameters"]:
                template["Parameters"].setdefault(name, deployed["Parameters"][name])
    for id, each in resources.items():
        for name, attribute in values.references(each.get("Properties", {})):
            known = resources.get(name, {}).get("Properties", {}).get("Outputs", [])
            if name in kept and attribute and known and attribute not in known:
                raise Failure(
                    f"{id} needs {attribute} of the secondary, which only an update of both "
                    "regions gives",
                    WRONG_INPUT,
                )
    text = json.dumps(template, indent=2)
    if len(text.encode()) > _LARGEST_BODY:
        text = json.dumps(template, separators=(",", ":"))
    if len(text.encode()) > _LARGEST_BODY:
        raise Failure(f"the root template is longer than {_LARGEST_BODY} bytes", WRONG_INPUT)
    file = pathlib.Path(tempfile.mkdtemp(prefix="dr-deploy-")) / "root.template.json"
    file.write_text(text, encoding="utf-8")
    options.template_body = file
    options.kept_parameters = sorted(set(template["Parameters"]) - declared)
