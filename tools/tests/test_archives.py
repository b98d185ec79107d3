"""Code that lies in S3 already: what tools/deploy holds it to."""

import hashlib
import json

import pytest
from deployment import plan, survivor
from deployment.aws import Failure

from tools.tests.fake_aws import EAST, PUBLISHED_NOTHING, WEST, commands, errors

pytest_plugins = "tools.tests.deploy_fixtures"

_CODE = "PK, an archive"
_VERSIONS = {EAST: "east-version", WEST: "west-version"}


@pytest.fixture(name="archived")
def fixture_archived(folder):
    """The folder, with a function whose code lies in S3."""
    sha256 = hashlib.sha256(_CODE.encode()).hexdigest()
    archives = [
        {"region": region, "bucket": f"builds-{region}", "key": "orders.zip", "version": version}
        for region, version in _VERSIONS.items()
    ]
    file = folder.path / "manifest.json"
    manifest = json.loads(file.read_text())
    manifest["archives"] = 2 * [{**each, "sha256": sha256} for each in archives]  # of two functions
    file.write_text(json.dumps(manifest))
    return folder


def _lies(west=_CODE, region=WEST):
    """Answers of S3; what the secondary's bucket has, and where it lies."""
    answer = west if isinstance(west, str) and west.startswith("An error") else {"Body": west}
    return [
        (f"head-bucket --bucket builds-{EAST}", [{"BucketRegion": EAST}]),
        (f"head-bucket --bucket builds-{WEST}", [{"BucketRegion": region}]),
        (f"get-object --bucket builds-{EAST} --version-id east-version", [{"Body": _CODE}]),
        (f"get-object --bucket builds-{WEST} --version-id west-version", [answer]),
    ]


def _publish(deploy, folder, *more):
    return deploy("publish", folder.path, "--bucket", "shop-templates", *more)


def test_publishes_where_both_are_the_specs(aws, archived, deploy):
    aws.play([*_lies(), *PUBLISHED_NOTHING])
    run = _publish(deploy, archived, "--execute")
    assert run.returncode == 0, run.stderr
    assert aws.operations().count("get-object") == 2  # each once


_PLACE = f"{WEST} s3://builds-{WEST}/orders.zip, version west-version"


@pytest.mark.parametrize(
    "lies, fault",
    [
        (
            _lies("PK, another one"),
            f"has the SHA-256 {hashlib.sha256(b'PK, another one').hexdigest()}, and not the spec's",
        ),
        (
            _lies(region=EAST),
            f"lies in {EAST}, and Lambda takes code from a bucket of its own region",
        ),
        (
            _lies("An error occurred (NoSuchVersion) when calling the GetObject operation: gone"),
            "cannot be read: An error occurred (NoSuchVersion) when calling the GetObject operation: "
            "gone",
        ),
    ],
    ids=["swapped", "elsewhere", "gone"],
)
def test_publishes_nothing_else(aws, archived, deploy, lies, fault):
    aws.play([*lies, *PUBLISHED_NOTHING])
    run = _publish(deploy, archived, "--execute")
    assert run.returncode == 3
    assert errors(run) == [f"tools/deploy: error: {_PLACE}: {fault}"]
    assert "put-object" not in aws.operations()


@pytest.mark.parametrize("west, word", [(_CODE, "ok   "), ("PK, another one", "SHORT")])
def test_check_tells_of_each(aws, archived, deploy, west, word):
    aws.play(
        [
            *_lies(west),
            ("get-account-settings", [{"AccountLimit": {"ConcurrentExecutions": 9000, "UnreservedConcurrentExecutions": 9000}}]),
            ("describe-region-settings", [{}]),
            ("get-hosted-zone", ["An error occurred (NoSuchHostedZone) when calling it: x"]),
        ]
    )
    run = deploy("check", archived.path)
    lines = [line for line in run.stdout.splitlines() if "s3://" in line]
    assert lines[0] == f"ok    {EAST} s3://builds-{EAST}/orders.zip, version east-version: as the spec says"
    assert lines[1].startswith(f"{word} {_PLACE}: ")
    assert len(lines) == 2


def test_a_dry_run_shows_how(archived, deploy):
    run = _publish(deploy, archived)
    shown = [words[2] for words in commands(run.stdout)]
    assert shown[:4] == 2 * ["head-bucket", "get-object"]


def _function(**code):
    return {"Type": "AWS::Lambda::Function", "Properties": {"Code": code}}


@pytest.mark.parametrize(
    "before, needs",
    [
        (_function(S3Bucket="builds", S3Key="a", S3ObjectVersion="1"), False),
        (_function(S3Bucket="others", S3Key="a", S3ObjectVersion="1"), True),
        (_function(S3Bucket={"Ref": "TemplateBucket"}, S3Key="a"), True),
        (_function(ZipFile="pass"), True),
    ],
)
def test_the_secondarys_role_must_reach_an_archive_first(before, needs):
    after = _function(S3Bucket="builds", S3Key="b", S3ObjectVersion="2")
    (change,) = survivor._compare({"F": before}, {"F": after}, "functions", None)
    assert change.needs("us-east-1") == needs


def test_alarms_stay_on_where_rights_come_with_the_root(monkeypatch):
    monkeypatch.setattr(survivor.Survivor, "new_parameters", lambda *_: [])
    change = survivor.Change("Add", "functions", "F", "AWS::Lambda::Function", None, False, True)
    monkeypatch.setattr(survivor.Survivor, "_changes", lambda *_: [change])
    assert survivor.Survivor.__new__(survivor.Survivor).waits({}) == [str(change)]


def test_a_release_that_first_fetches_an_archive_has_no_stages(monkeypatch):
    right = {"change": "gained", "holder": "us-east-1/identity/StackSetExecutionPolicy4"}
    for action, staged in (("s3:GetObjectVersion", False), ("lambda:PublishLayerVersion", False), ("s3:PutObject", True)):
        said = {"changes": [], "data_at_stake": [], "rights": [{**right, "actions": [action]}]}
        monkeypatch.setattr(plan, "_run", lambda *_, said=said: json.dumps(said))
        made = plan.Plan("compiler", "old", "new", "prod", "123456789012", None)
        if staged:
            made.check_staged(WEST)
        else:
            with pytest.raises(Failure, match="cannot be staged: .*StackSetExecutionPolicy4"):
                made.check_staged(WEST)
