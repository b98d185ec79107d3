"""What AWS refuses stands at the line of the spec that it comes from.

The answers in aws_events/ are AWS's in form: CloudFormation API Reference, "StackEvent" and
"OperationEvent", with reasons as resource handlers and the validation of change sets word them.
"""

import json
import pathlib

import pytest

from tools.tests.fake_aws import errors, steps
from tools.tests.stacks import CHANGES, CREATING, GUID, NO_STACK, REVIEW, arn, described, events

pytest_plugins = "tools.tests.deploy_fixtures"

_RECORDED = pathlib.Path("tools/tests/aws_events")
_NESTED = "arn:aws:cloudformation:us-east-1:123456789012:stack/dr-shop-prod-DataStack-1ABC"
_ROOT_SET, _NESTED_SET = (
    f"arn:aws:cloudformation:us-east-1:123456789012:changeSet/{name}/{GUID}"
    for name in ("deploy-1", "deploy-1-DataStack-1ABC")
)
_EARLY = (
    "The following hook(s)/validation failed: [AWS::EarlyValidation::PropertyValidation]. To "
    "troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure "
    "information."
)


def _recorded(name):
    return json.loads((_RECORDED / f"{name}.json").read_text())


def _failed_creation(recorded):
    root = arn("dr-shop-prod")
    failed = ("DataStack", "AWS::CloudFormation::Stack", "CREATE_FAILED", "Embedded stack failed")
    rows = [REVIEW, CREATING, (*failed, f"{_NESTED}/1"), ("dr-shop-prod", "itself", "ROLLBACK_COMPLETE")]
    states = [NO_STACK, described("REVIEW_IN_PROGRESS"), described("ROLLBACK_COMPLETE")]
    return [
        (f"events --stack-name {root}", [events(root, REVIEW), events(root, *rows)]),
        (f"events --stack-name {_NESTED}", [_recorded(recorded)]),
        ("describe-stacks --stack", states),
        ("describe-change-set", [CHANGES]),
    ]


def _said(folder, run):
    """What the tool says of the spec, its path left out."""
    return run.stderr.replace(f"{folder.path}/", "").splitlines()


@pytest.mark.parametrize(
    "recorded, places",
    [
        ("handler_refuses_properties", ["1:7", "3:3"]),
        ("unsupported_property", ["3:3"]),
        ("handler_refuses_resource", ["1:7"]),  # Where the resource begins.
    ],
)
def test_a_resource_that_fails(folder, deploy_shop, recorded, places):
    run = deploy_shop(_failed_creation(recorded))
    assert run.returncode == 1
    (event,) = _recorded(recorded)["StackEvents"]
    resource = "us-east-1 dr-shop-prod/DataStack/Vault (AWS::Backup::BackupVault)"
    text = f"{resource} CREATE_FAILED: {event['ResourceStatusReason']}"
    lines = {"1:7": ['name: "shop"', "      ^"], "3:3": ['  schedule: "daily"', "  ^"]}
    expected = [
        line
        for place in places
        for line in [*f"shop.textproto:{place}: error: {text}".splitlines(), *lines[place]]
    ]
    said = _said(folder, run)
    start = said.index(expected[0])
    assert said[start : start + len(expected)] == expected
    assert said[start + len(expected)].startswith("tools/deploy: error: the stack dr-shop-prod is")


def _failed_change_set(reason, *answers):
    failed = {"Status": "FAILED", "StatusReason": reason, "ChangeSetId": _ROOT_SET}
    return [
        *answers,
        ("describe-stacks --stack", [NO_STACK]),
        ("describe-change-set", [failed]),
    ]


_VALIDATED = [
    "shop.textproto:1:7: error: us-east-1 Vault (AWS::Backup::BackupVault) "
    "NAME_CONFLICT_VALIDATION: Resource of type 'AWS::Backup::BackupVault' with identifier "
    "'dr-backup-prod' already exists.",
    'name: "shop"',
    "      ^",
    "shop.textproto:3:3: error: us-east-1 Vault (AWS::Backup::BackupVault) PROPERTY_VALIDATION: "
    "Unsupported property [BackupVaultTags]",
    '  schedule: "daily"',
    "  ^",
    "us-east-1 Papers (AWS::S3::Bucket) BUCKET_EMPTINESS_VALIDATION: The bucket 'papers' is not "
    "empty.",
]


def test_a_change_set_that_fails_validation(aws, folder, deploy_shop):
    recorded = ("describe-events", [_recorded("early_validation")])
    run = deploy_shop(_failed_change_set(_EARLY, recorded))
    assert run.returncode == 1
    said = _said(folder, run)
    start = said.index(_VALIDATED[0])
    assert said[start:-1] == _VALIDATED
    assert f"is FAILED: {_EARLY}" in said[-1]
    # By its ARN: AWS finds none by the name alone.
    call = next(call for call in aws.calls if call[1] == "describe-events")
    assert call[2:4] == ["--change-set-name", _ROOT_SET]
    assert aws.operations().count("create-change-set") == 1
    assert aws.operations()[-1] == "delete-change-set"


def test_a_nested_change_set_that_fails_validation(aws, folder, deploy_shop):
    reason = f"Nested change set {_NESTED_SET} was not successfully created: Currently in FAILED."
    answers = [
        (f"describe-events --change-set-name {_ROOT_SET}", [{"OperationEvents": []}]),
        (f"describe-events --change-set-name {_NESTED_SET}", [_recorded("early_validation")]),
    ]
    run = deploy_shop(_failed_change_set(reason, *answers))
    assert run.returncode == 1
    assert _VALIDATED[0] in _said(folder, run)
    assert aws.operations().count("create-change-set") == 1


