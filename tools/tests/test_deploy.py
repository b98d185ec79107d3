"""tools/deploy deploy, and a life from there to destroy."""

import json
import re

import boto3
import pytest

from tools.tests.fake_aws import EAST, WEST, change, errors, make_buckets, steps
from tools.tests.stacks import CHANGES, CREATING, NO_STACK, REVIEW, arn, described, events

pytest_plugins = "tools.tests.deploy_fixtures"


def test_creates_a_stack(aws, deploy_shop):
    root = arn("dr-shop-prod")
    done = ("DataStack", "AWS::CloudFormation::Stack", "CREATE_COMPLETE")
    outputs = [{"OutputKey": "PrimaryRegion", "OutputValue": EAST}]
    run = deploy_shop(
        [
            (
                "describe-stacks --stack",
                [
                    NO_STACK,
                    described("REVIEW_IN_PROGRESS"),
                    described("CREATE_IN_PROGRESS"),
                    described("CREATE_IN_PROGRESS"),
                    described("CREATE_COMPLETE", Outputs=outputs),
                ],
            ),
            ("describe-change-set", [{"Status": "CREATE_IN_PROGRESS"}, CHANGES]),
            (
                "describe-stack-events",
                [
                    events(root, REVIEW),
                    events(root, REVIEW, CREATING),
                    events(root, REVIEW, CREATING, done),
                    events(
                        root, REVIEW, CREATING, done, ("dr-shop-prod", "itself", "CREATE_COMPLETE")
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
    assert steps(run) == [
        "there is no stack dr-shop-prod: its 5 resources are created",
        "14 files uploaded, 0 were there already",
        "Modify DataStack (AWS::CloudFormation::Stack), perhaps replaced",
        "us-east-1 1 of 1: DataStack CREATE_COMPLETE",
    ]


def test_updates_a_stack(aws, deploy_shop):
    root = arn("dr-shop-prod")
    old = [("dr-shop-prod", "itself", "CREATE_COMPLETE")]
    new = [*old, ("dr-shop-prod", "itself", "UPDATE_IN_PROGRESS")]
    # For a moment AWS may still show how the operation before has ended.
    answers = [described("CREATE_COMPLETE")] * 3 + [described("UPDATE_COMPLETE")]
    run = deploy_shop(
        [
            ("describe-stacks --stack", answers),
            ("describe-change-set", [CHANGES]),
            (
                "describe-stack-events",
                [
                    events(root, *old),
                    events(root, *old),
                    events(root, *new, ("dr-shop-prod", "itself", "UPDATE_COMPLETE")),
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
            ("describe-stacks --stack", [described("UPDATE_COMPLETE", Outputs=outputs)]),
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
            ("describe-stacks --stack", [described("UPDATE_COMPLETE")]),
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
        ("ROLLBACK_COMPLETE", "tools/deploy destroy --suffix prod --stack-name dr-shop-prod"),
        ("UPDATE_ROLLBACK_FAILED", "aws cloudformation continue-update-rollback --stack-name"),
    ],
)
def test_a_stack_that_cannot_be_updated(aws, deploy_shop, status, words):
    run = deploy_shop([("describe-stacks --stack", [described(status)])])
    assert run.returncode == 1
    assert words in errors(run)[0]
    assert "create-change-set" not in aws.operations()


@pytest.mark.parametrize("seconds, words", [(0, []), (180, ["two releases for some 13 min"])])
def test_says_how_long_the_regions_differ(deploy_shop, make_compiler, seconds, words):
    compiler = make_compiler(standby={"behind_seconds": seconds}).program
    running = [("describe-stacks --stack", [described("CREATE_COMPLETE")])]
    run = deploy_shop(running, "--compiler", compiler, "--bake", "10", "--plan-only")
    assert run.returncode == 0, run.stderr
    assert re.findall("two releases for some .*", run.stderr) == words


def test_the_primary_alone_takes_no_rights_from_the_standby(deploy_shop, make_compiler):
    """The root stack has the roles of both regions; the standby goes on with its former release."""
    roles = {
        id: change("update", f"{id}-${{EnvironmentSuffix}}-{region}", "AWS::IAM::Role", logical_id=id)
        for id, region in (("Primary", EAST), ("Stays", WEST), ("Gains", WEST), ("Loses", WEST))
    }
    rights = [
        {"change": what, "holder": f"data/{id}"}
        for what, id in (("lost", "Primary"), ("gained", "Gains"), ("lost", "Loses"))
    ]

    def run(*more):
        compiler = make_compiler(changes=[*roles.values()], rights=rights).program
        running = [("describe-stacks --stack", [described("CREATE_COMPLETE")])]
        return deploy_shop(running, "--compiler", compiler, "--plan-only", *more)

    refused = run("--only", "primary")
    assert refused.returncode == 3
    (error,) = errors(refused)
    assert "former release, and Loses would lose rights" in error and "--weaken-standby" in error
    assert run("--only", "primary", "--weaken-standby").returncode == 0
    assert run().returncode == 0
    assert run("--weaken-standby").returncode == 2


def test_refuses_to_change_the_suffix(aws, deploy_shop):
    run = deploy_shop([("describe-stacks --stack", [described("CREATE_COMPLETE", suffix="test")])])
    assert run.returncode == 2
    assert errors(run) == ["tools/deploy: error: the stack dr-shop-prod has the suffix test, not prod"]
    assert "create-change-set" not in aws.operations()


def test_replicates_back_only_later(aws, folder, deploy_shop):
    folder.replicate_back()
    run = deploy_shop([("describe-stacks --stack", [NO_STACK])])
    assert run.returncode == 2
    assert "off in the first deployment" in errors(run)[0]
    assert "create-change-set" not in aws.operations()
    later = deploy_shop(
        [
            ("describe-stacks --stack", [described("CREATE_COMPLETE")]),
            ("describe-change-set", [{"Status": "FAILED", "StatusReason": "No updates are to be"}]),
        ]
    )
    assert "off in the first deployment" not in later.stderr
    assert "create-change-set" in aws.operations()


def _files(folder):
    """The JSON files below a folder, parsed."""
    return {
        str(file.relative_to(folder)): json.loads(file.read_text())
        for file in folder.rglob("*.json")
    }


def test_a_life_by_a_real_cli(moto, folder, deploy_moto, make_compiler):
    # moto knows no StackSet and makes the rest. Each start of the CLI takes a second: the one
    # life also shows what is published, and that it is published once.
    make_buckets(moto)
    cloudformation = boto3.client("cloudformation", endpoint_url=moto, region_name=EAST)
    s3 = boto3.client("s3", endpoint_url=moto, region_name=EAST)
    deploy = ["deploy", folder.path, "--bucket", "shop-templates", "--execute"]
    deploy += ["--suffix", "prod", "--poll", "0.1"]
    created = deploy_moto(*deploy)
    assert created.returncode == 0, created.stderr
    assert "14 files uploaded, 0 were there already" in created.stderr
    for each in folder.templates:
        for bucket in ("shop-templates", "shop-templates-us-west-2"):
            found = s3.get_object(Bucket=bucket, Key=each["key"])
            assert found["Body"].read() == (folder.path / each["path"]).read_bytes()
            assert found["ContentType"] == "application/json"
    assert "Add DataStack (AWS::CloudFormation::Stack)" in created.stderr
    (stack,) = cloudformation.describe_stacks(StackName="dr-shop-prod")["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    # One of the files is not what its key says: it alone is published anew. The plan reads the
    # primary's bucket before that.
    damaged = folder.templates[0]["key"]
    s3.put_object(Bucket="shop-templates-us-west-2", Key=damaged, Body=b"{}")
    compiler = make_compiler()
    again = deploy_moto(*deploy, "--compiler", compiler.program, "--verbose")
    assert again.returncode == 0, again.stderr
    assert "1 files uploaded, 13 were there already" in again.stderr
    uploaded = [line for line in again.stderr.splitlines() if "put-object" in line]
    assert len(uploaded) == 1 and "shop-templates-us-west-2" in uploaded[0]
    assert damaged in uploaded[0]
    assert "no changes: the stack dr-shop-prod is up to date" in again.stderr
    # What it compared is what was published, file by file.
    assert _files(compiler.folder / "old") == _files(folder.path)
    destroy = ["destroy", "--region", EAST, "--poll", "0.1", "--yes", "--execute"]
    destroy += ["--stack-name", "dr-shop-prod"]  # moto forgets the description of change sets.
    assert deploy_moto(*destroy, "--suffix", "test").returncode == 2
    destroyed = deploy_moto(*destroy, "--suffix", "prod")
    assert destroyed.returncode == 0, destroyed.stderr
    assert cloudformation.describe_stacks()["Stacks"] == []
