"""tools/deploy deploy and destroy."""

import re

import boto3
import pytest

from tools.tests.fake_aws import EAST, WEST, errors

pytest_plugins = "tools.tests.deploy_fixtures"

_ACCOUNT = "123456789012"
_GUID = "01234567-89ab-cdef-0123-456789abcdef"

_NO_STACK = (
    "\nAn error occurred (ValidationError) when calling the DescribeStacks operation: "
    "Stack with id dr-prod does not exist\n"
)


# Deploying


def _arn(name, region=EAST):
    return f"arn:aws:cloudformation:{region}:{_ACCOUNT}:stack/{name}/{_GUID}"


def _described(status, name="dr-prod", suffix="prod", **more):
    parameters = [{"ParameterKey": "EnvironmentSuffix", "ParameterValue": suffix}]
    if status == "REVIEW_IN_PROGRESS":
        parameters = []
    stack = {"StackId": _arn(name), "StackName": name, "StackStatus": status}
    return {"Stacks": [{**stack, "Parameters": parameters, **more}]}


def _events(stack, *rows, start=0):
    """AWS's answer: newest first. A row: logical id, type, status and, if any, reason and id."""
    found = []
    for number, (logical_id, kind, status, *more) in enumerate(rows):
        reason, physical_id = (more + ["", ""])[:2]
        moment = start + number
        event = {
            "EventId": f"{stack}-{moment}",
            "StackId": stack,
            "LogicalResourceId": logical_id,
            "ResourceType": kind,
            "ResourceStatus": status,
            "PhysicalResourceId": stack if kind == "itself" else physical_id,
            "Timestamp": f"2026-01-02T03:{moment:02}:00.000000+00:00",
        }
        if kind == "itself":
            event["ResourceType"] = "AWS::CloudFormation::Stack"
        if reason:
            event["ResourceStatusReason"] = reason
        found.insert(0, event)
    return {"StackEvents": found}


_REVIEW = ("dr-prod", "itself", "REVIEW_IN_PROGRESS")
_CREATING = ("dr-prod", "itself", "CREATE_IN_PROGRESS")
_CHANGES = {
    "Status": "CREATE_COMPLETE",
    "Changes": [
        {
            "Type": "Resource",
            "ResourceChange": {
                "Action": "Modify",
                "LogicalResourceId": "DataStack",
                "ResourceType": "AWS::CloudFormation::Stack",
                "Replacement": "Conditional",
            },
        }
    ],
}
_PUBLISHED = [
    ("get-bucket-location", [{"LocationConstraint": None}]),
    ("head-object", [{"ContentLength": 1}]),
    ("put-object", [{}]),
    ("create-change-set|execute-change-set|delete-change-set|delete-stack", [{}]),
]


@pytest.fixture(name="deploy_shop")
def fixture_deploy_shop(aws, folder, deploy):
    def run(answers, *more):
        aws.play([*answers, *_PUBLISHED])
        arguments = ["--bucket", "shop-templates", "--suffix", "prod", "--poll", "0", *more]
        return deploy("deploy", folder.path, *arguments, "--execute")

    return run


