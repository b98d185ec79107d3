"""Updates of an environment: they change what the spec's edit changes, or nothing."""

import re

import pytest
from deployment.aws import Failure
from deployment.folder import Folder
from deployment.publish import publish as publish_folder
from deployment.survivor import Survivor
from tests import compiler
from tests.emulator import checks, inventory
from tests.emulator.conftest import deployment, options
from tests.emulator.environment import BUCKETS, TEMPLATES, Environment
from tests.emulator.harness import replication
from tests.emulator.harness.command_line import CommandLine
from tests.emulator.harness.engine import Failed
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn import templates
from tools.cfn.templates import ACCOUNT

_RETENTION = "logs {\n  retention_days: 7", "logs {\n  retention_days: 14"
_READER = "dr-prod/SecondaryReader"  # It reads again what the secondary has.


def changed_resources(environment):
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
    """The templates of the spec with another text at a place, or at several."""

    def compile_with(old, new, places=1, listed="", out="out"):
        spec = (compiler.SPECS / "transactions.textproto").read_text()
        assert spec.count(old) == places
        folder = tmp_path / f"specs-{out}"
        (folder / "functions").mkdir(parents=True)
        (folder / "transactions.textproto").write_text(spec.replace(old, new) + listed)
        code = "functions/transaction_processor.py"
        (folder / code).write_bytes((compiler.SPECS / code).read_bytes())
        result = compiler.run(tmp_path / out, f"spec={folder}/transactions.textproto")
        assert result.status == 0, result.errors
        Folder(tmp_path / out)
        return templates.Tree(tmp_path / out)

    return compile_with


@pytest.fixture(scope="module", name="standing")
def fixture_standing(running):
    environment = Environment(running, "prod")
    environment.create(templates.load(str(TEMPLATES)))
    return environment


@pytest.fixture(name="environment")
def fixture_environment(standing, tree):
    """One for all these tests: what a test changes is taken back."""
    standing.forget_events()
    yield standing
    standing.world.inject.clear()
    standing.update(tree)


def test_update_with_other_log_retention(environment, edited):
    environment.update(edited(*_RETENTION))
    groups = environment.resources("AWS::Logs::LogGroup")
    assert len(groups) == 12
    assert changed_resources(environment) == {str(each) for each in groups} | {_READER}
    for region in REGIONS:
        found = environment.client("logs", region).describe_log_groups()["logGroups"]
        assert {each["retentionInDays"] for each in found} == {14}


def test_update_with_other_memory(environment, edited):
    environment.update(edited("memory_mb: 1024", "memory_mb: 2048"))
    name = "transaction-processor-prod"
    changed = {str(environment.one("AWS::Lambda::Function", each, name)) for each in REGIONS}
    assert changed_resources(environment) == changed | {_READER}
    for region in REGIONS:
        found = environment.client("lambda", region).get_function(FunctionName=name)
        assert found["Configuration"]["MemorySize"] == 2048
    checks.requests_are_answered(environment)


def test_update_with_replication_back(environment, edited):
    """The second pass: the primary's bucket must exist before the secondary can name it."""
    both_ways = edited("failback: false", "failback: true")
    with pytest.raises(Failed, match="Destination bucket must exist"):
        Environment(environment.emulator, "early").create(both_ways)
    environment.update(both_ways)
    checks.documents_are_replicated(environment)
    buckets = {each: environment.one(checks.BUCKET, each).physical_id for each in REGIONS}
    environment.client("s3", SECONDARY).put_object(
        Bucket=buckets[SECONDARY], Key="back", Body=b"written in the secondary"
    )
    assert (buckets[PRIMARY], "back") in replication.replicate(environment.world)