def test_nested_changes_that_aws_cannot_list(aws, deploy_shop):
    reason = f"Nested change set {_NESTED_SET} was not successfully created: Currently in FAILED."
    failed = {"Status": "FAILED", "StatusReason": reason, "ChangeSetId": _ROOT_SET}
    nothing = {"Status": "FAILED", "StatusReason": "No updates are to be performed."}
    run = deploy_shop(
        [
            ("describe-events", [{"OperationEvents": []}]),
            ("describe-stacks --stack", [described("CREATE_COMPLETE")]),
            ("describe-change-set", [failed, nothing]),
        ]
    )
    assert run.returncode == 0, run.stderr
    assert f"AWS lists no changes of nested stacks here: {reason}" in run.stderr
    nested, alone = [call for call in aws.calls if call[1] == "create-change-set"]
    assert "--include-nested-stacks" in nested and "--include-nested-stacks" not in alone
    name = nested.index("--change-set-name") + 1
    assert alone[name] != nested[name]  # The first may still be deleted.


def test_an_aws_cli_without_describe_events(deploy_shop):
    unknown = "aws: error: argument operation: Invalid choice, valid choices are:"
    run = deploy_shop(_failed_change_set(_EARLY, ("describe-events", [unknown])))
    assert run.returncode == 1
    assert "AWS's validation may say more, but it cannot be read" in run.stderr
    assert _EARLY in errors(run)[0]


def test_lists_nested_changes(deploy_shop):
    change = CHANGES["Changes"][0]["ResourceChange"]
    outer = {**CHANGES, "Changes": [{"ResourceChange": {**change, "ChangeSetId": _NESTED_SET}}]}
    vault = {"Action": "Remove", "LogicalResourceId": "Vault", "ResourceType": "AWS::Backup::BackupVault"}
    root = arn("dr-shop-prod")
    old = [("dr-shop-prod", "itself", "CREATE_COMPLETE")]
    rows = [*old, ("dr-shop-prod", "itself", "UPDATE_COMPLETE")]
    states = [described("CREATE_COMPLETE")] * 2 + [described("UPDATE_COMPLETE")]
    run = deploy_shop(
        [
            (f"describe-change-set --change-set-name {_NESTED_SET}", [{"Changes": [{"ResourceChange": vault}]}]),
            ("describe-change-set", [outer]),
            ("describe-stacks --stack", states),
            ("describe-stack-events", [events(root, *old), events(root, *rows)]),
        ]
    )
    assert run.returncode == 0, run.stderr
    lines = run.stderr.splitlines()
    assert lines[-2:] == [
        "Modify DataStack (AWS::CloudFormation::Stack), perhaps replaced",
        "Remove DataStack/Vault (AWS::Backup::BackupVault)",
    ]


_STACK_SET = ("SecondaryStackSet", "AWS::CloudFormation::StackSet")


def test_says_what_the_secondary_does(deploy_shop):
    root, instance = arn("dr-shop-prod"), f"StackSet-dr-secondary-prod-{GUID}"
    there = arn(instance, "us-west-2")
    begun = [REVIEW, CREATING, (*_STACK_SET, "CREATE_IN_PROGRESS")]
    done = [*begun, (*_STACK_SET, "CREATE_COMPLETE"), ("dr-shop-prod", "itself", "CREATE_COMPLETE")]
    states = [NO_STACK, described("REVIEW_IN_PROGRESS"), described("CREATE_IN_PROGRESS")]
    states += [described("CREATE_IN_PROGRESS"), described("CREATE_COMPLETE")]
    summary = {"StackName": instance, "StackId": there, "CreationTime": "2026-01-02T03:02:00+00:00"}
    network = ("NetworkStack", "AWS::CloudFormation::Stack", "CREATE_COMPLETE")
    run = deploy_shop(
        [
            ("describe-change-set", [CHANGES]),
            ("describe-stacks --stack", states),
            ("list-stacks", [[], [summary]]),
            (
                f"events --stack-name {root}",
                [events(root, *rows) for rows in ([REVIEW], begun, begun, done)],
            ),
            (
                f"events --stack-name {there}",
                [events(there, (instance, "itself", "CREATE_IN_PROGRESS"), network, start=3)],
            ),
        ]
    )
    assert run.returncode == 0, run.stderr
    assert steps(run)[-2:] == [
        "us-west-2 1: NetworkStack CREATE_COMPLETE",
        "us-east-1 1 of 1: SecondaryStackSet CREATE_COMPLETE",
    ]


def test_goes_on_where_the_secondary_cannot_be_seen(deploy_shop):
    root = arn("dr-shop-prod")
    begun = [REVIEW, CREATING, (*_STACK_SET, "CREATE_IN_PROGRESS")]
    done = [*begun, ("dr-shop-prod", "itself", "CREATE_COMPLETE")]
    states = [NO_STACK, described("REVIEW_IN_PROGRESS"), described("CREATE_IN_PROGRESS")]
    run = deploy_shop(
        [
            ("describe-change-set", [CHANGES]),
            ("describe-stacks --stack", [*states, described("CREATE_COMPLETE")]),
            ("list-stacks", ["An error occurred (AccessDenied) when calling ListStacks: no"]),
            (
                f"events --stack-name {root}",
                [events(root, *rows) for rows in ([REVIEW], begun, done)],
            ),
        ]
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr.count("what us-west-2 does cannot be seen") == 1
