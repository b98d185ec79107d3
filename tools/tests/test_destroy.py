"""tools/deploy destroy."""

import ast
import json
import pathlib
import pty
import re

import pytest

from deployment import stores
from tools.tests.fake_aws import EAST, WEST, errors, steps
from tools.tests.stacks import GUID, NO_STACK, PUBLISHED, arn, describe, described, events, listed

pytest_plugins = "tools.tests.deploy_fixtures"

_INSTANCE = f"StackSet-dr-secondary-prod-{GUID}"


def _resources(*rows):
    names = ("LogicalResourceId", "ResourceType", "PhysicalResourceId")
    return {
        "StackResourceSummaries": [
            {**dict(zip(names, row)), "ResourceStatus": "CREATE_COMPLETE"} for row in rows
        ]
    }


def _template(*ids, policy="Delete"):
    """What get-template answers of a stack with these stores."""
    return {"TemplateBody": {"Resources": {id: {"DeletionPolicy": policy} for id in ids}}}


_ROOT, _DATA = arn("dr-shop-prod"), arn("dr-shop-prod-DataStack-1")
_STACK_SET = {
    "Type": "AWS::CloudFormation::StackSet",
    "Properties": {"StackInstancesGroup": [{"Regions": [WEST]}]},
}
# What the environment holds.
_STORES = [
    (
        f"list-stack-resources --stack-name {arn('dr-shop-prod')}",
        [_resources(("DataStack", "AWS::CloudFormation::Stack", _DATA))],
    ),
    (
        f"list-stack-resources --stack-name {_DATA}",
        [
            _resources(
                ("Table", "AWS::DynamoDB::GlobalTable", "orders-prod"),
                ("Bucket", "AWS::S3::Bucket", "papers-prod-east"),
            )
        ],
    ),
    (
        f"list-stacks .* --region {WEST}",
        [
            [
                {
                    "StackName": _INSTANCE,
                    "StackId": arn(_INSTANCE, WEST),
                    "CreationTime": "2026-01-02T03:03:00+00:00",
                }
            ]
        ],
    ),
    (
        f"list-stack-resources --stack-name {arn(_INSTANCE, WEST)}",
        [
            _resources(
                ("Bucket", "AWS::S3::Bucket", "papers-prod-west"),
                ("Vault", "AWS::Backup::BackupVault", "dr-backup-prod"),
            )
        ],
    ),
    (f"get-template --stack-name {_ROOT} ", [{"TemplateBody": {"Resources": {"Set": _STACK_SET}}}]),
    (f"get-template --stack-name {_DATA}", [_template("Table", "Bucket")]),
    (f"get-template --stack-name {arn(_INSTANCE, WEST)}", [_template("Bucket", "Vault")]),
    ("describe-table", [{"Table": {"ItemCount": 12345}}]),
    (
        "list-object-versions --bucket papers-prod-east",
        [{"Versions": [{}] * 990, "DeleteMarkers": [{}] * 10, "IsTruncated": True}],
    ),
    ("get-metric-statistics", [{"Datapoints": [{"Maximum": 5432.0}, {"Maximum": 1234.0}]}]),
    ("list-object-versions", ["An error occurred (AccessDenied) when calling X: no"]),
    ("list-recovery-points", [{"RecoveryPoints": [{}] * 7}]),
]
_HELD = [
    "the stack dr-shop-prod of us-east-1 goes, and with it ALL DATA in both regions:",
    "  us-east-1 orders-prod: 12,345 items when DynamoDB last counted, up to six hours ago",
    "  us-east-1 papers-prod-east: about 5,432 versions of objects, as of yesterday",
    "  us-west-2 dr-backup-prod: 7 recovery points",
    "  us-west-2 orders-prod: 12,345 items when DynamoDB last counted, up to six hours ago",
    "  us-west-2 papers-prod-west: not known how much, An error occurred (AccessDenied) when "
    "calling X: no",
]


@pytest.fixture(name="destroy")
def fixture_destroy(aws, deploy):
    def run(answers, *arguments, yes=True):
        aws.play([*answers, *_STORES, *PUBLISHED])
        arguments = arguments or ["--region", EAST, "--stack-name", "dr-shop-prod"]
        arguments = [*arguments, "--suffix", "prod", "--poll", "0", "--execute"]
        return deploy("destroy", *arguments, *(["--yes"] if yes else []))

    return run