def test_update_by_the_tool(environment, edited, tmp_path):
    edited("memory_mb: 1024", "memory_mb: 2048")
    aws = CommandLine(environment.emulator)
    publishing = Folder(tmp_path / "out")

    def publish():
        publish_folder(aws, publishing, BUCKETS, create=False)

    deployment(aws, environment, tmp_path / "out").run(publish)
    plan, *notes = aws.notes
    assert "TransactionProcessorFunction  AWS::Lambda::Function" in plan
    assert "Modify FunctionsStack/TransactionProcessorFunction (AWS::Lambda::Function)" in notes
    aws.notes.clear()
    # What it was brought to has been published, report and source map too.
    deployment(aws, environment, tmp_path / "out").review(aws.note)
    (plan,) = aws.notes
    assert "TransactionProcessorFunction" not in plan


@pytest.fixture(name="secondary")
def fixture_secondary(standing):
    """The secondary's own stack; it ends in the state that it had."""
    standing.forget_events()
    stack = standing.world.stack_sets["dr-secondary-prod"].instances[SECONDARY]
    status = stack.status
    yield stack
    stack.status = status


@pytest.mark.parametrize(
    "status, way_out",
    [
        # Of another laptop's release in stages, say.
        ("UPDATE_IN_PROGRESS", "wait until that has ended"),
        (
            "UPDATE_ROLLBACK_FAILED",
            "repair what its events name, then run: aws cloudformation continue-update-rollback "
            f"--stack-name StackSet-dr-secondary-prod-.* --region {SECONDARY} --role-arn "
            f"arn:aws:iam::{ACCOUNT}:role/dr-stackset-execution-prod$",
        ),
    ],
)
def test_nothing_begins_that_the_secondary_cannot_follow(
    standing, secondary, edited, tmp_path, status, way_out
):
    tree = edited(*_RETENTION)
    aws = CommandLine(standing.emulator)
    if status == "UPDATE_IN_PROGRESS":  # by this very folder
        Survivor(aws, Folder(tmp_path / "out"), options(standing)).run()
        standing.forget_events()
    secondary.status = status
    refused = f"^the stack {secondary.name} is {status}: {way_out}"
    with pytest.raises(Failure, match=refused):
        deployment(aws, standing, tmp_path / "out").run()
    with pytest.raises(Failure, match=refused):
        Survivor(aws, Folder(tmp_path / "out"), options(standing)).run()
    assert changed_resources(standing) == set()
    # Where nothing changes nothing is in the way.
    deployment(aws, standing).run()
    # AWS refuses it, and the root is stuck as well.
    with pytest.raises(Failed, match=f"is in {status} state and can not be updated"):
        standing.update(tree)
    with pytest.raises(Failure, match="the stack dr-prod is UPDATE_ROLLBACK_FAILED: ") as root:
        deployment(aws, standing).review(print)
    ways = str(root.value).split("; then ")
    assert len(ways) == (2 if "FAILED" in status else 1)
    assert ways[-1].endswith(f"continue-update-rollback --stack-name dr-prod --region {PRIMARY}")
    standing.world.stacks[standing.stack["StackId"]].status = "UPDATE_ROLLBACK_COMPLETE"
    secondary.status = "UPDATE_COMPLETE"
    Survivor(aws, Folder(TEMPLATES), options(standing)).run()


def test_a_secondary_with_an_update_of_its_own_is_told_of(standing, edited, tmp_path):
    """A release in stages broke off, say, and somebody deploys what the root stack has."""
    edited(*_RETENTION)
    aws = CommandLine(standing.emulator)
    for folder, differing in ((tmp_path / "out", "Modify EvaluatorLogGroup .*"), (TEMPLATES, None)):
        Survivor(aws, Folder(folder), options(standing)).run()
        aws.notes.clear()
        deployment(aws, standing).run()
        notes = [each for each in aws.notes if "has had an update of its own" in each]
        assert len(notes) == bool(differing)
        assert all(re.search(differing, note) for note in notes)


