"""tools/deploy publish, and what all subcommands have in common."""

import hashlib
import itertools
import json
import pathlib
import re
import shlex

import boto3
import deployment.aws
import deployment.publish
import pytest

from tools.tests.fake_aws import CALLER, EAST, PUBLISHED_NOTHING, WEST
from tools.tests.fake_aws import commands, errors, make_buckets

pytest_plugins = "tools.tests.deploy_fixtures"

# Publishing


def _uploads(aws):
    """(bucket, key, region) of each, in their order."""
    return [
        tuple(call[call.index(option) + 1] for option in ("--bucket", "--key", "--region"))
        for call in aws.calls
        if call[1] == "put-object"
    ]


def _beginnings(folder):
    """The keys of what a deployment begins with."""
    west = next(each["key"] for each in folder.templates if "secondary" in each["path"])
    return [west, folder.root["key"]]


def test_publishes_to_both_regions_and_the_beginnings_last(aws, folder, deploy):
    aws.play(PUBLISHED_NOTHING)
    run = deploy("publish", folder.path, "--bucket", "shop-templates", "--execute")
    assert run.returncode == 0, run.stderr
    root = json.loads((folder.path / "root.template.json").read_text())
    text = json.dumps(root, sort_keys=True, separators=(",", ":"))
    release = f"shop/releases/{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    beside = [f"{release}/{name}.json" for name in ("manifest", "report", "source_map")]
    places = [("shop-templates-us-west-2", WEST), ("shop-templates", EAST)]
    uploads = _uploads(aws)
    assert sorted(uploads) == sorted(
        (bucket, key, region)
        for key in [each["key"] for each in folder.templates] + beside
        for bucket, region in places
    )
    assert uploads[-4:] == [
        (bucket, key, region) for key in _beginnings(folder) for bucket, region in places
    ]


def test_publishes_packages_to_both_regions_before_what_reads_them(aws, folder, deploy):
    content, path = b"PK, a package", "functions/orders.zip"
    asset = {
        "path": path,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "key": "shop/functions/orders-1.zip",
    }
    (folder.path / "functions").mkdir()
    (folder.path / path).write_bytes(content)
    file = folder.path / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"assets": [asset]}))
    aws.play(PUBLISHED_NOTHING)
    run = deploy("publish", folder.path, "--bucket", "shop-templates", "--execute")
    assert run.returncode == 0, run.stderr
    uploads = _uploads(aws)
    places = ("shop-templates-us-west-2", WEST), ("shop-templates", EAST)
    at = [uploads.index((bucket, asset["key"], region)) for bucket, region in places]
    assert max(at) < min(i for i, (_, key, _) in enumerate(uploads) if key in _beginnings(folder))
    puts = [call for call in aws.calls if call[1] == "put-object" and asset["key"] in call]
    assert {call[call.index("--content-type") + 1] for call in puts} == {"application/zip"}


@pytest.mark.parametrize(
    "arguments, secondary",
    [
        (["--bucket", "acme-us-east-1-templates"], "acme-us-west-2-templates"),
        (["--bucket", "acme", "--secondary-bucket", "other"], "other"),
    ],
)
def test_the_secondarys_bucket(folder, deploy, arguments, secondary):
    run = deploy("publish", folder.path, *arguments)
    assert f"# The bucket {secondary} must be in us-west-2:" in run.stdout.splitlines()


def test_what_breaks_off_leaves_no_beginning(aws, folder, deploy):
    leaf = next(each for each in folder.templates if each["path"].startswith("us-west-2/data"))
    denied = "An error occurred (AccessDenied) when calling the PutObject operation: denied"
    aws.play([(f"put-object .*{leaf['key']}", [denied]), *PUBLISHED_NOTHING])
    run = deploy("publish", folder.path, "--bucket", "shop-templates", "--execute")
    assert run.returncode == 1
    assert not {key for _, key, _ in _uploads(aws)} & set(_beginnings(folder))


def test_prints_each_command_as_called(aws, folder, deploy):
    aws.play(PUBLISHED_NOTHING)
    publish = ["publish", folder.path, "--bucket", "shop-templates", "--execute"]
    run = deploy(*publish, "--verbose")
    assert sorted(commands(run.stderr)) == sorted(["aws", *call] for call in aws.calls)
    assert run.stdout == ""
    assert commands(deploy(*publish).stderr) == []


