"""Templates as CloudFormation reads them: parameters, the graph, intrinsic functions.

Follows the CloudFormation User Guide, "Template anatomy", and the reference of the intrinsic
functions. A section, a parameter type or a function that no template has used so far raises.
"""

import re

from tools.cfn import values
from tools.cfn.values import as_list, references

_SECTIONS = {
    "AWSTemplateFormatVersion",
    "Description",
    "Metadata",
    "Parameters",
    "Resources",
    "Outputs",
}
_ATTRIBUTES = {
    "Type",
    "Properties",
    "DependsOn",
    "DeletionPolicy",
    "UpdateReplacePolicy",
    "Metadata",
}
_PARAMETER = {
    "Type",
    "Description",
    "Default",
    "AllowedPattern",
    "AllowedValues",
    "MaxLength",
    "ConstraintDescription",
}


class Invalid(Exception):
    """A ValidationError: CloudFormation refuses the request before it makes anything."""


def _known(found, known, what):
    unknown = found.keys() - known
    if unknown:
        raise Invalid(f"{what}: {sorted(unknown)} is nothing that the emulator knows")


_POLICIES = {
    "DeletionPolicy": ("Delete", "Retain", "RetainExceptOnCreate"),
    "UpdateReplacePolicy": ("Delete", "Retain"),
}


class Template:
    def __init__(self, body, has_vpc=lambda id: False):
        _known(body, _SECTIONS, "template")
        self.body = body
        self.resources = body["Resources"]
        self.outputs = body.get("Outputs", {})
        self._has_vpc = has_vpc
        self._before = {}
        names = self.resources.keys() | body.get("Parameters", {}).keys()
        for id, resource in self.resources.items():
            _known(resource, _ATTRIBUTES, id)
            for policy, known in _POLICIES.items():
                if resource.get(policy, "Delete") not in known:
                    raise Invalid(f"{id}: {policy} {resource[policy]} is not emulated")
            for name in as_list(resource.get("DependsOn", [])):
                if name not in self.resources:
                    raise Invalid(f"Unresolved resource dependencies [{name}] in {id}")
            for name, _ in references(resource.get("Properties", {})):
                if name not in names and not name.startswith("AWS::"):
                    raise Invalid(f"Unresolved resource dependencies [{name}] in {id}")
        for id, output in self.outputs.items():
            for name, _ in references(output):
                if name not in names and not name.startswith("AWS::"):
                    raise Invalid(f"Unresolved resource dependencies [{name}] in output {id}")
        self.order = self._sort()

    def parameters(self, given):
        """The value of each parameter, from what a user or a parent passes."""
        declared = self.body.get("Parameters", {})
        extra = sorted(given.keys() - declared.keys())
        if extra:
            raise Invalid(f"Parameters: [{', '.join(extra)}] do not exist in the template")
        found = {}
        for name, rule in declared.items():
            _known(rule, _PARAMETER, name)
            value = given.get(name, rule.get("Default"))
            if value is None:
                raise Invalid(f"Parameters: [{name}] must have values")
            if not isinstance(value, str):
                raise Invalid(f"Parameter {name} is no string: {value!r}")
            too_long = len(value) > rule.get("MaxLength", len(value))
            if value not in rule.get("AllowedValues", [value]):
                raise Invalid(f"Parameter '{name}' must be one of AllowedValues: {value!r}")
            if too_long or not re.fullmatch(rule.get("AllowedPattern", r"(?s:.*)"), value):
                raise Invalid(f"Parameter {name} failed to satisfy constraint: {value!r}")
            if rule["Type"] == "AWS::EC2::VPC::Id" and not self._has_vpc(value):
                raise Invalid(f"Parameter validation failed: {name}: {value} does not exist")
            if rule["Type"] not in ("String", "AWS::EC2::VPC::Id"):
                raise Invalid(f"{name}: {rule['Type']} is no parameter type that is emulated")
            found[name] = value
        return found

    def needs(self, id):
        """The resources of this template that must be complete before this one."""
        return values.needs(self.resources, id)

    def before(self, id):
        """All of them, not only the nearest."""
        if id not in self._before:
            nearest = self.needs(id)
            self._before[id] = nearest.union(*map(self.before, nearest))
        return self._before[id]

    def _sort(self):
        """An order of creation. Alphabetical where the graph leaves it open, as good as any."""
        needs = {id: self.needs(id) for id in sorted(self.resources)}
        order = []
        while needs:
            ready = [id for id, nearest in needs.items() if nearest <= set(order)]
            if not ready:
                raise Invalid(f"Circular dependency between resources: {list(needs)}")
            order += ready
            needs = {id: nearest for id, nearest in needs.items() if id not in ready}
        return order

    def evaluate(self, value, scope):
        """`scope(name, attribute or None)` is what Ref and Fn::GetAtt give."""
        try:
            return values.evaluate(value, scope)
        except values.Unresolved as unknown:
            raise Invalid(str(unknown)) from unknown
