"""Decides whether a request is allowed, as IAM does.

Follows the IAM User Guide: "Policy evaluation logic", "IAM JSON policy elements: Condition
operators", "Creating a condition with multiple keys or values"; and for keys the AWS KMS
Developer Guide, "Key policies in AWS KMS". What it does not know (an operator, a variable, an
element) raises Unsupported instead of being taken for either answer.

    role = Principal("AWS", "arn:aws:iam::123456789012:role/worker", [document, ...])
    allowed(role.policies, "s3:PutObject", "arn:aws:s3:::b/k", {"aws:SecureTransport": "true"})
    resource_allows(topic_policy, service("cloudwatch.amazonaws.com"), "sns:Publish", topic, {...})
    key_allows(key_policy, role, "kms:Decrypt", key_arn, {"kms:ViaService": "s3.us-east-1..."})

A context maps condition keys, in any case, to a value or a list of values.
"""

import dataclasses
import functools
import re

from tools.cfn.values import as_list

_ELEMENTS = {
    "Sid",
    "Effect",
    "Principal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
}


class Unsupported(AssertionError):
    """A policy has something that this evaluator does not know."""


@dataclasses.dataclass(frozen=True)
class Principal:
    """Who asks. A role or a user has the documents of its permissions, a service has none."""

    kind: str  # "AWS" or "Service"
    name: str  # an ARN, or a service such as lambda.amazonaws.com
    policies: list = dataclasses.field(default_factory=list, compare=False)

    @property
    def account(self):
        """The account of a role or a user; None of a service."""
        return self.name.split(":")[4] if self.kind == "AWS" else None

    def __str__(self):
        return self.name


def service(name):
    """The principal of a service, named as lambda.amazonaws.com is."""
    return Principal("Service", name)


@functools.cache
def _pattern(text, ignore_case):
    if "${" in text:
        raise Unsupported(f"a policy variable: {text}")
    parts = {"*": ".*", "?": "."}
    return re.compile(
        "".join(parts.get(character) or re.escape(character) for character in text),
        re.DOTALL | (re.IGNORECASE if ignore_case else 0),
    )


def like(pattern, value, ignore_case=False):
    """Whether a value is as a pattern with `*` and `?` says; Unsupported with a variable."""
    return _pattern(pattern, ignore_case).fullmatch(value) is not None


def _arn_like(pattern, value):
    """Each of the six parts on its own: a wildcard does not reach over a colon."""
    patterns, values = pattern.split(":", 5), value.split(":", 5)
    if len(patterns) < 6 or len(values) < 6:
        return pattern == "*"
    return all(like(*pair) for pair in zip(patterns, values))


def _bool(wanted, value):
    return str(wanted).lower() == str(value).lower()


_OPERATORS = {
    "StringEquals": lambda wanted, value: wanted == value,
    "StringEqualsIgnoreCase": lambda wanted, value: wanted.lower() == value.lower(),
    "StringLike": like,
    "ArnEquals": _arn_like,
    "ArnLike": _arn_like,
    "Bool": _bool,
    "NumericEquals": lambda wanted, value: float(value) == float(wanted),
    "NumericLessThan": lambda wanted, value: float(value) < float(wanted),
    "NumericLessThanEquals": lambda wanted, value: float(value) <= float(wanted),
    "NumericGreaterThan": lambda wanted, value: float(value) > float(wanted),
    "NumericGreaterThanEquals": lambda wanted, value: float(value) >= float(wanted),
}
_NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
}


def _holds(operator, wanted, values):
    """One operator on one key; `values` is None where the request has no such key."""
    quantifier, colon, name = operator.rpartition(":")
    if_exists = name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    if name == "Null":
        return all(_bool(each, values is None) for each in wanted)
    negated = name in _NEGATED
    matches = _OPERATORS.get(_NEGATED.get(name, name))
    if matches is None or quantifier not in ("", "ForAllValues", "ForAnyValue"):
        raise Unsupported(f"the condition operator {operator}")

    def one(value):
        return any(matches(each, value) for each in wanted) != negated

    if quantifier == "ForAllValues":
        return all(one(value) for value in values or [])
    if quantifier == "ForAnyValue":
        return any(one(value) for value in values or [])
    if values is None:
        return if_exists or negated
    if len(values) != 1:
        raise Unsupported(f"{operator} on several values: {values}")
    return one(values[0])


