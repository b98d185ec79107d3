"""The stack of what is taken in, from release to release: stores come, go, and are others."""

import json

import pytest
from deployment.aws import Failure
from deployment.folder import Folder
from tests.emulator.conftest import deployment
from tests.emulator.environment import publish
from tests.emulator.ledger import BUCKET, STATEMENT, TABLE, Ledger
from tests.facts.lookup import PRIMARY, SECONDARY
from tools.cfn.templates import ACCOUNT

EXTRA = "acme-extra"
EXTRA_COPY = f"extra-prod-{ACCOUNT}-{SECONDARY}"
TAKES_EXTRA = f'buckets {{\n  name: "extra"\n  existing_bucket {{ bucket_name: "{EXTRA}" }}\n}}\n'
_REASON = 'reason: "another environment has it from now on"'


@pytest.fixture(name="ledger")
def fixture_ledger(emulator, tmp_path):
    return Ledger(emulator, tmp_path)


def _compile(ledger, *changes, more=""):
    return ledger.compile(*changes, ("alerts {", f"{more}alerts {{"))


def _make(ledger, name):
    s3 = ledger.client("s3")
    s3.create_bucket(Bucket=name)
    s3.put_bucket_ownership_controls(
        Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    )


def _held(ledger):
    """The physical ids of the stack's buckets, by their logical ids."""
    found = ledger.client("cloudformation").list_stack_resources(StackName="dr-prod-adopted")
    return {
        each["LogicalResourceId"]: each["PhysicalResourceId"]
        for each in found["StackResourceSummaries"]
        if each["ResourceType"] == "AWS::S3::Bucket"
    }


def _drop_extra(ledger):
    listed = f'removals {{ bucket: "extra" {_REASON} }}\n'
    listed += f'removals {{ existing_bucket: "{EXTRA}" {_REASON} }}\n'
    return _compile(ledger, more=listed)


def _deploy_dropping(ledger, folder, *stores):
    publish(ledger.emulator, folder)
    deployment(ledger.aws, ledger, folder, allow_data_loss=stores).run()


def test_a_bucket_comes_and_goes(ledger):
    first = ledger.compile()
    ledger.deploy(first)
    ledger.adopt(first)
    _make(ledger, EXTRA)
    folder = _compile(ledger, more=TAKES_EXTRA)
    ledger.deploy(folder)
    ledger.adopt(folder)
    assert _held(ledger) == {"StatementsBucket": BUCKET, "ExtraBucket": EXTRA}
    s3 = ledger.client("s3")
    for name in (BUCKET, EXTRA):
        assert s3.get_bucket_replication(Bucket=name)["ReplicationConfiguration"]["Rules"]
    assert all(good for good, _ in ledger.answers(folder))
    folder = _drop_extra(ledger)
    _deploy_dropping(ledger, folder, EXTRA_COPY)
    ledger.adopt(folder)
    assert f"{EXTRA} is let go of, with its data" in ledger.aws.notes
    assert _held(ledger) == {"StatementsBucket": BUCKET}
    assert EXTRA in {each["Name"] for each in s3.list_buckets()["Buckets"]}


def test_one_goes_as_another_comes(ledger):
    """What goes refers to parameters that the new release has no more, until it is gone."""
    _make(ledger, EXTRA)
    first = _compile(ledger, more=TAKES_EXTRA)
    ledger.deploy(first)
    ledger.adopt(first)
    _make(ledger, "acme-other")
    other = TAKES_EXTRA.replace("extra", "other")
    listed = f'removals {{ bucket: "extra" {_REASON} }}\n'
    listed += f'removals {{ existing_bucket: "{EXTRA}" {_REASON} }}\n'
    folder = _compile(ledger, more=other + listed)
    _deploy_dropping(ledger, folder, EXTRA_COPY)
    ledger.adopt(folder)
    assert _held(ledger) == {"StatementsBucket": BUCKET, "OtherBucket": "acme-other"}