def test_passes_the_endpoint_on(aws, folder, deploy):
    aws.play(PUBLISHED_NOTHING)
    arguments = ["--bucket", "shop-templates", "--endpoint-url", "http://127.0.0.1:1", "--execute"]
    assert deploy("publish", folder.path, *arguments).returncode == 0
    assert all(call[-2:] == ["--endpoint-url", "http://127.0.0.1:1"] for call in aws.calls)


def test_creates_the_bucket_private(aws, folder, deploy):
    missing = "An error occurred (NoSuchBucket) when calling the GetBucketLocation operation: no"
    anything = ("create-bucket|put-public|put-bucket", [{}])
    here = (f"get-bucket-location .* {EAST}", [missing])
    aws.play([here, *PUBLISHED_NOTHING, anything])
    publish = ["publish", folder.path, "--bucket", "shop-templates", "--execute"]
    refused = deploy(*publish)
    assert refused.returncode == 1
    assert errors(refused) == [
        "tools/deploy: error: there is no bucket shop-templates in us-east-1: --create-bucket makes it"
    ]
    run = deploy(*publish, "--create-bucket")
    assert run.returncode == 0, run.stderr
    assert aws.operations()[4:8] == [
        "create-bucket",
        "put-public-access-block",
        "put-bucket-encryption",
        "put-bucket-policy",
    ]
    assert "BucketOwnerEnforced" in aws.calls[4]
    assert "--create-bucket-configuration" not in aws.calls[4]


def test_does_not_leave_an_open_bucket(aws, folder, deploy):
    aws.play(
        [
            CALLER,
            ("get-bucket-location", ["An error occurred (NoSuchBucket) when calling: no"]),
            ("create-bucket|put-public|put-bucket-encryption|delete-bucket", [{}]),
            ("put-bucket-policy", ["An error occurred (AccessDenied) when calling: denied"]),
        ]
    )
    run = deploy("publish", folder.path, "--bucket", "abc", "--create-bucket", "--execute")
    assert run.returncode == 1
    assert aws.operations()[-1] == "delete-bucket"
    (error,) = errors(run)
    assert error == "tools/deploy: error: An error occurred (AccessDenied) when calling: denied"


def test_refuses_a_bucket_of_another_region(aws, folder, deploy):
    aws.play([CALLER, ("get-bucket-location", [{"LocationConstraint": WEST}])])
    run = deploy("publish", folder.path, "--bucket", "shop-templates", "--execute")
    assert run.returncode == 1
    assert "lies in us-west-2; the templates need one in us-east-1" in run.stderr


def test_publishes_to_no_stranger(aws, folder, deploy):
    """Who knows one bucket's name can guess the other's, and take it first."""
    taken = "An error occurred (AccessDenied) when calling the GetBucketLocation operation: no"
    aws.play([(f"get-bucket-location .* {WEST}", [taken]), *PUBLISHED_NOTHING])
    publish = ["publish", folder.path, "--bucket", "shop-templates", "--execute"]
    run = deploy(*publish, "--create-bucket")
    assert run.returncode == 1
    assert "the bucket shop-templates-us-west-2 is another account's" in run.stderr
    located = [call for call in aws.calls if call[1] == "get-bucket-location"]
    owner = ["--expected-bucket-owner", "123456789012"]
    assert [call[4:6] for call in located] == [owner, owner]
    assert "put-object" not in aws.operations()


# Publishing to an S3 that remembers, by a real AWS CLI


@pytest.fixture(name="s3")
def fixture_s3(moto):
    return boto3.client("s3", endpoint_url=moto, region_name=EAST)


def test_publishes_nothing_of_a_changed_folder(moto, s3, folder, deploy_moto):
    make_buckets(moto)
    (folder.path / "root.template.json").write_text("{}")
    run = deploy_moto("publish", folder.path, "--bucket", "shop-templates", "--execute")
    assert run.returncode == 2
    assert "SHA-256" in run.stderr
    assert "Contents" not in s3.list_objects_v2(Bucket="shop-templates")


def test_there_is_no_bucket(moto, folder, deploy_moto):
    run = deploy_moto("publish", folder.path, "--bucket", "shop-templates", "--execute")
    assert run.returncode == 1
    assert "there is no bucket shop-templates" in run.stderr