def _conditions_hold(statement, context):
    found = {key.lower(): as_list(value) for key, value in context.items()}
    return all(
        _holds(operator, as_list(wanted), found.get(key.lower()))
        for operator, keys in statement.get("Condition", {}).items()
        for key, wanted in keys.items()
    )


def _covers(statement, element, value, ignore_case):
    if element in statement:
        return any(like(each, value, ignore_case) for each in as_list(statement[element]))
    if f"Not{element}" in statement:
        excluded = as_list(statement[f"Not{element}"])
        return not any(like(each, value, ignore_case) for each in excluded)
    return element == "Resource"  # A trust policy has none.


def _applies(statement, action, resource, context):
    unknown = statement.keys() - _ELEMENTS
    if unknown:
        raise Unsupported(f"statement elements {sorted(unknown)}")
    return (
        _covers(statement, "Action", action, True)
        and _covers(statement, "Resource", resource, False)
        and _conditions_hold(statement, context)
    )


def statements(policies, effect="Allow"):
    """The statements of an effect in policy documents."""
    for policy in policies:
        for statement in as_list(policy["Statement"]):
            if statement["Effect"] == effect:
                yield statement


def grants(policies, effect="Allow"):
    """(actions, resources, statement) of each statement of an effect; the first two are lists."""
    for statement in statements(policies, effect):
        yield as_list(statement["Action"]), as_list(statement["Resource"]), statement


def function_policy(permissions):
    """The policy that the AWS::Lambda::Permission resources of one function come to."""
    return {
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": each["Principal"]},
                "Action": each["Action"],
                "Resource": "*",
                "Condition": {"ArnLike": {"aws:SourceArn": each.get("SourceArn", "*")}},
            }
            for each in permissions
        ]
    }


def allowed(policies, action, resource, context):
    """Whether identity policies allow it: an Allow applies and no Deny does."""
    return not denied(policies, action, resource, context) and any(
        _applies(statement, action, resource, context)
        for statement in statements(policies, "Allow")
    )


def denied(policies, action, resource, context):
    """Whether a Deny of identity policies applies."""
    return any(
        _applies(statement, action, resource, context) for statement in statements(policies, "Deny")
    )


def _names(statement, principal):
    """Whether a statement's Principal is the principal itself, or everybody."""
    named = statement["Principal"]
    if named == "*":
        return True
    if named.keys() - {"AWS", "Service"}:
        raise Unsupported(f"the principal {named}")
    names = as_list(named.get(principal.kind, []))
    return principal.name in names or (principal.kind == "AWS" and "*" in names)


def _names_account(statement, principal):
    named = statement["Principal"]
    names = as_list(named.get("AWS", [])) if isinstance(named, dict) else []
    root = ":".join([*principal.name.split(":")[:5], "root"])
    return principal.kind == "AWS" and (root in names or principal.account in names)


def _resource_says(policy, effect, names, principal, action, resource, context):
    return any(
        names(statement, principal) and _applies(statement, action, resource, context)
        for statement in statements([policy], effect)
    )


def resource_denies(policy, principal, action, resource, context):
    """Whether a resource's policy denies it to this principal or to its account."""

    def names(statement, who):
        return _names(statement, who) or _names_account(statement, who)

    return _resource_says(policy, "Deny", names, principal, action, resource, context)


def resource_allows(policy, principal, action, resource, context):
    """Whether a resource's policy grants it to this principal itself."""
    return not resource_denies(
        policy, principal, action, resource, context
    ) and _resource_says(policy, "Allow", _names, principal, action, resource, context)


def authorize(principal, action, resource, context, resource_policy=None):
    """Whether a principal of the account may do it: by its own policies or the resource's."""
    if denied(principal.policies, action, resource, context):
        return False
    if resource_policy is not None:
        if resource_denies(resource_policy, principal, action, resource, context):
            return False
        if resource_allows(resource_policy, principal, action, resource, context):
            return True
    return allowed(principal.policies, action, resource, context)


def key_allows(policy, principal, action, key_arn, context):
    """Whether a key may be used: by its policy alone, or by IAM where that policy lets IAM say."""
    if denied(principal.policies, action, key_arn, context):
        return False
    if resource_allows(policy, principal, action, key_arn, context):
        return True
    if resource_denies(policy, principal, action, key_arn, context):
        return False
    delegated = _resource_says(
        policy, "Allow", _names_account, principal, action, key_arn, context
    )
    return delegated and allowed(principal.policies, action, key_arn, context)