def _deleted(status, *rows):
    root = arn("dr-shop-prod")
    before = ("dr-shop-prod", "itself", "CREATE_COMPLETE")
    rows = [before, ("dr-shop-prod", "itself", "DELETE_IN_PROGRESS"), *rows]
    rows.append(("dr-shop-prod", "itself", status))
    there = described("CREATE_COMPLETE")
    return [
        ("describe-stacks --stack", [there, there, described(status)]),
        (f"events --stack-name {root}", [events(root, before), events(root, *rows)]),
    ]


def test_destroys(aws, destroy):
    run = destroy(_deleted("DELETE_COMPLETE"))
    assert run.returncode == 0, run.stderr
    assert run.stderr.splitlines() == [
        *_HELD,
        "the stack dr-shop-prod is deleted; the template buckets are not",
    ]
    assert aws.operations().count("delete-stack") == 1
    # By name nothing is found any more.
    assert arn("dr-shop-prod") in aws.calls[-1]


_FULL = ("get-metric-statistics", [{"Datapoints": [{"Maximum": 864e6}]}])


def test_refuses_to_begin_what_cannot_end(aws, destroy):
    run = destroy([_FULL, *_deleted("DELETE_COMPLETE")])
    assert run.returncode == 3
    assert errors(run) == [
        "tools/deploy: error: us-east-1 papers-prod-east: more than the 2,000,000 versions that can "
        "be deleted while the stack is; let S3 expire them first, with --expire, or go on with "
        "--anyway"
    ]
    assert "delete-stack" not in aws.operations()


_PROTECTED = ("describe-table", [{"Table": {"ItemCount": 1, "DeletionProtectionEnabled": True}}])
_KEPT = (
    f"get-template --stack-name {_DATA}",
    [_template("Table", "Bucket", policy="RetainExceptOnCreate")],
)


def test_refuses_to_begin_what_dynamodb_would_end(aws, destroy):
    """Buckets would be emptied and vaults deleted by then, and nothing would route or serve."""
    run = destroy([_PROTECTED, *_deleted("DELETE_COMPLETE")])
    assert run.returncode == 3
    assert errors(run) == [
        "tools/deploy: error: us-east-1 orders-prod, us-west-2 orders-prod: DynamoDB does not delete "
        "what is protected; first deploy `protection { deletion_protection: false }`, or, of a stack "
        "that cannot be updated any more: "
        + "; ".join(
            "aws dynamodb update-table --table-name orders-prod --no-deletion-protection-enabled "
            f"--region {region}"
            for region in (EAST, WEST)
        )
    ]
    assert "delete-stack" not in aws.operations()


def test_says_what_stays(aws, destroy):
    """Of a table that stays nobody asks DynamoDB to delete it, protected or not."""
    run = destroy([_PROTECTED, _KEPT, *_deleted("DELETE_COMPLETE")])
    assert run.returncode == 0, run.stderr
    lines = run.stderr.splitlines()
    assert lines[0].endswith("ALL DATA in both regions but of what stays:")
    kept = [line for line in lines if line.endswith("; it stays")]
    assert [line.split(":")[0] for line in kept] == [
        "  us-east-1 orders-prod",
        "  us-east-1 papers-prod-east",
        "  us-west-2 orders-prod",
    ]
    assert aws.operations().count("delete-stack") == 1


def test_expires_nothing_that_stays(aws, destroy):
    arguments = ["--region", EAST, "--stack-name", "dr-shop-prod", "--expire"]
    expired = ("put-bucket-lifecycle-configuration", [None])
    run = destroy([_KEPT, expired, *_deleted("DELETE_COMPLETE")], *arguments)
    assert run.returncode == 0, run.stderr
    calls = [call for call in aws.calls if "put-bucket-lifecycle-configuration" in call]
    assert [call[3] for call in calls] == ["papers-prod-west"]


def test_goes_on_anyway(aws, destroy):
    arguments = ["--region", EAST, "--stack-name", "dr-shop-prod", "--anyway"]
    run = destroy([_FULL, *_deleted("DELETE_COMPLETE")], *arguments)
    assert run.returncode == 0, run.stderr
    assert aws.operations().count("delete-stack") == 1