def test_update_that_would_lose_data(standing, edited, tmp_path):
    """A renamed bucket is another one, and the old one goes with its documents."""
    edited('"documents"', '"papers"', places=2)
    before = inventory.take(standing.emulator)
    aws = CommandLine(standing.emulator)
    with pytest.raises(Failure, match="data would be lost: documents-prod-123456789012-us-") as lost:
        deployment(aws, standing, tmp_path / "out").run()
    assert lost.value.code == 3
    assert inventory.take(standing.emulator) == before
    named = [f"documents-prod-123456789012-{region}" for region in REGIONS]
    plan = "\n".join(aws.notes)
    assert all(name in plan for name in named)
    # Named one by one, they may go; what is asked then is the last word.
    with pytest.raises(Failure, match="asked: Update the stack dr-prod in both regions?"):
        deployment(aws, standing, tmp_path / "out", yes=False, allow_data_loss=named).run()


def _of_role(tree, service):
    """What the role that deploys the secondary may act on, of a service."""
    return {
        place
        for policy in tree.resources("AWS::IAM::ManagedPolicy")
        if policy.id.startswith("StackSetExecution")
        for statement in policy["PolicyDocument"]["Statement"]
        for place in statement["Resource"]
        if f":{service}:" in place
    }


@pytest.mark.parametrize(
    "field, former, new, type, service",
    [
        ("alert_topic", 'topic_name: "dr-alerts"', "shop-alerts", checks.TOPIC, "sns"),
        ("key_alias", 'alias: "transaction-encryption"', "shop", "AWS::KMS::Alias", "kms"),
        ("parameter_root", 'root: "dr"', "shop", "AWS::SSM::Parameter", "ssm"),
    ],
)
def test_update_with_another_name(environment, edited, tree, field, former, new, type, service):
    """As the finding of a build over what is deployed says: listed for one deployment."""

    def named(name):
        ids = [each.physical_id for each in environment.resources(type)]
        assert ids
        return [id for id in ids if re.search(rf"(^|[:/]){name}[-/]", id)]

    def entry(name):
        why = "operators look for another name"
        return f'\nremovals {{ {field}: "{name}" reason: "{why}" }}\n'

    key, old = former.split(': "')
    old = old.removesuffix('"')
    text = f'{key}: "{new}"'
    count = len(named(old))
    before = inventory.take(environment.emulator)
    without = edited(former, text, out="without")
    listed = edited(former, text, listed=entry(old), out="listed")
    environment.update(listed)
    assert (len(named(old)), len(named(new))) == (0, count)
    there = inventory.take(environment.emulator)
    assert there.keys() == before.keys()
    assert all(len(there[kind]) == len(before[kind]) for kind in before)
    assert not re.search(rf"[:/]{old}-prod'", str(there))
    checks.alarms_notify(environment)
    environment.update(without)
    assert _of_role(listed, service) - _of_role(without, service)
    assert not any(re.search(rf"[:/]{old}[-/]", each) for each in _of_role(without, service))
    assert inventory.take(environment.emulator) == there
    # And back.
    environment.update(edited(former, former, listed=entry(new), out="back"))
    assert inventory.take(environment.emulator) == before


def test_who_stays_is_told_on(environment, edited):
    """SNS takes a second subscription of one endpoint for the first."""
    alerts = 'topic_name: "dr-alerts"'

    def told(*names):
        wanted = "".join(
            f'\nsubscriptions {{ protocol: "email" endpoint: "{each}@example.net" }}' for each in names
        )
        environment.update(edited(alerts, alerts + wanted, out="".join(names)))
        found = []
        for region in REGIONS:
            listed = environment.client("sns", region).list_subscriptions()["Subscriptions"]
            found.append("".join(sorted(each["Endpoint"][0] for each in listed)))
            for each in environment.world.backend("sns", region).subscriptions.values():
                each.confirmed = True
        return found

    for names in ("ab", "b", "cb"):
        assert told(*names) == ["".join(sorted(names))] * 2


_QUEUE = """
resources {
  id: "Jobs"
  stack: "async"
  properties {
    [aws.sqs.Queue] {
      queue_name: "jobs-${EnvironmentSuffix}"
      kms_master_key_id: "${security/Key.Arn}"
    }
  }
  state: STATE_LOST
  reason: "jobs are sent again by whoever sent them"
}
"""


