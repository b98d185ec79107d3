"""The stack of what is taken in, from release to release: stores come, go, and are others."""

import pytest
from tests.emulator.conftest import deployment
from tests.emulator.environment import publish
from tests.emulator.ledger import BUCKET, Ledger
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
