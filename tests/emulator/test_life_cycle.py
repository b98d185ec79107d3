"""From the first deployment to the last: updates, failures, two environments, deletion."""

import pytest
from deployment.folder import Folder
from tests import compiler
from tests.emulator import checks, inventory
from tests.emulator.environment import BUCKET, Environment
from tests.emulator.harness.engine import Failed
from tests.emulator.harness import replication
from tests.facts import templates
from tests.facts.templates import PRIMARY, REGIONS, SECONDARY

ENVIRONMENT = "dr-prod"


def _changed(environment):
    """What the environment's stacks have changed: resources, but not stacks, by their paths."""
    return {
        f"{stack.path}/{event['LogicalResourceId']}"
        for stack in environment.world.stacks.values()
        for event in stack.events
        if event["ResourceStatus"] in ("UPDATE_COMPLETE", "DELETE_COMPLETE")
        and not event["ResourceType"].startswith("AWS::CloudFormation::")
    }


@pytest.fixture(name="edited")
def fixture_edited(tmp_path):
    """The templates of the spec with another text at a place."""

    def compile_with(old, new):
        spec = (compiler.SPECS / "transactions.textproto").read_text()
        assert spec.count(old) == 1
        folder = tmp_path / "specs"
        (folder / "functions").mkdir(parents=True)
        (folder / "transactions.textproto").write_text(spec.replace(old, new))
        code = "functions/transaction_processor.py"
        (folder / code).write_bytes((compiler.SPECS / code).read_bytes())
        result = compiler.run(tmp_path / "out", f"spec={folder}/transactions.textproto")
        assert result.status == 0, result.errors
        Folder(tmp_path / "out")
        return templates.Tree(tmp_path / "out")

    return compile_with


def _create(emulator, tree, suffix="prod"):
    environment = Environment(emulator, suffix)
    environment.create(tree)
    return environment


def test_smallest_spec(emulator):
    environment = _create(emulator, templates.load("infra/minimal"))
    environment.application = None
    for check in checks.CHECKS:
        check(environment)
    checks.deletes_all(environment)


def test_deletes_all_with_the_data(emulator, tree):
    environment = _create(emulator, tree)
    checks.deletes_all(environment)
    assert inventory.take(emulator) == {"us-east-1 s3 Buckets": [BUCKET]}


def test_same_suffix_comes_back(emulator, tree):
    environment = _create(emulator, tree)
    environment.delete()
    environment.create(tree)
    checks.outputs_are_real(environment)


def test_update_with_other_log_retention(emulator, tree, edited):
    environment = _create(emulator, tree)
    environment.update(edited("logs {\n  retention_days: 7", "logs {\n  retention_days: 14"))
    stack_set = f"{ENVIRONMENT}/SecondaryStackSet"
    groups = environment.resources("AWS::Logs::LogGroup")
    assert len(groups) == 8
    reader = f"{ENVIRONMENT}/SecondaryReader"  # It looks again what the secondary has.
    assert _changed(environment) == {str(each) for each in groups} | {reader}
    assert any(str(each).startswith(stack_set) for each in groups)
    for region in REGIONS:
        found = environment.client("logs", region).describe_log_groups()["logGroups"]
        assert {each["retentionInDays"] for each in found} == {14}


def test_update_with_other_memory(emulator, tree, edited):
    environment = _create(emulator, tree)
    environment.update(edited("memory_mb: 1024", "memory_mb: 2048"))
    name = "transaction-processor-prod"
    changed = {str(environment.one("AWS::Lambda::Function", each, name)) for each in REGIONS}
    assert _changed(environment) == changed | {f"{ENVIRONMENT}/SecondaryReader"}
    for region in REGIONS:
        found = environment.client("lambda", region).get_function(FunctionName=name)
        assert found["Configuration"]["MemorySize"] == 2048
    checks.requests_are_answered(environment)


def test_update_with_replication_back(emulator, tree, edited):
    """The second pass: the primary's bucket must exist before the secondary can name it."""
    both_ways = edited("failback: false", "failback: true")
    with pytest.raises(Failed, match="Destination bucket must exist"):
        _create(emulator, both_ways, "early")
    environment = _create(emulator, tree)
    environment.update(both_ways)
    checks.documents_are_replicated(environment)
    buckets = {each: environment.one(checks.BUCKET, each).physical_id for each in REGIONS}
    environment.client("s3", SECONDARY).put_object(
        Bucket=buckets[SECONDARY], Key="back", Body=b"written in the secondary"
    )
    assert (buckets[PRIMARY], "back") in replication.replicate(emulator.world)
    checks.deletes_all(environment)


def test_update_that_fails_is_rolled_back(emulator, tree, edited):
    environment = _create(emulator, tree)
    before = inventory.take(emulator)
    changed = edited("logs {\n  retention_days: 7", "logs {\n  retention_days: 14")
    emulator.world.inject["LogsStack", "EvaluatorLogGroup", "update"] = "injected"
    with pytest.raises(Failed, match="EvaluatorLogGroup UPDATE_FAILED: injected"):
        environment.update(changed)
    assert environment.stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert inventory.take(emulator) == before
    for region in REGIONS:
        found = environment.client("logs", region).describe_log_groups()["logGroups"]
        assert {each["retentionInDays"] for each in found} == {7}
    emulator.world.inject.clear()
    environment.update(changed)
    checks.outputs_are_real(environment)


@pytest.mark.parametrize(
    "stack, id",
    [
        ("FailoverStack", "TriggerPermission"),  # in the secondary
        ("DataStack", "DocumentsBucketEmptier"),
        ("ConfigurationStack", "UsWest2ApiEndpointParameter"),
    ],
)
def test_creation_that_fails_is_rolled_back(emulator, tree, stack, id):
    environment = Environment(emulator, "prod")
    emulator.world.inject[stack, id, "create"] = "injected"
    with pytest.raises(Failed, match=f"{id} CREATE_FAILED: injected"):
        environment.create(tree)
    assert environment.stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert inventory.take(emulator) == {
        "us-east-1 cloudformation Stacks": [ENVIRONMENT],
        "us-east-1 s3 Buckets": [BUCKET],
    }
    emulator.world.inject.clear()
    environment.delete()
    environment.create(tree)
    checks.outputs_are_real(environment)


def _of(suffix, found):
    """The part of an inventory whose names carry the suffix."""
    named = {kind: [each for each in names if suffix in each] for kind, names in found.items()}
    return {kind: names for kind, names in named.items() if names}


def test_two_environments_side_by_side(emulator, tree):
    blue = _create(emulator, tree, "blue")
    green = _create(emulator, tree, "green")
    names = _of("green", inventory.take(emulator))
    assert names
    for environment in (blue, green):
        checks.outputs_are_real(environment)
        checks.operators_can_fail_over(environment)
    checks.deletes_all(blue)
    assert _of("green", inventory.take(emulator)) == names
    checks.outputs_are_real(green)
    checks.alarms_notify(green)