def test_the_last_one_goes(ledger):
    first = ledger.compile()
    ledger.deploy(first)
    ledger.adopt(first)
    dropped = ledger.compile(
        ('existing_table { table_name: "Ledger" }', ""),
        (f'existing_bucket {{ bucket_name: "{BUCKET}" }}', ""),
        (
            "alerts {",
            f'removals {{ existing_table: "{TABLE}" {_REASON} }}\n'
            f'removals {{ existing_bucket: "{BUCKET}" {_REASON} }}\nalerts {{',
        ),
    )
    assert "apart" not in Folder(dropped).manifest
    with pytest.raises(Failure, match="dr-prod is not what this folder says: deploy it first"):
        ledger.adopt(dropped)
    ledger.deploy(dropped)
    ledger.aws.results.clear()
    ledger.adopt(dropped)
    stays = "stays as it is, of dr-prod-adopted. To have it back as it was: delete that stack, which"
    assert ledger.aws.results == [
        f"{TABLE} {stays} keeps it, and remove its replica in {SECONDARY}, then give it another key; "
        "see docs/existing.md",
        f"{BUCKET} {stays} keeps it, and take away its replication and its default encryption; see "
        "docs/existing.md",
    ]
    assert _held(ledger) == {"StatementsBucket": BUCKET}


def test_another_environment_has_it(ledger):
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.adopt(folder)
    ledger.suffix = "staging"
    for name in (TABLE, BUCKET):
        taken = f"{name} is taken in by another environment, by the stack dr-prod-adopted"
        assert (False, f"{PRIMARY} {taken}") in ledger.answers(folder)
    with pytest.raises(Failure, match=f"the table {TABLE} is taken in by another environment, by the"):
        ledger.deploy(folder)
    stacks = ledger.client("cloudformation").describe_stacks()["Stacks"]
    assert "dr-staging" not in {each["StackName"] for each in stacks}
    # A stage that is not said may be this one.
    ledger.suffix = None
    unknown = f"{BUCKET} is taken in by dr-prod-adopted: give --suffix to see whether that is this "
    assert any(text.startswith(f"{PRIMARY} {unknown}") for good, text in ledger.answers(folder) if not good)


@pytest.mark.parametrize(
    "held, fault",
    [
        (("StatementsBucket", "acme-former"),
         f"dr-prod-adopted has acme-former as StatementsBucket, the spec says {BUCKET}: drop the one"),
        (("FormerBucket", BUCKET),
         f"dr-prod-adopted has {BUCKET} as FormerBucket, the spec as StatementsBucket: keep its name"),
    ],
)  # fmt: skip
def test_a_stack_with_another_bucket(ledger, held, fault):
    """Neither what it would make, nor what it would rename, is what there is."""
    folder = ledger.compile()
    ledger.deploy(folder)
    ledger.client("s3").delete_object(Bucket=BUCKET, Key=STATEMENT["Key"])
    ledger.client("s3").delete_bucket(Bucket=BUCKET)
    body, stacks = _stack_with(folder, *held), ledger.client("cloudformation")
    for step in (stacks.create_stack, stacks.update_stack):
        step(StackName="dr-prod-adopted", TemplateBody=json.dumps(body))
        ledger.emulator.cloudformation.wait()
        body["Resources"][held[0]]["Properties"]["Tags"] = [{"Key": "changed", "Value": "once"}]
    with pytest.raises(Failure, match="nothing was changed"):
        ledger.adopt(folder)
    assert any(each.startswith(f"SHORT {fault}") for each in ledger.aws.results), ledger.aws.results
    assert _held(ledger) == dict([held])


def _stack_with(folder, id, name):
    """The folder's stack with one bucket alone, by this id and name, under S3's own keys."""
    folder = Folder(folder)
    body = folder.templates[folder.manifest["apart"][0]["child"]]
    text = json.dumps(body["Resources"]).replace(BUCKET, name).replace("StatementsBucket", id)
    resources = {
        key: each
        for key, each in json.loads(text).items()
        if each["Type"].startswith("AWS::S3::")
    }
    properties = resources[id]["Properties"]
    del properties["ReplicationConfiguration"], properties["Tags"]
    (rule,) = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    rule["ServerSideEncryptionByDefault"] = {"SSEAlgorithm": "AES256"}
    return {"Resources": resources}
