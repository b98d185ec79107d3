"""Which changes CloudFormation makes by a new resource that takes the place of the old one.

CloudFormation User Guide, "Update behaviors of stack resources". Read from AWS's own schemas, as
cfn-lint ships them: `createOnlyProperties`, `conditionalCreateOnlyProperties`,
`replacementStrategy`, and `primaryIdentifier`, by which a resource with a custom name is told. A
name of the user's that stays keeps its resource from being replaced: User Guide, "Name type".
"""

import functools

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from tests.emulator.harness.world import Refused

_CUSTOM = "AWS::CloudFormation::CustomResource"

# AWS CloudFormation Template Reference: "Update requires: Replacement", where the schema does not
# say so.
_DOCUMENTED = {"AWS::Route53::RecordSet": {("Name",)}}

# A custom name that is not what identifies the resource. Template Reference of each: "If you
# specify a name, you cannot perform updates that require replacement of this resource."
_NAMES = {
    "AWS::EC2::SecurityGroup": "GroupName",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}

# Template Reference, "Update requires: Replacement" of these conditional ones, whatever the value
# was. Others have a condition of their own, which nobody has needed so far.
_ALWAYS = {
    "AWS::DynamoDB::GlobalTable": {("KeySchema",), ("LocalSecondaryIndexes",)},
    "AWS::Events::Rule": {("EventBusName",)},
}


def _schema(type):
    type = _CUSTOM if type.startswith("Custom::") else type
    return PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type).schema


def _paths(schema, name):
    return {tuple(each.split("/")[2:]) for each in schema.get(name) or []}


@functools.cache
def _create_only(type):
    return _paths(_schema(type), "createOnlyProperties") | _DOCUMENTED.get(type, set())


@functools.cache
def _conditional(type):
    return _paths(_schema(type), "conditionalCreateOnlyProperties")


@functools.cache
def _identity(type):
    """The properties that name a resource, as long as the user gives them all; else nothing."""
    if type in _NAMES:
        return [_NAMES[type]]
    schema = _schema(type)
    identity = _paths(schema, "primaryIdentifier")
    if identity & _paths(schema, "readOnlyProperties"):
        return []
    return sorted(path[0] for path in identity)


def name(type, properties):
    """The custom name of a resource of this type, by one property; None without one."""
    found = [properties.get(each) for each in _identity(type)]
    return found[0] if len(found) == 1 else None


@functools.cache
def deletes_first(type):
    """Whether the old one goes before the new one is made."""
    return _schema(type).get("replacementStrategy") == "delete_then_create"


def _at(properties, path):
    for step in path:
        properties = properties.get(step) if isinstance(properties, dict) else None
    return properties


def is_needed(type, old, new):
    """Whether the change asks for a replacement; Refused where a custom name forbids it."""
    schema = _schema(type)
    changed = {path for path in _create_only(type) if _at(old, path) != _at(new, path)}
    for path in _conditional(type):
        if _at(old, path) != _at(new, path):
            if path not in _ALWAYS.get(type, set()):
                raise Refused(f"the emulator does not know when {type} {path} is replaced")
            changed.add(path)
    if schema is not _schema(_CUSTOM) and "update" not in schema["handlers"]:
        changed |= {(each,) for each in new.keys() | old.keys() if old.get(each) != new.get(each)}
    if not changed:
        return False
    identity = _identity(type)
    stays = identity and all(each in new and old.get(each) == new[each] for each in identity)
    if stays and not deletes_first(type):
        raise Refused(
            "CloudFormation cannot update a stack when a custom-named resource requires replacing. "
            f"Rename {' '.join(str(new[each]) for each in identity)} and update the stack again."
        )
    return True