@pytest.mark.parametrize("region", [EAST, "eu-west-1"])
def test_a_new_bucket(moto, s3, region):
    # Not the whole of publish: moto applies the policy's Deny whatever its condition.
    aws = deployment.aws.Aws(execute=True, endpoint_url=moto)
    deployment.publish.create_bucket(aws, "shop-templates", region)
    bucket = {"Bucket": "shop-templates"}
    location = s3.get_bucket_location(**bucket)["LocationConstraint"]
    assert location == (None if region == EAST else region)
    (owner,) = s3.get_bucket_ownership_controls(**bucket)["OwnershipControls"]["Rules"]
    assert owner == {"ObjectOwnership": "BucketOwnerEnforced"}
    block = s3.get_public_access_block(**bucket)["PublicAccessBlockConfiguration"]
    assert len(block) == 4 and all(block.values())
    (rule,) = s3.get_bucket_encryption(**bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}
    policy = json.loads(s3.get_bucket_policy(**bucket)["Policy"])
    who = [(each["Effect"], each["Principal"]) for each in policy["Statement"]]
    assert who == [("Deny", "*")] * 2
    assert policy["Statement"][0]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


# What is refused before any call


def test_refuses_a_changed_template(aws, folder, deploy):
    (folder.path / "us-east-1/data.template.json").write_text("{}")
    run = deploy("publish", folder.path, "--bucket", "shop-templates", "--execute")
    assert run.returncode == 2
    assert len(run.stderr.splitlines()) == 1
    assert "us-east-1/data.template.json is not what manifest.json describes" in run.stderr
    assert aws.calls == []


@pytest.mark.parametrize(
    "damage, words",
    [
        (lambda folder: folder.templates[0].update(path="../data.template.json"), "outside"),
        (lambda folder: folder.templates[0].pop("key"), "is not one of protoc-gen-cfn's"),
        (lambda folder: folder.templates[0].update(key="other"), "does not lead to other"),
        (lambda folder: folder.stacks.pop(1), "is not one of protoc-gen-cfn's"),
    ],
)
def test_refuses_a_manifest_that_does_not_fit(aws, folder, deploy, damage, words):
    damage(folder)
    folder.write_manifest()
    run = deploy("publish", folder.path, "--bucket", "shop-templates", "--execute")
    assert run.returncode == 2
    assert words in run.stderr
    assert aws.calls == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--suffix", "Prod", "--bucket", "shop-templates"],
        ["--suffix", "a" * 21, "--bucket", "shop-templates"],
        ["--suffix", "prod", "--bucket", "shop.templates"],
        ["--suffix", "prod", "--bucket", "shop-templates", "--secondary-bucket", "shop.templates"],
    ],
)
def test_refuses_what_the_root_template_refuses(aws, folder, deploy, arguments):
    run = deploy("deploy", folder.path, *arguments, "--execute")
    assert run.returncode == 2
    assert re.match(r"tools/deploy: error: (EnvironmentSuffix|(Secondary)?TemplateBucket) '", run.stderr)
    assert aws.calls == []


def test_refuses_templates_for_linters(folder, deploy):
    folder.link(lambda key: "us-east-1/data.template.json")
    run = deploy("publish", folder.path, "--bucket", "shop-templates")
    assert run.returncode == 2
    assert "was compiled with template_urls=relative" in run.stderr


def test_needs_a_folder(deploy, tmp_path):
    run = deploy("check", tmp_path)
    assert run.returncode == 2
    assert run.stderr == (
        f"tools/deploy: error: cannot read {tmp_path}/manifest.json: No such file or directory\n"
    )


# Dry runs


@pytest.mark.parametrize(
    "arguments",
    [
        ["publish", "FOLDER", "--bucket", "shop-templates", "--create-bucket"],
        ["deploy", "FOLDER", "--bucket", "shop-templates", "--suffix", "prod"],
        [*("deploy", "FOLDER", "--bucket", "shop-templates"), *("--suffix", "prod", "--bake", "10")],
        [*("deploy", "FOLDER", "--bucket", "shop-templates", "--suffix", "prod"), "--only=primary"],
        ["update", "FOLDER", "--survivor", "--suffix", "prod"],
        ["destroy", "--suffix", "prod", "--region", EAST],
        ["destroy", "FOLDER", "--suffix", "prod"],
        ["failover", "--suffix", "prod", "--region", WEST],
        ["failover", "FOLDER", "--suffix", "prod"],
        ["failback", "--suffix", "prod", "--region", WEST],
    ],
    ids=lambda arguments: arguments[0],
)
def test_dry_run_makes_no_call(folder, deploy, tmp_path, arguments):
    arguments = [folder.path if each == "FOLDER" else each for each in arguments]
    empty = tmp_path / "empty"
    empty.mkdir()
    run = deploy(*arguments, path=str(empty))
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert all(line.startswith(("aws ", "# ")) for line in lines)
    for words in commands(run.stdout):
        assert "--region" in words or words == ["aws", "--version"]


