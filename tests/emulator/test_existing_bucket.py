"""A bucket that was there before: how it is taken in, what is refused, and what it is left as."""

import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest
from deployment import adopted_bucket, removal
from deployment.aws import CallFailure, Failure
from tests.emulator.conftest import options
from tests.emulator.harness import replication
from tests.emulator.ledger import BUCKET, STATEMENT, Ledger
from tests.facts.lookup import PRIMARY, SECONDARY
from tools.cfn.templates import ACCOUNT

COPY = f"statements-prod-{ACCOUNT}-{SECONDARY}"
EXISTING = f'existing_bucket {{ bucket_name: "{BUCKET}" }}'
DENIED = {
    "Sid": "Others",
    "Effect": "Deny",
    "Principal": "*",
    "Action": "s3:DeleteBucket",
    "Resource": f"arn:aws:s3:::{BUCKET}",
}


@pytest.fixture(name="ledger")
def fixture_ledger(emulator, tmp_path):
    return Ledger(emulator, tmp_path)


def _body(ledger, key, bucket=BUCKET, region=PRIMARY):
    return ledger.client("s3", region).get_object(Bucket=bucket, Key=key)["Body"].read()


def _put(ledger, key):
    ledger.client("s3").put_object(Bucket=BUCKET, Key=key, Body=b"new")
    return replication.replicate(ledger.world)


