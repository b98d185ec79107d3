"""tools/deploy deploy says what failed, in whatever stack and region it did."""

import argparse

import pytest
from deployment import operation
from deployment.aws import CallFailure

from tools.tests.fake_aws import EAST, WEST, errors
from tools.tests.stacks import CHANGES, CREATING, GUID, NO_STACK, REVIEW, arn, described, events

pytest_plugins = "tools.tests.deploy_fixtures"

_CANCELLED = "Resource creation cancelled"
_STACK_SET = "dr-secondary-prod:0f"
_INSTANCE = f"StackSet-dr-secondary-prod-{GUID}"
# Another environment's, whose suffix begins alike.
_OTHER = f"StackSet-dr-secondary-prod-2-{GUID}"


def _failed_creation(root_rows, *more):
    """What AWS answers when a creation fails for these root events."""
    root = arn("dr-shop-prod")
    rows = [REVIEW, CREATING, *root_rows, ("dr-shop-prod", "itself", "ROLLBACK_COMPLETE")]
    return [
        *more,
        (f"events --stack-name {root}", [events(root, REVIEW), events(root, *rows)]),
        (
            "describe-stacks --stack",
            [NO_STACK, described("REVIEW_IN_PROGRESS"), described("ROLLBACK_COMPLETE")],
        ),
        ("describe-change-set", [CHANGES]),
    ]