def test_dry_run_prints_what_a_run_calls(aws, folder, deploy):
    aws.play(PUBLISHED_NOTHING)
    publish = ["publish", folder.path, "--bucket", "shop-templates"]
    shown = commands(deploy(*publish).stdout)
    assert aws.calls == []
    assert deploy(*publish, "--execute").returncode == 0
    shown = [[word.replace("ACCOUNT", "123456789012") for word in words] for words in shown]
    assert sorted(shown) == sorted(["aws", *call] for call in aws.calls)


def test_dry_run_of_a_deployment(aws, folder, deploy):
    run = deploy("deploy", folder.path, "--bucket", "shop-templates", "--suffix", "prod")
    published = commands(deploy("publish", folder.path, "--bucket", "shop-templates").stdout)
    shown = [words for words in commands(run.stdout) if words not in published]
    name = shown[-6][shown[-6].index("--change-set-name") + 1]
    stack = ["--stack-name", "dr-shop-prod"]
    change_set = [*stack, "--change-set-name", name]
    url = f"https://shop-templates.s3.us-east-1.amazonaws.com/{folder.root['key']}"
    create = [
        *["--change-set-type", "CREATE", "--template-url", url, "--parameters"],
        "ParameterKey=EnvironmentSuffix,ParameterValue=prod",
        "ParameterKey=TemplateBucket,ParameterValue=shop-templates",
        "ParameterKey=SecondaryTemplateBucket,ParameterValue=shop-templates-us-west-2",
        *["--capabilities", "CAPABILITY_NAMED_IAM", "--include-nested-stacks"],
    ]
    for region in (EAST, EAST, WEST):  # who has the suffix, and one that ends alike
        words = shown.pop(1)
        assert (words[2:4], words[-1]) == (["describe-stacks", "--query"], region)
    assert (shown[2][2], shown.pop(2)[-1]) == ("list-stacks", WEST)
    assert shown == [
        ["aws", "cloudformation", *each, "--region", EAST]
        for each in [
            ["describe-stacks", *stack],
            ["get-template", *stack, "--template-stage", "Original"],
            ["create-change-set", *change_set, *create],
            ["describe-change-set", *change_set],
            ["delete-change-set", *change_set],
            ["execute-change-set", *change_set],
            ["describe-stack-events", *stack],
            ["describe-stacks", *stack],
        ]
    ]
    assert aws.calls == []


_DOCUMENTED = [
    shlex.split(line)
    for page in ("docs/deploying.md", "docs/recovery.md", "README.md")
    for line in pathlib.Path(page).read_text().splitlines()
    if line.startswith(("tools/deploy ", "dr-deploy "))
]


@pytest.mark.parametrize("words", _DOCUMENTED, ids=" ".join)
def test_documented_commands(aws, folder, deploy, words):
    known = {"bazel-bin/infra/dr_template": folder.path, "orders": folder.path}
    words = [known.get(word, word) for word in itertools.takewhile(lambda word: word != "#", words)]
    if words[1] in ("check", "plan", "status"):
        # It reads, so it was accepted if it came as far as to a call.
        assert words[-1] != "--execute"
        run = deploy(*words[1:])
        assert "no canned answer" in run.stderr
        assert aws.calls
    elif words[-1] != "--help":
        run = deploy(*[word for word in words[1:] if word != "--execute"])
        assert run.returncode == 0, run.stderr
        assert commands(run.stdout)
        assert aws.calls == []


# Help


def test_help_lists_the_exit_codes(deploy):
    run = deploy("--help")
    assert run.returncode == 0
    assert re.search(r"exit codes:\n  0 [^$]*\n  1 [^$]*\n  2 [^$]*\n  3 [^$]*\n  130 ", run.stdout)


def test_says_what_is_missing(deploy):
    assert deploy("deploy").returncode == 2
    assert pathlib.Path("tools/deploy").stat().st_mode & 0o111
