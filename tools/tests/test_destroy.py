"""tools/deploy destroy."""

import pytest

from tools.tests.fake_aws import EAST, WEST
from tools.tests.stacks import NO_STACK, PUBLISHED, arn, described, events

pytest_plugins = "tools.tests.deploy_fixtures"


@pytest.fixture(name="destroy")
def fixture_destroy(aws, deploy):
    def run(*answers):
        aws.play([*answers, *PUBLISHED])
        arguments = ["--suffix", "prod", "--region", EAST, "--poll", "0"]
        return deploy("destroy", *arguments, "--execute")

    return run


def _deleted(status, *rows):
    root = arn("dr-prod")
    before = ("dr-prod", "itself", "CREATE_COMPLETE")
    rows = [before, ("dr-prod", "itself", "DELETE_IN_PROGRESS"), *rows]
    rows.append(("dr-prod", "itself", status))
    outputs = [{"OutputKey": "SecondaryRegion", "OutputValue": WEST}]
    there = described("CREATE_COMPLETE", Outputs=outputs)
    return [
        ("describe-stacks", [there, there, described(status)]),
        (f"events --stack-name {root}", [events(root, before), events(root, *rows)]),
    ]


def test_destroys(aws, destroy):
    run = destroy(*_deleted("DELETE_COMPLETE"))
    assert run.returncode == 0, run.stderr
    assert aws.operations().count("delete-stack") == 1
    # By name nothing is found any more.
    assert arn("dr-prod") in aws.calls[-1]


def test_nothing_to_destroy(aws, destroy):
    run = destroy(("describe-stacks", [NO_STACK]))
    assert run.returncode == 0
    assert "there is no stack dr-prod in us-east-1" in run.stderr
    assert "delete-stack" not in aws.operations()


@pytest.mark.parametrize(
    "stack",
    [
        described("CREATE_COMPLETE", suffix="test"),
        described("CREATE_COMPLETE", Parameters=[]),
    ],
)
def test_destroys_nothing_else(aws, destroy, stack):
    run = destroy(("describe-stacks", [stack]))
    assert run.returncode == 2
    assert "delete-stack" not in aws.operations()


def test_a_deletion_that_fails(destroy):
    nested = arn("dr-prod-NetworkStack-1")
    kind = "AWS::CloudFormation::Stack"
    run = destroy(
        *_deleted("DELETE_FAILED", ("NetworkStack", kind, "DELETE_FAILED", "failed", nested)),
        (
            f"--stack-name {nested}",
            [events(nested, ("Subnet", "AWS::EC2::Subnet", "DELETE_FAILED", "in use"), start=2)],
        ),
    )
    assert run.returncode == 1
    assert run.stderr.splitlines()[-2:] == [
        "us-east-1 dr-prod/NetworkStack/Subnet (AWS::EC2::Subnet) DELETE_FAILED: in use",
        "tools/deploy: error: the stack dr-prod is DELETE_FAILED; try again: tools/deploy destroy "
        "--suffix prod --stack-name dr-prod --region us-east-1 --execute",
    ]
