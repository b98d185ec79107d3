"""tools/deploy against the emulator: what an operator does when a deployment fails."""

import pytest
from deployment import stack
from deployment.aws import Failure
from tests.emulator import checks, inventory
from tests.emulator.conftest import deployment, options
from tests.emulator.environment import BUCKET, TEMPLATES, Environment, publish
from tests.emulator.harness.command_line import CommandLine


@pytest.fixture(name="published")
def fixture_published(emulator):
    publish(emulator, TEMPLATES)
    return Environment(emulator, "prod")


@pytest.fixture(name="aws")
def fixture_aws(emulator):
    return CommandLine(emulator)


def test_failure_in_the_secondary(published, aws):
    published.world.inject["FailoverStack", "TriggerPermission", "create"] = "injected"
    with pytest.raises(Failure, match="ROLLBACK_COMPLETE; before another attempt, remove it"):
        deployment(aws, published).run()
    cause = (
        "us-west-2 us-east-1 dr-prod/SecondaryStackSet/FailoverStack/TriggerPermission "
        "(AWS::Lambda::Permission) CREATE_FAILED: injected"
    )
    assert cause in aws.notes
    with pytest.raises(Failure, match="can only be removed"):
        deployment(aws, published).run()
    stack.destroy(aws, options(published))
    assert inventory.take(published.emulator) == {"us-east-1 s3 Buckets": [BUCKET]}
    published.world.inject.clear()
    deployment(aws, published).run()
    checks.outputs_are_real(published)


def test_failed_destruction_can_be_repeated(published, aws):
    deployment(aws, published).run()
    published.world.inject["DataStack", "TransactionsTable", "delete"] = "24 hours"
    with pytest.raises(Failure, match="DELETE_FAILED; try again: tools/deploy destroy"):
        stack.destroy(aws, options(published))
    assert (
        "us-east-1 dr-prod/DataStack/TransactionsTable (AWS::DynamoDB::GlobalTable) "
        "DELETE_FAILED: 24 hours"
    ) in aws.notes
    published.world.inject.clear()
    stack.destroy(aws, options(published))
    assert inventory.take(published.emulator) == {"us-east-1 s3 Buckets": [BUCKET]}