def test_lets_s3_expire_what_both_regions_hold(aws, destroy):
    arguments = ["--region", EAST, "--stack-name", "dr-shop-prod", "--expire"]
    expired = ("put-bucket-lifecycle-configuration", [None])
    run = destroy([_FULL, expired, *_deleted("DELETE_COMPLETE")], *arguments)
    assert run.returncode == 0, run.stderr
    calls = [call for call in aws.calls if "put-bucket-lifecycle-configuration" in call]
    assert [(call[3], call[-1]) for call in calls] == [
        ("papers-prod-east", EAST),
        ("papers-prod-west", WEST),
    ]
    assert "delete-stack" not in aws.operations()


def test_expires_as_the_emptier_does():
    """One rule in two programs, neither of which can read the other."""
    code = ast.parse(pathlib.Path("generator/functions/emptier.py").read_text(encoding="utf-8"))
    rules = next(
        ast.literal_eval(node.value)
        for node in code.body
        if isinstance(node, ast.Assign) and node.targets[0].id == "EXPIRE"
    )
    command = stores.expire_command("bucket")
    assert json.loads(command[command.index("--lifecycle-configuration") + 1]) == {"Rules": rules}


def test_asks_nobody(aws, destroy):
    run = destroy(_deleted("DELETE_COMPLETE"), yes=False)
    assert run.returncode == 2
    assert run.stderr.splitlines()[:-1] == _HELD
    assert errors(run) == [
        "tools/deploy: error: Delete dr-shop-prod and all of this? There is no terminal to ask "
        "at: --yes answers"
    ]
    assert "delete-stack" not in aws.operations()


@pytest.mark.parametrize("answer, code", [("yes", 0), ("y", 2), ("", 2)])
def test_asks_at_a_terminal(aws, deploy, answer, code):
    aws.play([*_deleted("DELETE_COMPLETE"), *_STORES, *PUBLISHED])
    user, terminal = pty.openpty()
    with open(user, "w", encoding="utf-8") as keyboard, open(terminal, encoding="utf-8") as screen:
        keyboard.write(f"{answer}\n")
        keyboard.flush()
        arguments = ["--region", EAST, "--stack-name", "dr-shop-prod", "--suffix", "prod"]
        run = deploy("destroy", *arguments, "--poll", "0", "--execute", stdin=screen)
    assert run.returncode == code, run.stderr
    assert "Delete dr-shop-prod and all of this? Only `yes` goes on: " in run.stderr
    assert ("delete-stack" in aws.operations()) == (code == 0)


def test_finds_the_stack_of_a_suffix(aws, destroy):
    listing = ("describe-stacks --query", [[listed("dr-shop-prod", "shop")]])
    run = destroy([listing, *_deleted("DELETE_COMPLETE")], "--region", EAST)
    assert run.returncode == 0, run.stderr
    assert aws.operations().count("delete-stack") == 1


def test_several_stacks_of_a_suffix(aws, destroy):
    both = [listed("dr-shop-prod", "shop"), listed("old", "bank")]
    run = destroy([("describe-stacks --query", [both])], "--region", EAST)
    assert run.returncode == 2
    assert errors(run) == [
        "tools/deploy: error: several stacks have the suffix prod, --stack-name says which: "
        "dr-shop-prod, old"
    ]
    assert "delete-stack" not in aws.operations()


def test_a_folder_knows_region_and_stack(aws, folder, destroy):
    run = destroy(_deleted("DELETE_COMPLETE"), folder.path)
    assert run.returncode == 0, run.stderr
    delete = next(call for call in aws.calls if call[1] == "delete-stack")
    assert delete[-3:] == ["dr-shop-prod", "--region", EAST]


def test_a_folder_of_another_environment(aws, folder, destroy):
    other = described("CREATE_COMPLETE", Description=describe("bank"))
    answers = [("describe-stacks --stack", [other])]
    run = destroy(answers, folder.path, "--stack-name", "dr-shop-prod")
    assert run.returncode == 2
    assert "the stack dr-shop-prod is the environment bank, and the folder has shop" in run.stderr
    assert "delete-stack" not in aws.operations()


def test_takes_either_a_folder_or_a_region(deploy, folder):
    assert deploy("destroy", "--suffix", "prod").returncode == 2
    assert deploy("destroy", folder.path, "--region", EAST, "--suffix", "prod").returncode == 2