def test_what_cannot_be_deleted_is_told(environment, edited, tmp_path):
    """The role that deploys the secondary is put back before the secondary is: a new resource of
    the spec's own is no business of its any more."""
    same = "failback: false"
    edited(same, same, listed=_QUEUE)
    before = inventory.take(environment.emulator)
    aws = CommandLine(environment.emulator)
    publishing = Folder(tmp_path / "out")
    environment.world.inject["", "SecondaryReader", "update"] = "injected"
    with pytest.raises(Failure, match="is as it was before, but for what could not be deleted"):
        deployment(aws, environment, tmp_path / "out").run(
            lambda: publish_folder(aws, publishing, BUCKETS, create=False)
        )
    stack, queue = [each for each in aws.notes if "could not be deleted" in each]
    assert stack.startswith(f"{SECONDARY}: AsyncStack (AWS::CloudFormation::Stack) ")
    assert queue.startswith(f"{SECONDARY}: Jobs (AWS::SQS::Queue) ") and "jobs-prod" in queue
    there = inventory.take(environment.emulator)
    left = {f"{SECONDARY} cloudformation Stacks", f"{SECONDARY} sqs QueueUrls"}
    assert {kind for kind in there if there[kind] != before.get(kind)} == left
    environment.world.inject.clear()
    environment.update(edited(*_RETENTION, out="other"))


def test_update_that_fails_is_rolled_back(environment, edited):
    before = inventory.take(environment.emulator)
    changed = edited(*_RETENTION)
    environment.world.inject["LogsStack", "EvaluatorLogGroup", "update"] = "injected"
    with pytest.raises(Failed, match="EvaluatorLogGroup UPDATE_FAILED: injected"):
        environment.update(changed)
    assert environment.stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert inventory.take(environment.emulator) == before
    for region in REGIONS:
        found = environment.client("logs", region).describe_log_groups()["logGroups"]
        assert {each["retentionInDays"] for each in found} == {7}
    environment.world.inject.clear()
    environment.update(changed)
    checks.outputs_are_real(environment)


def test_a_release_in_stages_that_broke_off_is_taken_back_aloud(standing, edited, tmp_path):
    """Its alarms are taken off by an update, which brings the root's release along."""
    edited(*_RETENTION)
    aws = CommandLine(standing.emulator)
    alarm = standing.client("cloudwatch", SECONDARY).describe_alarms()["MetricAlarms"][0]
    watched = {"Arn": alarm["AlarmArn"], "Type": "AWS::CloudWatch::Alarm"}
    staged = options(standing, rollback={"RollbackTriggers": [watched]})
    Survivor(aws, Folder(tmp_path / "out"), staged).run()
    aws.notes.clear()
    deployment(aws, standing).review(aws.note)
    told = "which this takes back: .*Modify EvaluatorLogGroup"
    assert any(re.search(told, note) for note in aws.notes)
    unwatched = options(standing, rollback={"RollbackTriggers": []})
    Survivor(aws, Folder(TEMPLATES), unwatched).run()


def test_what_only_the_primary_has_goes_through_beside_a_sick_secondary(
    standing, secondary, edited, tmp_path
):
    """It runs a release of its own, and cannot be updated: nothing of it is."""
    edited(*_RETENTION)
    aws = CommandLine(standing.emulator)
    Survivor(aws, Folder(tmp_path / "out"), options(standing)).run()
    edited("  automatic: true", '  operators: "role/ops-*"\n  automatic: true', out="other")
    secondary.status = "UPDATE_ROLLBACK_FAILED"
    aws.notes.clear()
    deployment(aws, standing, tmp_path / "other").review(aws.note)
    assert any("nothing here changes that" in note for note in aws.notes)
    # New parameters alone make the StackSet update it.
    with pytest.raises(Failure, match="UPDATE_ROLLBACK_FAILED: repair"):
        deployment(aws, standing, secondary_bucket="another").review(aws.note)
    secondary.status = "UPDATE_COMPLETE"
    Survivor(aws, Folder(TEMPLATES), options(standing)).run()
