"""Faults that every name, alarm and nested stack can have, in each of them."""

from tests.faults.catalogue import PAYMENTS, TRANSACTIONS, fact, found, rule
from tests.faults.changes import edit, lose, put
from tools.cfn import templates
from tools.cfn.folder import STACK

# Those whose `...Name` names something else.
_OTHERS = {"AWS::Lambda::Permission", "AWS::S3::BucketPolicy"}
_NAMES = {"AWS::Route53::RecordSet": ("SetIdentifier",), "AWS::Logs::SubscriptionFilter": ("FilterName",)}
_SUFFIX = "${EnvironmentSuffix}"


def _names(resource):
    """The properties that hold its physical name."""
    if resource.type in _OTHERS or not resource.type.startswith("AWS::"):
        return []
    named = _NAMES.get(resource.type, [each for each in resource.raw if each.endswith("Name")])
    return [each for each in named if _SUFFIX in str(resource.raw.get(each))]


def _where(resource):
    return f"{resource.template.removesuffix('.template.json').removeprefix('us-east-1/')}#{resource.id}"


def _of_names(spec):
    for resource in templates.load(spec.folder).resources():
        for name in _names(resource):
            yield from found(
                rule("physical-name"), edit(f"{_where(resource)}/{name}", _SUFFIX, "prod"), spec=spec
            )


def _of_stacks(spec):
    for stack in templates.load(spec.folder).resources(STACK):
        if stack.raw.get("Parameters"):
            last = list(stack.tree.templates[stack.tree.child(stack)]["Parameters"])[-1]
            passed = f"{_where(stack)}/Parameters"
            yield from found(rule("wiring"), lose(f"{passed}/{last}"), put(f"{passed}/Unknown", "x"), spec=spec)


def _of_alarms(spec, *claims):
    for alarm in templates.load(spec.folder).resources("AWS::CloudWatch::Alarm"):
        for name in ("AlarmActions", "TreatMissingData"):
            yield from found([*claims, rule("alarm")], lose(f"{_where(alarm)}/{name}"), spec=spec)


# What rules say of these has the name in it; of alarms they say the same of each.
NAMED = [each for spec in (TRANSACTIONS, PAYMENTS) for of in (_of_names, _of_stacks) for each in of(spec)]
FAULTS = [
    *NAMED,
    *_of_alarms(TRANSACTIONS, fact("test_06_every_alarm_is_whole")),
    *_of_alarms(PAYMENTS),
]