def test_names_what_failed_in_nested_stacks(deploy_shop):
    nested, deeper = arn("dr-shop-prod-DataStack-1"), arn("dr-shop-prod-DataStack-1-Deep-2")
    kind = "AWS::CloudFormation::Stack"
    run = deploy_shop(
        _failed_creation(
            [
                ("DataStack", kind, "CREATE_FAILED", "Embedded stack was not created", nested),
                ("ApiStack", kind, "CREATE_FAILED", _CANCELLED, "x"),
            ],
            (
                f"--stack-name {deeper}",
                [events(deeper, ("Key", "AWS::KMS::Key", "CREATE_FAILED", "no grant"), start=3)],
            ),
            (
                f"--stack-name {nested}",
                [
                    events(
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
    place = "us-east-1 dr-shop-prod/DataStack"
    named = [line for line in run.stderr.splitlines() if line.startswith("us-east-1 ")]
    assert named == [
        f"{place}/Table (AWS::DynamoDB::GlobalTable) CREATE_FAILED: limit",
        f"{place}/Deep/Key (AWS::KMS::Key) CREATE_FAILED: no grant",
    ]
    assert run.stderr.splitlines()[-1] == (
        "tools/deploy: error: the stack dr-shop-prod is ROLLBACK_COMPLETE; before another attempt, "
        "remove it: tools/deploy destroy --suffix prod --stack-name dr-shop-prod "
        "--region us-east-1 --execute"
    )


_STACK_SET_ROW = (
    *("SecondaryStackSet", "AWS::CloudFormation::StackSet", "CREATE_FAILED"),
    *("Resource handler returned message", _STACK_SET),
)
_INSTANCE_EVENTS = (
    f"--stack-name {arn(_INSTANCE, WEST)} --region {WEST}",
    [
        events(
            arn(_INSTANCE, WEST),
            ("Peering", "AWS::EC2::VPCPeeringConnection", "CREATE_FAILED", "overlap"),
            start=3,
        )
    ],
)
_INSTANCES = (
    f"list-stacks .* --region {WEST}",
    [
        [
            {"StackName": name, "StackId": arn(name, WEST), "CreationTime": time}
            for name, time in [
                (f"{_INSTANCE}-DataStack-1ABC", "2026-01-02T03:04:00+00:00"),
                (_INSTANCE, "2026-01-02T03:03:00+00:00"),
                (_OTHER, "2026-01-02T03:05:00+00:00"),
            ]
        ]
    ],
)


_INSTANCE_STATE = (f"describe-stacks .*{_INSTANCE}", [described("CREATE_FAILED")])


def test_names_what_failed_in_the_secondary(aws, deploy_shop):
    results = [
        {"Region": WEST, "Status": "FAILED", "StatusReason": "ResourceLogicalId:Peering"},
        {"Region": EAST, "Status": "SUCCEEDED"},
    ]
    operations = [
        {"OperationId": id, "Status": status, "CreationTimestamp": f"2026-01-02T03:0{id}:00+00:00"}
        for id, status in (("3", "SUCCEEDED"), ("2", "FAILED"), ("1", "FAILED"))
    ]
    run = deploy_shop(
        _failed_creation(
            [_STACK_SET_ROW],
            ("list-stack-set-operations ", [{"Summaries": operations}]),
            ("list-stack-set-operation-results .* --operation-id 2 ", [{"Summaries": results}]),
            _INSTANCES,
            _INSTANCE_STATE,
            _INSTANCE_EVENTS,
        )
    )
    assert run.returncode == 1
    place = "us-east-1 dr-shop-prod/SecondaryStackSet"
    lines = run.stderr.splitlines()
    assert f"us-west-2 {place}: ResourceLogicalId:Peering" in lines
    resource = f"{place}/Peering (AWS::EC2::VPCPeeringConnection)"
    assert f"us-west-2 {resource} CREATE_FAILED: overlap" in lines
    assert any(_STACK_SET in call for call in aws.calls)


def test_leaves_out_what_failed_in_a_former_operation(aws, deploy_shop):
    former = {"OperationId": "1", "Status": "FAILED"}
    former["CreationTimestamp"] = "2026-01-01T03:02:00+00:00"
    run = deploy_shop(
        _failed_creation(
            [_STACK_SET_ROW],
            ("list-stack-set-operations ", [{"Summaries": [former]}]),
            _INSTANCES,
            _INSTANCE_STATE,
            _INSTANCE_EVENTS,
        )
    )
    assert "Peering (AWS::EC2::VPCPeeringConnection) CREATE_FAILED: overlap" in run.stderr
    assert "list-stack-set-operation-results" not in aws.operations()


def test_names_what_failed_in_the_secondary_after_a_rollback(deploy_shop):
    gone = "An error occurred (StackSetNotFoundException) when calling: StackSet not found"
    run = deploy_shop(
        _failed_creation(
            [_STACK_SET_ROW],
            ("list-stack-set-operations", [gone]),
            _INSTANCES,
            _INSTANCE_STATE,
            _INSTANCE_EVENTS,
        )
    )
    assert run.returncode == 1
    assert "Peering (AWS::EC2::VPCPeeringConnection) CREATE_FAILED: overlap" in run.stderr


def test_says_that_the_operation_goes_on(deploy_shop):
    root = arn("dr-shop-prod")
    expired = "An error occurred (ExpiredToken) when calling: expired\nsecond line"
    run = deploy_shop(
        [
            ("describe-stacks --stack", [described("UPDATE_COMPLETE")]),
            ("describe-change-set", [CHANGES]),
            ("describe-stack-events", [events(root, REVIEW), expired]),
        ]
    )
    assert run.returncode == 1
    assert run.stderr.splitlines()[-2:] == [
        "the operation of the stack dr-shop-prod goes on without this tool",
        "tools/deploy: error: An error occurred (ExpiredToken) when calling: expired",
    ]


_LOST = [
    "\nCould not connect to the endpoint URL: \"https://cloudformation.us-east-1.amazonaws.com/\"\n",
    "An error occurred (Throttling) when calling the DescribeStackEvents operation: Rate exceeded",
]


@pytest.mark.parametrize("lost", _LOST, ids=["unreachable", "throttled"])
def test_watches_on_when_aws_answers_again(deploy_shop, lost):
    root = arn("dr-shop-prod")
    rows = [REVIEW, ("dr-shop-prod", "itself", "UPDATE_COMPLETE")]
    run = deploy_shop(
        [
            ("describe-stacks --stack", [described("UPDATE_COMPLETE")]),
            ("describe-change-set", [CHANGES]),
            ("describe-stack-events", [events(root, REVIEW), lost, lost, events(root, *rows)]),
        ]
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr.count(f"{lost.strip()}; asked again until it answers") == 1


def test_does_not_watch_for_ever(monkeypatch, capsys):
    """What never answers again ends the tool, and the operation goes on."""
    lost = CallFailure(_LOST[0].strip())

    class Gone:
        answers = [described("UPDATE_COMPLETE"), {"StackEvents": []}]

        def call(self, *_):
            if not self.answers:
                raise lost
            return self.answers.pop(0)

        def note(self, text):
            print(text)

    monkeypatch.setattr(operation, "_PATIENCE", 0)
    watched = operation.Operation(Gone(), "dr-shop-prod", EAST, argparse.Namespace(poll=0.001))
    with pytest.raises(CallFailure, match="Could not connect"):
        watched.wait()
    assert "goes on without this tool" in capsys.readouterr().out


def test_hides_credentials(deploy_shop, monkeypatch):
    secret = "0123456789abcdefSECRET"
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", secret)
    run = deploy_shop([("describe-stacks --stack", [f"no access with {secret}"])])
    assert secret not in run.stdout + run.stderr
    assert errors(run) == ["tools/deploy: error: no access with <AWS_SECRET_ACCESS_KEY>"]
