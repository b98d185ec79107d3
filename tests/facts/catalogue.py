"""What the compiler knows of AWS's resource types, as `protoc-gen-cfn facts` prints it."""

import json
import pathlib

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

TYPES = json.loads(pathlib.Path("generator/catalogue/catalogue.json").read_text())["types"]


def _general(pointer, limit):
    """A type of `resources`, which the compiler knows by AWS's schema alone; all hold data."""
    name = {"pointer": pointer, "scope": "region", "limit": limit}
    return {"stateful": True, "name": name, "emptied": {"none": "AWS deletes it with all in it"}}


# Quotas of the services: Amazon SQS Developer Guide, AWS Step Functions Developer Guide, AWS
# Secrets Manager User Guide.
_GENERAL = {
    "AWS::SQS::Queue": _general("/QueueName", 80),
    "AWS::StepFunctions::StateMachine": _general("/StateMachineName", 80),
    "AWS::SecretsManager::Secret": _general("/Name", 512),
}


def entry(type):
    """Of a type; custom resources have one in common."""
    if type.startswith("Custom::"):
        type = "AWS::CloudFormation::CustomResource"
    if type in _GENERAL:
        return _GENERAL[type]
    assert type in TYPES, f"{type}: the compiler does not know it"
    return TYPES[type]


def fact(type, question):
    """The answer as a dict; None where the type has no such fact."""
    answer = entry(type)[question]
    return None if "none" in answer else answer


def limit(type, name):
    """How many characters AWS takes of a physical name."""
    if name["limit"]:
        return name["limit"]
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type).schema
    found = schema["properties"][name["pointer"][1:]]
    if "$ref" in found:
        found = schema["definitions"][found["$ref"].rpartition("/")[2]]
    return found["maxLength"]


def values(properties, pointer):
    """What a JSON pointer leads to, "*" for each element of a list; None where it is not set."""
    found = [properties]
    for step in pointer[1:].split("/"):
        if step == "*":
            found = [element for each in found for element in each or [None]]
        else:
            found = [each and each.get(step) for each in found]
    return found
