"""tools/deploy against the emulator: what an operator does when a deployment fails."""

import contextlib
import pathlib
import re
from types import SimpleNamespace

import pytest
from deployment import identity, removal
from deployment.aws import Failure
from tests.emulator import checks, inventory
from tests.emulator.conftest import deployment, options
from tests.emulator.environment import BUCKETS, TEMPLATES, Environment, publish
from tests.emulator.harness.command_line import CommandLine
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY


@pytest.fixture(name="published")
def fixture_published(emulator):
    publish(emulator, TEMPLATES)
    return Environment(emulator, "prod")


@pytest.fixture(name="aws")
def fixture_aws(emulator):
    return CommandLine(emulator)


def assert_at_spec(notes, cause, line):
    """The cause stands at a line of the spec, as the compiler prints a diagnostic."""
    place = next(each for each in notes if each.endswith(f": error: {cause}"))
    number = re.fullmatch(r"infra_specs/transactions\.textproto:(\d+):\d+", place.split(": ")[0])[1]
    spec = pathlib.Path("infra_specs/transactions.textproto").read_text(encoding="utf-8")
    assert notes[notes.index(place) + 1] == spec.splitlines()[int(number) - 1]
    assert line in spec.splitlines()[int(number) - 1]
    assert notes[notes.index(place) + 2].strip() == "^"


def test_failure_in_the_secondary(published, aws):
    published.world.inject["FailoverStack", "TriggerPermission", "create"] = "injected"
    with pytest.raises(Failure, match="ROLLBACK_COMPLETE; before another attempt, remove it"):
        deployment(aws, published).run()
    cause = (
        "us-west-2 us-east-1 dr-prod/SecondaryStackSet/FailoverStack/TriggerPermission "
        "(AWS::Lambda::Permission) CREATE_FAILED: injected"
    )
    assert_at_spec(aws.notes, cause, "automatic: true")
    secondary = re.compile(r"\d+:\d\d us-west-2 \d+: NetworkStack CREATE_COMPLETE")
    assert any(map(secondary.match, aws.notes))
    with pytest.raises(Failure, match="can only be removed"):
        deployment(aws, published).run()
    removal.Removal(aws, options(published)).run()
    assert inventory.take(published.emulator) == {"us-east-1 s3 Buckets": list(BUCKETS.values())}
    published.world.inject.clear()
    deployment(aws, published).run()
    checks.outputs_are_real(published)


def test_failed_destruction_can_be_repeated(published, aws):
    deployment(aws, published).run()
    published.world.inject["DataStack", "TransactionsTable", "delete"] = "24 hours"
    with pytest.raises(Failure, match="DELETE_FAILED; try again: tools/deploy destroy"):
        removal.Removal(aws, options(published)).run()
    cause = (
        "us-east-1 dr-prod/DataStack/TransactionsTable (AWS::DynamoDB::GlobalTable) "
        "DELETE_FAILED: 24 hours"
    )
    assert cause in aws.notes  # Without a folder nobody knows the spec.
    published.world.inject.clear()
    aws.notes.clear()
    removal.Removal(aws, options(published, region=None, folder=TEMPLATES)).run()
    assert aws.notes[-1] == "the stack dr-prod is deleted; the template buckets are not"
    assert inventory.take(published.emulator) == {"us-east-1 s3 Buckets": list(BUCKETS.values())}


def test_waits_for_what_outlasts_cloudformation(published, aws):
    deployment(aws, published).run()
    published.world.interface_looks = 60  # some more than CloudFormation looks
    aws.notes.clear()
    removal.Removal(aws, options(published)).run()
    assert aws.notes[-1] == "the stack dr-prod is deleted; the template buckets are not"
    again = [each for each in aws.notes if "once more" in each]
    assert len(again) == 2  # once in either region
    assert all(each.startswith("network interfaces still use s") for each in again)
    assert inventory.take(published.emulator) == {"us-east-1 s3 Buckets": list(BUCKETS.values())}


