"""The evaluator of policies answers as IAM does."""

import pytest
from tools.cfn import iam

_ACCOUNT = "123456789012"
_ROLE = f"arn:aws:iam::{_ACCOUNT}:role/worker"
_KEY = f"arn:aws:kms:us-east-1:{_ACCOUNT}:key/k"
_TABLE = f"arn:aws:dynamodb:us-east-1:{_ACCOUNT}:table/t"


def _policy(effect="Allow", action="s3:GetObject", resource="*", **more):
    return {
        "Statement": [{"Effect": effect, "Action": action, "Resource": resource, **more}]
    }


def _allow(**elements):
    return {"Statement": {"Effect": "Allow", **elements}}


def _allowed(policies, context=None, action="s3:GetObject", resource="arn:aws:s3:::b/k"):
    return iam.allowed(policies, action, resource, context or {})


@pytest.mark.parametrize(
    "policy, expected",
    [
        (_policy(), True),
        (_policy(action="S3:getobject"), True),
        (_policy(action="s3:Get*"), True),
        (_policy(action="s3:GetObject?"), False),
        (_policy(action=["s3:PutObject", "s3:GetObject"]), True),
        (_policy(resource="arn:aws:s3:::b/*"), True),
        (_policy(resource="arn:aws:s3:::B/*"), False),
        (_policy(resource="arn:aws:s3:::b"), False),
        (_allow(NotAction="iam:*", Resource="*"), True),
        (_allow(NotAction="s3:*", Resource="*"), False),
        (_allow(Action="*", NotResource="arn:aws:s3:::b/*"), False),
        ({"Statement": []}, False),
    ],
)
def test_actions_and_resources(policy, expected):
    assert _allowed([policy]) is expected


def test_deny_wins():
    assert not _allowed([_policy(), _policy("Deny")])
    assert _allowed([_policy(), _policy("Deny", resource="arn:aws:s3:::other/*")])


@pytest.mark.parametrize(
    "operator, wanted, context, expected",
    [
        ("StringEquals", "x", {"k": "x"}, True),
        ("StringEquals", ["y", "x"], {"K": "x"}, True),
        ("StringEquals", "x", {}, False),
        ("StringEqualsIfExists", "x", {}, True),
        ("StringNotEquals", "x", {}, True),
        ("StringNotEquals", ["x", "y"], {"k": "y"}, False),
        ("StringLike", "a*c", {"k": "abc"}, True),
        ("StringEquals", "a*c", {"k": "abc"}, False),
        ("ArnLike", "arn:aws:sns:*:1:t", {"k": "arn:aws:sns:us-east-1:1:t"}, True),
        ("ArnLike", "arn:aws:sns:*:t", {"k": "arn:aws:sns:us-east-1:1:t"}, False),
        ("ArnEquals", "arn:aws:sns:*:1:t", {"k": "arn:aws:sns:us-east-1:1:t"}, True),
        ("Bool", "false", {"k": "true"}, False),
        ("Bool", "false", {}, False),
        ("NumericLessThan", "1.2", {"k": "1.1"}, True),
        ("NumericLessThan", "1.2", {"k": "1.2"}, False),
        ("Null", "true", {}, True),
        ("Null", "false", {}, False),
        ("ForAllValues:StringEquals", "x", {"k": ["x", "y"]}, False),
        ("ForAllValues:StringEquals", "x", {"k": ["x", "x"]}, True),
        ("ForAllValues:StringEquals", "x", {}, True),  # which Null is for
        ("ForAnyValue:StringEquals", "x", {"k": ["x", "y"]}, True),
        ("ForAnyValue:StringEquals", "x", {}, False),
    ],
)
def test_conditions(operator, wanted, context, expected):
    assert _allowed([_policy(Condition={operator: {"k": wanted}})], context) is expected


@pytest.mark.parametrize(
    "policy",
    [
        _policy(Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}),
        _policy(Condition={"ForEach:StringEquals": {"k": "x"}}),
        _policy(Condition={"StringEquals": {"k": "x"}}),
        _policy(resource="arn:aws:s3:::${aws:username}/*"),
        _policy(Conditions={}),
    ],
)
def test_unknown_is_no_answer(policy):
    with pytest.raises(iam.Unsupported):
        _allowed([policy], {"aws:SourceIp": "10.0.0.1", "k": ["x", "y"]})


def _key_policy(*statements):
    return {"Statement": [{"Effect": "Allow", "Resource": "*", **each} for each in statements]}


_DELEGATES = {"Principal": {"AWS": f"arn:aws:iam::{_ACCOUNT}:root"}, "Action": "kms:Decrypt"}


@pytest.mark.parametrize(
    "key_policy, role_policies, expected",
    [
        (_key_policy(_DELEGATES), [], False),
        (_key_policy(_DELEGATES), [_policy(action="kms:Decrypt")], True),
        (_key_policy({**_DELEGATES, "Action": "kms:Encrypt"}), [_policy(action="*")], False),
        (_key_policy({"Principal": {"AWS": _ROLE}, "Action": "kms:*"}), [], True),
        (
            _key_policy({"Principal": {"AWS": _ROLE}, "Action": "kms:*"}),
            [_policy("Deny", action="kms:Decrypt")],
            False,
        ),
        (_key_policy({"Principal": {"Service": "sns.amazonaws.com"}, "Action": "*"}), [], False),
    ],
)
def test_key_decides_or_lets_iam_decide(key_policy, role_policies, expected):
    role = iam.Principal("AWS", _ROLE, role_policies)
    assert iam.key_allows(key_policy, role, "kms:Decrypt", _KEY, {}) is expected


def test_resource_policy_names_a_service():
    policy = _policy(action="sns:Publish", Principal={"Service": "events.amazonaws.com"})
    for name, expected in (("events.amazonaws.com", True), ("cloudwatch.amazonaws.com", False)):
        who = iam.service(name)
        assert iam.resource_allows(policy, who, "sns:Publish", "arn:x", {}) is expected


def test_role_needs_no_resource_policy_in_its_account():
    role = iam.Principal("AWS", _ROLE, [_policy(action="dynamodb:GetItem")])
    assert iam.authorize(role, "dynamodb:GetItem", _TABLE, {})
    everybody = _policy("Deny", action="dynamodb:*", Principal="*")
    assert not iam.authorize(role, "dynamodb:GetItem", _TABLE, {}, everybody)


def test_a_function_is_invoked_by_its_permissions():
    source = "arn:aws:events:us-east-1:1:rule/r"
    permission = {"Principal": "events.amazonaws.com", "Action": "lambda:InvokeFunction"}
    who = iam.service("events.amazonaws.com")
    for permissions, expected in [
        ([{**permission, "SourceArn": source}], True),
        ([permission], True),
        ([{**permission, "SourceArn": "arn:aws:events:us-east-1:1:rule/other"}], False),
        ([{**permission, "Principal": "sns.amazonaws.com"}], False),
        ([], False),
    ]:
        policy = iam.function_policy(permissions)
        context = {"aws:SourceArn": source}
        may = iam.resource_allows(policy, who, "lambda:InvokeFunction", "arn:x", context)
        assert may is expected


def test_grants_are_listed_as_they_are_written():
    policy = {"Statement": [*_policy()["Statement"], *_policy("Deny", ["a:B"], ["x"])["Statement"]]}
    assert [each[:2] for each in iam.grants([policy])] == [(["s3:GetObject"], ["*"])]
    assert [each[:2] for each in iam.grants([policy], "Deny")] == [(["a:B"], ["x"])]