def test_creates_a_stack(aws, deploy_shop):
    root = _arn("dr-prod")
    done = ("DataStack", "AWS::CloudFormation::Stack", "CREATE_COMPLETE")
    outputs = [{"OutputKey": "PrimaryRegion", "OutputValue": EAST}]
    run = deploy_shop(
        [
            (
                "describe-stacks",
                [
                    _NO_STACK,
                    _described("REVIEW_IN_PROGRESS"),
                    _described("CREATE_IN_PROGRESS"),
                    _described("CREATE_IN_PROGRESS"),
                    _described("CREATE_COMPLETE", Outputs=outputs),
                ],
            ),
            ("describe-change-set", [{"Status": "CREATE_IN_PROGRESS"}, _CHANGES]),
            (
                "describe-stack-events",
                [
                    _events(root, _REVIEW),
                    _events(root, _REVIEW, _CREATING),
                    _events(root, _REVIEW, _CREATING, done),
                    _events(
                        root, _REVIEW, _CREATING, done, ("dr-prod", "itself", "CREATE_COMPLETE")
                    ),
                ],
            ),
        ]
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout == "PrimaryRegion us-east-1\n"
    create = next(call for call in aws.calls if call[1] == "create-change-set")
    assert create[create.index("--change-set-type") + 1] == "CREATE"
    assert aws.operations().count("execute-change-set") == 1
    assert aws.operations().index("execute-change-set") > aws.operations().index("put-object")
    lines = run.stderr.splitlines()
    changes = "Modify DataStack (AWS::CloudFormation::Stack), perhaps replaced"
    executed = next(line for line in lines if "execute-change-set" in line)
    assert lines.index(changes) < lines.index(executed)
    assert lines.count("03:02:00 DataStack CREATE_COMPLETE") == 1
    polls = [line for line in lines if "describe-stack-events" in line]
    assert len(polls) == 1  # However often it was called.


def test_updates_a_stack(aws, deploy_shop):
    root = _arn("dr-prod")
    old = [("dr-prod", "itself", "CREATE_COMPLETE")]
    new = [*old, ("dr-prod", "itself", "UPDATE_IN_PROGRESS")]
    # For a moment AWS may still show how the operation before has ended.
    described = [_described("CREATE_COMPLETE")] * 3 + [_described("UPDATE_COMPLETE")]
    run = deploy_shop(
        [
            ("describe-stacks", described),
            ("describe-change-set", [_CHANGES]),
            (
                "describe-stack-events",
                [
                    _events(root, *old),
                    _events(root, *old),
                    _events(root, *new, ("dr-prod", "itself", "UPDATE_COMPLETE")),
                ],
            ),
        ]
    )
    assert run.returncode == 0, run.stderr
    create = next(call for call in aws.calls if call[1] == "create-change-set")
    assert create[create.index("--change-set-type") + 1] == "UPDATE"
    assert aws.operations().count("describe-stack-events") == 3


@pytest.mark.parametrize(
    "reason",
    [
        "The submitted information didn't contain changes. Submit different information to create "
        "a change set.",
        "No updates are to be performed.",
    ],
)
def test_no_changes_are_success(aws, deploy_shop, reason):
    outputs = [{"OutputKey": "PrimaryRegion", "OutputValue": EAST}]
    run = deploy_shop(
        [
            ("describe-stacks", [_described("UPDATE_COMPLETE", Outputs=outputs)]),
            ("describe-change-set", [{"Status": "FAILED", "StatusReason": reason}]),
        ]
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout == "PrimaryRegion us-east-1\n"
    assert "execute-change-set" not in aws.operations()
    assert aws.operations()[-1] == "delete-change-set"


def test_a_change_set_that_fails(aws, deploy_shop):
    run = deploy_shop(
        [
            ("describe-stacks", [_described("UPDATE_COMPLETE")]),
            ("describe-change-set", [{"Status": "FAILED", "StatusReason": "no such template"}]),
        ]
    )
    assert run.returncode == 1
    assert re.fullmatch(
        r"tools/deploy: error: the change set deploy-\d{14} is FAILED: no such template",
        run.stderr.splitlines()[-1],
    )
    assert "execute-change-set" not in aws.operations()


@pytest.mark.parametrize(
    "status, words",
    [
        ("UPDATE_IN_PROGRESS", "wait until that has ended"),
        ("ROLLBACK_COMPLETE", "tools/deploy destroy --suffix prod --stack-name dr-prod"),
        ("UPDATE_ROLLBACK_FAILED", "aws cloudformation continue-update-rollback --stack-name"),
    ],
)
def test_a_stack_that_cannot_be_updated(aws, deploy_shop, status, words):
    run = deploy_shop([("describe-stacks", [_described(status)])])
    assert run.returncode == 1
    assert words in errors(run)[0]
    assert "create-change-set" not in aws.operations()


def test_refuses_to_change_the_suffix(aws, deploy_shop):
    run = deploy_shop([("describe-stacks", [_described("CREATE_COMPLETE", suffix="test")])])
    assert run.returncode == 2
    assert errors(run) == ["tools/deploy: error: the stack dr-prod has the suffix test, not prod"]
    assert "create-change-set" not in aws.operations()


def test_replicates_back_only_later(aws, folder, deploy_shop):
    folder.replicate_back()
    run = deploy_shop([("describe-stacks", [_NO_STACK])])
    assert run.returncode == 2
    assert "off in the first deployment" in errors(run)[0]
    assert "create-change-set" not in aws.operations()
    later = deploy_shop(
        [
            ("describe-stacks", [_described("CREATE_COMPLETE")]),
            ("describe-change-set", [{"Status": "FAILED", "StatusReason": "No updates are to be"}]),
        ]
    )
    assert "off in the first deployment" not in later.stderr
    assert "create-change-set" in aws.operations()


_CANCELLED = "Resource creation cancelled"
_STACK_SET = "dr-secondary-prod:0f"
_INSTANCE = f"StackSet-dr-secondary-prod-{_GUID}"
# Another environment's, whose suffix begins alike.
_OTHER = f"StackSet-dr-secondary-prod-2-{_GUID}"


def _failed_creation(root_rows, *more):
    """What AWS answers when a creation fails for these root events."""
    root = _arn("dr-prod")
    rows = [_REVIEW, _CREATING, *root_rows, ("dr-prod", "itself", "ROLLBACK_COMPLETE")]
    return [
        *more,
        (f"events --stack-name {root}", [_events(root, _REVIEW), _events(root, *rows)]),
        (
            "describe-stacks",
            [_NO_STACK, _described("REVIEW_IN_PROGRESS"), _described("ROLLBACK_COMPLETE")],
        ),
        ("describe-change-set", [_CHANGES]),
    ]


def test_names_what_failed_in_nested_stacks(deploy_shop):
    nested, deeper = _arn("dr-prod-DataStack-1"), _arn("dr-prod-DataStack-1-Deep-2")
    kind = "AWS::CloudFormation::Stack"
    run = deploy_shop(
        _failed_creation(
            [
                ("DataStack", kind, "CREATE_FAILED", "Embedded stack was not created", nested),
                ("ApiStack", kind, "CREATE_FAILED", _CANCELLED, "x"),
            ],
            (
                f"--stack-name {deeper}",
                [_events(deeper, ("Key", "AWS::KMS::Key", "CREATE_FAILED", "no grant"), start=3)],
            ),
            (
                f"--stack-name {nested}",
                [
                    _events(
                        nested,
                        ("Old", "AWS::S3::Bucket", "CREATE_FAILED", "from an earlier day"),
                        ("Table", "AWS::DynamoDB::GlobalTable", "CREATE_FAILED", "limit"),
                        ("Bucket", "AWS::S3::Bucket", "CREATE_FAILED", _CANCELLED),
                        ("Deep", kind, "CREATE_FAILED", "Embedded stack failed", deeper),
                        ("DataStack", "itself", "CREATE_FAILED", "The following failed: [Table]"),
                    )
                ],
            ),
        )
    )
    assert run.returncode == 1
    place = "us-east-1 dr-prod/DataStack"
    named = [line for line in run.stderr.splitlines() if line.startswith("us-east-1 ")]
    assert named == [
        f"{place}/Table (AWS::DynamoDB::GlobalTable) CREATE_FAILED: limit",
        f"{place}/Deep/Key (AWS::KMS::Key) CREATE_FAILED: no grant",
    ]
    assert run.stderr.splitlines()[-1] == (
        "tools/deploy: error: the stack dr-prod is ROLLBACK_COMPLETE; before another attempt, "
        "remove it: tools/deploy destroy --suffix prod --stack-name dr-prod "
        "--region us-east-1 --execute"
    )


_STACK_SET_ROW = (
    *("SecondaryStackSet", "AWS::CloudFormation::StackSet", "CREATE_FAILED"),
    *("Resource handler returned message", _STACK_SET),
)
_INSTANCE_EVENTS = (
    f"--stack-name {_arn(_INSTANCE, WEST)} --region {WEST}",
    [
        _events(
            _arn(_INSTANCE, WEST),
            ("Peering", "AWS::EC2::VPCPeeringConnection", "CREATE_FAILED", "overlap"),
            start=3,
        )
    ],
)
_INSTANCES = (
    f"list-stacks .* --region {WEST}",
    [
        [
            {"StackName": name, "StackId": _arn(name, WEST), "CreationTime": time}
            for name, time in [
                (f"{_INSTANCE}-DataStack-1ABC", "2026-01-02T03:04:00+00:00"),
                (_INSTANCE, "2026-01-02T03:03:00+00:00"),
                (_OTHER, "2026-01-02T03:05:00+00:00"),
            ]
        ]
    ],
)


def test_names_what_failed_in_the_secondary(aws, deploy_shop):
    results = [
        {"Region": WEST, "Status": "FAILED", "StatusReason": "ResourceLogicalId:Peering"},
        {"Region": EAST, "Status": "SUCCEEDED"},
    ]
    operations = [
        {"OperationId": "3", "Status": "SUCCEEDED"},
        {"OperationId": "2", "Status": "FAILED"},
        {"OperationId": "1", "Status": "FAILED"},
    ]
    run = deploy_shop(
        _failed_creation(
            [_STACK_SET_ROW],
            ("list-stack-set-operations ", [{"Summaries": operations}]),
            ("list-stack-set-operation-results .* --operation-id 2 ", [{"Summaries": results}]),
            _INSTANCES,
            _INSTANCE_EVENTS,
        )
    )
    assert run.returncode == 1
    place = "us-east-1 dr-prod/SecondaryStackSet"
    lines = run.stderr.splitlines()
    assert f"us-west-2 {place}: ResourceLogicalId:Peering" in lines
    resource = f"{place}/Peering (AWS::EC2::VPCPeeringConnection)"
    assert f"us-west-2 {resource} CREATE_FAILED: overlap" in lines
    assert any(_STACK_SET in call for call in aws.calls)


def test_names_what_failed_in_the_secondary_after_a_rollback(deploy_shop):
    gone = "An error occurred (StackSetNotFoundException) when calling: StackSet not found"
    run = deploy_shop(
        _failed_creation(
            [_STACK_SET_ROW],
            ("list-stack-set-operations", [gone]),
            _INSTANCES,
            _INSTANCE_EVENTS,
        )
    )
    assert run.returncode == 1
    assert "Peering (AWS::EC2::VPCPeeringConnection) CREATE_FAILED: overlap" in run.stderr


def test_says_that_the_operation_goes_on(deploy_shop):
    root = _arn("dr-prod")
    expired = "An error occurred (ExpiredToken) when calling: expired\nsecond line"
    run = deploy_shop(
        [
            ("describe-stacks", [_described("UPDATE_COMPLETE")]),
            ("describe-change-set", [_CHANGES]),
            ("describe-stack-events", [_events(root, _REVIEW), expired]),
        ]
    )
    assert run.returncode == 1
    assert run.stderr.splitlines()[-2:] == [
        "the operation of the stack dr-prod goes on without this tool",
        "tools/deploy: error: An error occurred (ExpiredToken) when calling: expired",
    ]


def test_hides_credentials(deploy_shop, monkeypatch):
    secret = "0123456789abcdefSECRET"
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    run = deploy_shop([("describe-stacks", [f"no access with {secret}"])])
    assert secret not in run.stdout + run.stderr
    assert errors(run) == ["tools/deploy: error: no access with <AWS_SECRET_ACCESS_KEY>"]


# Destroying


@pytest.fixture(name="destroy")
def fixture_destroy(aws, deploy):
    def run(*answers):
        aws.play([*answers, *_PUBLISHED])
        arguments = ["--suffix", "prod", "--region", EAST, "--poll", "0"]
        return deploy("destroy", *arguments, "--execute")

    return run


def _deleted(status, *rows):
    root = _arn("dr-prod")
    before = ("dr-prod", "itself", "CREATE_COMPLETE")
    rows = [before, ("dr-prod", "itself", "DELETE_IN_PROGRESS"), *rows]
    rows.append(("dr-prod", "itself", status))
    outputs = [{"OutputKey": "SecondaryRegion", "OutputValue": WEST}]
    there = _described("CREATE_COMPLETE", Outputs=outputs)
    return [
        ("describe-stacks", [there, there, _described(status)]),
        (f"events --stack-name {root}", [_events(root, before), _events(root, *rows)]),
    ]


def test_destroys(aws, destroy):
    run = destroy(*_deleted("DELETE_COMPLETE"))
    assert run.returncode == 0, run.stderr
    assert aws.operations().count("delete-stack") == 1
    # By name nothing is found any more.
    assert _arn("dr-prod") in aws.calls[-1]


def test_nothing_to_destroy(aws, destroy):
    run = destroy(("describe-stacks", [_NO_STACK]))
    assert run.returncode == 0
    assert "there is no stack dr-prod in us-east-1" in run.stderr
    assert "delete-stack" not in aws.operations()


@pytest.mark.parametrize(
    "stack",
    [
        _described("CREATE_COMPLETE", suffix="test"),
        _described("CREATE_COMPLETE", Parameters=[]),
    ],
)
def test_destroys_nothing_else(aws, destroy, stack):
    run = destroy(("describe-stacks", [stack]))
    assert run.returncode == 2
    assert "delete-stack" not in aws.operations()


def test_a_deletion_that_fails(destroy):
    nested = _arn("dr-prod-NetworkStack-1")
    kind = "AWS::CloudFormation::Stack"
    run = destroy(
        *_deleted("DELETE_FAILED", ("NetworkStack", kind, "DELETE_FAILED", "failed", nested)),
        (
            f"--stack-name {nested}",
            [_events(nested, ("Subnet", "AWS::EC2::Subnet", "DELETE_FAILED", "in use"), start=2)],
        ),
    )
    assert run.returncode == 1
    assert run.stderr.splitlines()[-2:] == [
        "us-east-1 dr-prod/NetworkStack/Subnet (AWS::EC2::Subnet) DELETE_FAILED: in use",
        "tools/deploy: error: the stack dr-prod is DELETE_FAILED; try again: tools/deploy destroy "
        "--suffix prod --stack-name dr-prod --region us-east-1 --execute",
    ]




def test_a_life_by_a_real_cli(moto, folder, deploy_moto):
    # moto knows no StackSet and makes the rest.
    boto3.client("s3", endpoint_url=moto, region_name=EAST).create_bucket(Bucket="shop-templates")
    cloudformation = boto3.client("cloudformation", endpoint_url=moto, region_name=EAST)
    deploy = ["deploy", folder.path, "--bucket", "shop-templates", "--execute"]
    deploy += ["--suffix", "prod", "--poll", "0.1"]
    created = deploy_moto(*deploy)
    assert created.returncode == 0, created.stderr
    assert "Add DataStack (AWS::CloudFormation::Stack)" in created.stderr
    (stack,) = cloudformation.describe_stacks(StackName="dr-prod")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    again = deploy_moto(*deploy)
    assert again.returncode == 0, again.stderr
    assert "no changes: the stack dr-prod is up to date" in again.stderr
    destroy = ["destroy", "--region", EAST, "--poll", "0.1", "--execute"]
    assert deploy_moto(*destroy, "--suffix", "test", "--stack-name", "dr-prod").returncode == 2
    destroyed = deploy_moto(*destroy, "--suffix", "prod")
    assert destroyed.returncode == 0, destroyed.stderr
    assert cloudformation.describe_stacks()["Stacks"] == []
