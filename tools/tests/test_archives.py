"""Code that lies in S3 already: what tools/deploy holds it to."""

import hashlib
import json

import pytest

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