def test_nothing_to_destroy(aws, destroy):
    run = destroy([("describe-stacks", [NO_STACK]), ("list-stacks .*DELETE_COMPLETE", [[]])])
    assert run.returncode == 2
    assert errors(run) == [
        "tools/deploy: error: there is no stack dr-shop-prod in us-east-1, and none was deleted "
        "there in the last 90 days: is that its primary region?"
    ]
    assert "delete-stack" not in aws.operations()


def test_destroyed_before(aws, destroy):
    gone = [
        {"StackName": "dr-shop-prod", "DeletionTime": f"2026-01-0{day}T03:04:05+00:00"}
        for day in (2, 1)
    ]
    run = destroy([("describe-stacks", [NO_STACK]), ("list-stacks .*DELETE_COMPLETE", [gone])])
    assert run.returncode == 0
    assert run.stderr == (
        "the stack dr-shop-prod of us-east-1 was deleted at 2026-01-02T03:04:05+00:00: nothing "
        "is left to delete\n"
    )
    query = next(call for call in aws.calls if call[1] == "list-stacks")
    assert re.search("!ParentId && StackName=='dr-shop-prod'", " ".join(query))


def test_one_that_runs_under_another_name(aws, folder, destroy):
    run = destroy(
        [
            ("describe-stacks --query", [[listed("dr-prod", "shop")]]),
            ("describe-stacks", [NO_STACK]),
        ],
        folder.path,
    )
    assert run.returncode == 2
    assert errors(run) == [
        "tools/deploy: error: the environment shop of the suffix prod runs in the stack dr-prod: "
        "--stack-name dr-prod"
    ]
    assert "delete-stack" not in aws.operations()


@pytest.mark.parametrize(
    "stack",
    [
        described("CREATE_COMPLETE", suffix="test"),
        described("CREATE_COMPLETE", Parameters=[]),
    ],
)
def test_destroys_nothing_else(aws, destroy, stack):
    run = destroy([("describe-stacks", [stack])])
    assert run.returncode == 2
    assert "delete-stack" not in aws.operations()


def test_a_deletion_that_fails(destroy):
    nested = arn("dr-shop-prod-NetworkStack-1")
    kind = "AWS::CloudFormation::Stack"
    run = destroy(
        [
            *_deleted("DELETE_FAILED", ("NetworkStack", kind, "DELETE_FAILED", "failed", nested)),
            (
                f"events --stack-name {nested}",
                [
                    events(
                        nested, ("Subnet", "AWS::EC2::Subnet", "DELETE_FAILED", "in use"), start=2
                    )
                ],
            ),
        ]
    )
    assert run.returncode == 1
    assert steps(run)[-3:] == [
        "us-east-1 1 of 1: NetworkStack DELETE_FAILED",
        "us-east-1 dr-shop-prod/NetworkStack/Subnet (AWS::EC2::Subnet) DELETE_FAILED: in use",
        "tools/deploy: error: the stack dr-shop-prod is DELETE_FAILED; try again: tools/deploy "
        "destroy --suffix prod --stack-name dr-shop-prod --region us-east-1 --execute",
    ]


_DENIED = "An error occurred (UnauthorizedOperation) when calling X: no"
_UNREACHED = 'Could not connect to the endpoint URL: "https://ec2.us-east-1.amazonaws.com/"'


@pytest.mark.parametrize(
    "looks", [[_DENIED], [{"NetworkInterfaces": [{}]}, _DENIED], [_UNREACHED, _DENIED]]
)
def test_does_not_wait_for_what_nobody_may_look_at(aws, destroy, looks):
    group = ("Group", "AWS::EC2::SecurityGroup", "DELETE_FAILED", "has a dependent object", "sg-1")
    run = destroy(
        [("describe-network-interfaces", looks), *_deleted("DELETE_FAILED", group)]
    )
    assert run.returncode == 1
    assert aws.operations().count("delete-stack") == 1
    looked = [tuple(call) for call in aws.calls if "describe-network-interfaces" in call]
    assert len(looked) == len(looks)
    (command,) = set(looked)
    assert command[3:] == ("Name=group-id,Values=sg-1", "--region", EAST)
    assert "they cannot be looked at" in run.stderr