def test_does_not_wait_for_ever(published, aws, monkeypatch):
    monkeypatch.setattr(removal, "_LONGEST_WAIT", 0)
    deployment(aws, published).run()
    published.world.interface_looks = 10_000
    with pytest.raises(Failure, match="DELETE_FAILED; try again: tools/deploy destroy"):
        removal.Removal(aws, options(published)).run()
    assert any("has dependencies and cannot be deleted" in each for each in aws.notes)


def test_says_what_goes_before_it_asks(published, aws):
    deployment(aws, published).run()
    table, bucket = "transactions-table-prod", "documents-prod-123456789012"
    item = {"transaction_id": {"S": "t-1"}}
    published.client("dynamodb", PRIMARY).put_item(TableName=table, Item=item)
    for region in REGIONS:
        s3 = published.client("s3", region)
        s3.put_object(Bucket=f"{bucket}-{region}", Key="contract", Body=b"x")
    aws.notes.clear()
    with pytest.raises(Failure, match="asked: Delete dr-prod and all of this?"):
        removal.Removal(aws, options(published, yes=False)).run()
    counted = "items when DynamoDB last counted, up to six hours ago"
    held = [each.strip() for each in aws.notes[1:]]
    assert f"us-east-1 {table}: 1 {counted}" in held
    assert {each for each in held if bucket in each} == {
        f"{region} {bucket}-{region}: 1 versions of objects" for region in REGIONS
    }
    assert sum(each.endswith(": 0 recovery points") for each in held) == 2
    assert published.stack["StackStatus"] == "CREATE_COMPLETE"


def _check_apart_elsewhere(aws, suffix, alike):
    """Of an environment of other regions that shares one with what is deployed here."""
    for primary, secondary in ((SECONDARY, "eu-west-1"), ("eu-west-1", PRIMARY)):
        folder = SimpleNamespace(
            primary=primary, secondary=secondary, environment="x", resources=lambda *_: []
        )
        shared = secondary if secondary == PRIMARY else primary
        expected = pytest.raises(Failure, match=f"that of the stack .* of {shared} end alike")
        with expected if alike else contextlib.nullcontext():
            identity.check_free(aws, folder, suffix)


def test_another_environment_of_the_suffix(published, aws):
    deployment(aws, published).run()
    before = inventory.take(published.emulator)
    payments = pathlib.Path("infra/payments")
    with pytest.raises(Failure, match="dr-prod is the environment transactions") as taken:
        deployment(aws, published, payments).run()
    assert taken.value.code == 2
    with pytest.raises(Failure, match="transactions has the suffix prod") as taken:
        deployment(aws, published, payments, stack_name="dr-payments-prod").run()
    assert taken.value.code == 2
    # Names that end in eu-prod end in prod.
    with pytest.raises(Failure, match="eu-prod and that of the stack dr-prod of us-east-1 end alike"):
        deployment(aws, published, payments, stack_name="dr-payments-eu", suffix="eu-prod").run()
    for suffix in ("eu-prod", "eu-prod-2", "prod-eu"):
        _check_apart_elsewhere(aws, suffix, alike=suffix == "eu-prod")
    # The same environment, under the name that the tool would give it now.
    with pytest.raises(Failure, match="runs in the stack dr-prod: --stack-name dr-prod"):
        deployment(aws, published, stack_name="dr-transactions-prod").run()
    assert inventory.take(published.emulator) == before


def test_a_region_without_the_stack(published, aws):
    with pytest.raises(Failure, match="there is no stack dr-prod in us-west-2") as absent:
        removal.Removal(aws, options(published, region=SECONDARY)).run()
    assert absent.value.code == 2
    deployment(aws, published).run()
    removal.Removal(aws, options(published, stack_name=None)).run()
    aws.notes.clear()
    removal.Removal(aws, options(published, stack_name=None)).run()
    (gone,) = aws.notes
    assert gone.startswith("the stack dr-prod of us-east-1 was deleted at ")