def test_is_taken_in(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    s3 = ledger.client("s3")
    assert "Status" not in s3.get_bucket_versioning(Bucket=BUCKET)
    key = ledger.outputs["PrimaryKmsKeyArn"]
    assert ledger.outputs["PrimaryStatementsBucketName"] == BUCKET
    ledger.adopt(folder)
    for said in (
        f"from now on, who writes to {BUCKET} needs kms:GenerateDataKey of {key}, and who reads",
        f"{BUCKET} answers over TLS 1.2 and newer alone, and nobody but by policies",
        f"what {BUCKET} holds stays under keys of S3 and is not replicated",
    ):
        assert any(note.startswith(said) for note in ledger.aws.notes), said
    assert ledger.aws.results[-1] == (
        f"{BUCKET}: in {PRIMARY}, replicated to {SECONDARY} from now on; what it held before is not: "
        "see docs/existing.md, of dr-prod-adopted"
    )
    assert s3.get_bucket_versioning(Bucket=BUCKET)["Status"] == "Enabled"
    found = s3.get_bucket_encryption(Bucket=BUCKET)["ServerSideEncryptionConfiguration"]
    (rule,) = found["Rules"]
    assert rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"] == key
    block = s3.get_public_access_block(Bucket=BUCKET)["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {True}
    tags = s3.get_bucket_tagging(Bucket=BUCKET)["TagSet"]
    assert tags == [{"Key": "dr-suffix", "Value": "prod"}]
    sids = {each["Sid"] for each in json.loads(s3.get_bucket_policy(Bucket=BUCKET)["Policy"])["Statement"]}
    assert sids == {"TlsOnly", "Tls12"}
    # What comes is replicated; what was there is not, and stays.
    copied = _put(ledger, "2024/01")
    assert (COPY, "2024/01") in copied
    assert (COPY, STATEMENT["Key"]) not in copied
    assert _body(ledger, "2024/01", COPY, SECONDARY) == b"new"
    assert _body(ledger, STATEMENT["Key"]) == STATEMENT["Body"]


def test_outlives_the_environment(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.adopt(folder)
    _put(ledger, "2024/01")
    removal.Removal(ledger.aws, options(ledger, folder=folder, region=None, anyway=True)).run()
    assert ledger.aws.notes[-1].startswith("the stack dr-prod is deleted")
    assert _body(ledger, STATEMENT["Key"]) == STATEMENT["Body"]
    assert _body(ledger, "2024/01") == b"new"
    buckets = {each["Name"] for each in ledger.client("s3").list_buckets()["Buckets"]}
    assert BUCKET in buckets and COPY not in buckets
    # A second life: nothing of the first is in the way once its stack has let go.
    ledger.client("cloudformation").delete_stack(StackName="dr-prod-adopted")
    ledger.emulator.cloudformation.wait()
    assert _body(ledger, STATEMENT["Key"]) == STATEMENT["Body"]
    assert any(
        f"{BUCKET} is replicated already" in text for good, text in ledger.answers(folder) if not good
    )
    ledger.client("s3").delete_bucket_replication(Bucket=BUCKET)
    assert not any(BUCKET in text for good, text in ledger.answers(folder) if not good)


def test_is_changed(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.adopt(folder)
    folder = ledger.compile((EXISTING, f"{EXISTING} noncurrent_version_expiration_days: 90"))
    ledger.deploy(folder)
    with pytest.raises(Failure, match=f"asked: Change {BUCKET} for dr-prod?"):
        ledger.adopt(folder, yes=False)
    assert ledger.aws.notes[-1] == f"{BUCKET} changes in LifecycleConfiguration"
    ledger.adopt(folder)
    rules = ledger.client("s3").get_bucket_lifecycle_configuration(Bucket=BUCKET)["Rules"]
    assert {each["ID"] for each in rules} >= {"abandoned-uploads", "noncurrent-versions"}


@pytest.mark.parametrize(
    "stopped",
    ["put-bucket-versioning", "put-bucket-policy", "create-change-set", "update-stack"],
)
def test_goes_on_where_it_was_left(ledger, monkeypatch, stopped):
    folder = ledger.compile()
    ledger.deploy(folder)
    call = ledger.aws.call

    def interrupted(command, region):
        answer = call(command, region)
        if command[1] == stopped:
            raise KeyboardInterrupt
        return answer

    monkeypatch.setattr(ledger.aws, "call", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ledger.adopt(folder)
    monkeypatch.undo()
    ledger.emulator.cloudformation.wait()
    ledger.adopt(folder)
    assert (COPY, "2024/01") in _put(ledger, "2024/01")


def test_a_failed_replication(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.world.inject["", "StatementsBucket", "update"] = "Access Denied"
    with pytest.raises(Failure, match="dr-prod-adopted is UPDATE_ROLLBACK_COMPLETE; what it holds"):
        ledger.adopt(folder)
    assert _body(ledger, STATEMENT["Key"]) == STATEMENT["Body"]
    ledger.world.inject.clear()
    ledger.adopt(folder)
    assert (COPY, "2024/01") in _put(ledger, "2024/01")


def test_a_bucket_that_a_stack_has_made(ledger):
    """Its stack has let it go, and CloudFormation's tags stay with it."""
    system = {"aws:cloudformation:stack-name": "old", "aws:cloudformation:logical-id": "B"}
    ledger.world.backend("s3").put_bucket_tagging(BUCKET, system)
    folder = ledger.compile()
    assert not any(BUCKET in text for good, text in ledger.answers(folder) if not good)
    ledger.deploy(folder)
    ledger.adopt(folder)
    tags = ledger.client("s3").get_bucket_tagging(Bucket=BUCKET)["TagSet"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {**system, "dr-suffix": "prod"}


@pytest.mark.parametrize("code", ["MethodNotAllowed", "UnsupportedArgument"])
def test_a_region_that_does_not_know_acceleration(ledger, monkeypatch, code):
    call = ledger.aws.call

    def refused(command, region):
        if command[1] == "get-bucket-accelerate-configuration":
            raise CallFailure(f"An error occurred ({code}) when calling GetBucketAccelerate...")
        return call(command, region)

    monkeypatch.setattr(ledger.aws, "call", refused)
    folder = ledger.compile((EXISTING, f"{EXISTING}\n  transfer_acceleration: false"))
    assert not any(BUCKET in text for good, text in ledger.answers(folder) if not good)


CORS = {"CORSRules": [{"AllowedMethods": ["GET"], "AllowedOrigins": ["https://acme.net"]}]}
TOPIC = {"TopicConfigurations": [{"TopicArn": f"arn:aws:sns:{PRIMARY}:{ACCOUNT}:new", "Events": ["s3:ObjectCreated:*"]}]}  # fmt: skip
RULE = {"ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 9}}
OTHER_RULE = {"ID": "abandoned-uploads", "Status": "Enabled", "Filter": {"Prefix": ""}, "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}  # fmt: skip
WEBSITE = {"IndexDocument": {"Suffix": "index.html"}}
KEEP = "say it in `overrides` of `primary/adopted/StatementsBucket`, or remove it"


@pytest.mark.parametrize(
    "operation, given, fault",
    [
        ("put_bucket_versioning", {"VersioningConfiguration": {"Status": "Suspended"}},
         f"somebody has suspended the versioning of {BUCKET}"),
        ("put_bucket_ownership_controls",
         {"OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerPreferred"}]}},
         f"the Object Ownership of {BUCKET} is BucketOwnerPreferred"),
        ("delete_bucket_ownership_controls", {},
         f"the Object Ownership of {BUCKET} is ObjectWriter"),
        ("put_bucket_policy",
         {"Policy": json.dumps({"Version": "2012-10-17", "Statement": [DENIED]})},
         f'{BUCKET} has a policy, {{"Version":"2012-10-17","Statement":[{{"Sid":"Others"'),
        ("put_bucket_lifecycle_configuration", {"LifecycleConfiguration": {"Rules": [RULE]}},
         f"{BUCKET} has the lifecycle rule old, "),
        ("put_bucket_lifecycle_configuration", {"LifecycleConfiguration": {"Rules": [OTHER_RULE]}},
         f"the lifecycle rule abandoned-uploads of {BUCKET} is "),
        ("put_bucket_cors", {"CORSConfiguration": CORS},
         f"{BUCKET} has CORS rules, which the spec does not say: {KEEP}"),
        ("put_bucket_website", {"WebsiteConfiguration": WEBSITE},
         f"{BUCKET} has a website, which the spec does not say: remove it"),
        ("put_bucket_notification_configuration", {"NotificationConfiguration": TOPIC},
         f"{BUCKET} has notifications, which the spec does not say: {KEEP}"),
        ("put_bucket_tagging", {"Tagging": {"TagSet": [{"Key": "owner", "Value": "us"}]}},
         f"{BUCKET} has the tag owner=us, which the spec does not say"),
        ("delete_bucket", {}, f"there is no bucket {BUCKET}"),
    ],
)  # fmt: skip
def test_another_bucket_than_the_spec_says(ledger, operation, given, fault):
    s3 = ledger.client("s3")
    if operation == "put_bucket_notification_configuration":
        ledger.client("sns").create_topic(Name="new")
    if operation == "delete_bucket":
        s3.delete_object(Bucket=BUCKET, Key=STATEMENT["Key"])
    getattr(s3, operation)(Bucket=BUCKET, **given)
    _refused(ledger, ledger.compile(), fault)


def test_a_bucket_that_is_replicated(ledger):
    ledger.client("s3").create_bucket(Bucket="others")
    for name in (BUCKET, "others"):
        ledger.client("s3").put_bucket_versioning(
            Bucket=name, VersioningConfiguration={"Status": "Enabled"}
        )
    rule = {"ID": "all", "Status": "Enabled", "Priority": 1, "Filter": {"Prefix": ""}}
    rule["Destination"] = {"Bucket": "arn:aws:s3:::others"}
    rule["DeleteMarkerReplication"] = {"Status": "Disabled"}
    ledger.client("s3").put_bucket_replication(
        Bucket=BUCKET,
        ReplicationConfiguration={"Role": f"arn:aws:iam::{ACCOUNT}:role/r", "Rules": [rule]},
    )
    _refused(ledger, ledger.compile(), f"{BUCKET} is replicated already")


def test_a_bucket_with_object_lock(ledger):
    _remake(ledger, PRIMARY, ObjectLockEnabledForBucket=True)
    _refused(ledger, ledger.compile(), f"{BUCKET} has Object Lock")


def test_a_bucket_of_another_region(ledger):
    there = {"LocationConstraint": SECONDARY}
    _remake(ledger, SECONDARY, CreateBucketConfiguration=there)
    _refused(ledger, ledger.compile(), f"the bucket {BUCKET} lies in {SECONDARY}")


def test_a_bucket_of_another_account(ledger, monkeypatch):
    call = ledger.aws.call

    def denied(command, region):
        if command[1] == "get-bucket-location":
            assert command[-2:] == ["--expected-bucket-owner", ACCOUNT]
            raise CallFailure("An error occurred (AccessDenied) when calling GetBucketLocation")
        return call(command, region)

    monkeypatch.setattr(ledger.aws, "call", denied)
    _refused(ledger, ledger.compile(), f"the bucket {BUCKET} is another account's")


def test_a_bucket_of_another_stack(ledger):
    _empty(ledger)
    body = {"Resources": {"B": {"Type": "AWS::S3::Bucket", "Properties": {
        "BucketName": BUCKET,
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    }}}}  # fmt: skip
    ledger.client("cloudformation").create_stack(StackName="old", TemplateBody=json.dumps(body))
    ledger.emulator.cloudformation.wait()
    owner = f"the stack arn:aws:cloudformation:{PRIMARY}:{ACCOUNT}:stack/old/"
    _refused(ledger, ledger.compile(), owner)


SAID = """overrides {
  resource: "primary/adopted/StatementsBucket"
  set {
    [aws.s3.Bucket] {
      cors_configuration {
        cors_rules { allowed_methods: "GET" allowed_origins: "https://acme.net" }
      }
    }
  }
  reason: "the bookkeepers' pages read the statements"
}
"""


def test_what_overrides_say_is_kept(ledger):
    s3 = ledger.client("s3")
    s3.put_bucket_cors(Bucket=BUCKET, CORSConfiguration=CORS)
    folder = ledger.compile(("alerts {", f"{SAID}\nalerts {{"))
    assert not any(BUCKET in text for good, text in ledger.answers(folder) if not good)
    ledger.deploy(folder)
    ledger.adopt(folder)
    (rule,) = s3.get_bucket_cors(Bucket=BUCKET)["CORSRules"]
    assert rule["AllowedOrigins"] == ["https://acme.net"]
    assert (COPY, "2024/01") in _put(ledger, "2024/01")


def test_what_overrides_say_and_is_not_there(ledger):
    folder = ledger.compile(("alerts {", f"{SAID}\nalerts {{"))
    wrong = f"{PRIMARY} {BUCKET} has no CorsConfiguration, and `overrides` say it has: add it"
    assert (False, wrong) in ledger.answers(folder)


def test_what_overrides_may_say(tmp_path):
    """What `check` advises to say there is what the compiler takes, tags apart."""
    spec = tmp_path / "ledger.textproto"
    said = SAID.replace("cors_configuration", "metrics_configurations")
    said = said.replace('cors_rules { allowed_methods: "GET" allowed_origins: "https://acme.net" }', 'id: "all"')
    shutil.copytree("infra_specs/functions", tmp_path / "functions")
    text = pathlib.Path("infra_specs/ledger.textproto").read_text(encoding="utf-8")
    spec.write_text(text + said, encoding="utf-8")
    command = [os.environ["PLUGIN"], "compile", spec, "--out", tmp_path / "out"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    (list,) = re.findall(r"an override may change (.*) \[override\]", done.stderr)
    # pylint: disable=protected-access
    assert set(list.split(", ")) - {"Tags"} == adopted_bucket._SAYABLE.keys()


def test_objects_under_another_key(ledger):
    """What needs that key afterwards is told, and they stay."""
    key = ledger.client("kms").create_key()["KeyMetadata"]["Arn"]
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    ledger.client("s3").put_bucket_encryption(
        Bucket=BUCKET,
        ServerSideEncryptionConfiguration={"Rules": [{"ApplyServerSideEncryptionByDefault": default}]},
    )
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.adopt(folder)
    assert (
        f"what {BUCKET} holds stays under {key} and is not replicated: functions, and whoever copies "
        f"it, need kms:Decrypt of {key}"
    ) in ledger.aws.notes
    (rule,) = ledger.client("s3").get_bucket_encryption(Bucket=BUCKET)[
        "ServerSideEncryptionConfiguration"
    ]["Rules"]
    own = rule["ApplyServerSideEncryptionByDefault"]["KMSMasterKeyID"]
    assert own == ledger.outputs["PrimaryKmsKeyArn"]


def test_the_way_back_comes_after_adoption(ledger):
    said = f"{EXISTING}\n  replication {{ failback: true }}"
    suppressed = 'suppressions { rule: "second-deployment" reason: "it is the second one by now" }'
    folder = ledger.compile((EXISTING, said), ("alerts {", f"{suppressed}\n\nalerts {{"))
    early = f"{BUCKET} is not taken in yet, and `failback` replicates to it: adopt it first"
    assert (False, f"{PRIMARY} {early}") in ledger.answers(folder)
    first = ledger.compile()
    ledger.deploy(first)
    ledger.adopt(first)
    folder = ledger.compile((EXISTING, said), ("alerts {", f"{suppressed}\n\nalerts {{"))
    ledger.deploy(folder)
    ledger.adopt(folder)
    ledger.client("s3", SECONDARY).put_object(Bucket=COPY, Key="2024/02", Body=b"failed over")
    assert (BUCKET, "2024/02") in replication.replicate(ledger.world)
    assert _body(ledger, "2024/02") == b"failed over"


def _empty(ledger):
    ledger.client("s3").delete_object(Bucket=BUCKET, Key=STATEMENT["Key"])
    ledger.client("s3").delete_bucket(Bucket=BUCKET)


def _remake(ledger, region, **given):
    _empty(ledger)
    ledger.client("s3", region).create_bucket(Bucket=BUCKET, **given)
    ledger.client("s3", region).put_bucket_ownership_controls(
        Bucket=BUCKET, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )


def _refused(ledger, folder, fault):
    """`check` tells it before there is an environment, and `adopt` does nothing after."""
    faults = [text for good, text in ledger.answers(folder) if not good]
    assert any(each.startswith((fault, f"{PRIMARY} {fault}")) for each in faults), faults
    ledger.deploy(folder)
    with pytest.raises(Failure, match="nothing was changed") as refused:
        ledger.adopt(folder)
    assert refused.value.code == 3
    assert any(each.startswith(f"SHORT {fault}") for each in ledger.aws.results), ledger.aws.results
    stacks = ledger.client("cloudformation").describe_stacks()["Stacks"]
    assert "dr-prod-adopted" not in {each["StackName"] for each in stacks}
