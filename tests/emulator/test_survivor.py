"""The secondary changed by itself: while the primary is lost, and as the first stage of a release."""

import pytest
from botocore.exceptions import ClientError
from deployment import evaluator, release, stack, survivor
from deployment.aws import Failure
from deployment.folder import Folder
from deployment.survivor import Survivor
from tests.emulator import checks, inventory
from tests.emulator.conftest import options
from tests.emulator.environment import BUCKETS, TEMPLATES, Environment
from tests.emulator.harness import delivery
from tests.emulator.harness.command_line import CommandLine
from tests.emulator.test_updates import changed_resources, fixture_edited  # pylint: disable=unused-import
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tools.cfn import templates
from tools.cfn.templates import ACCOUNT

_MEMORY = "memory_mb: 1024", "memory_mb: 2048"
_RECORD = "ttl_seconds: 60", "ttl_seconds: 30"
_PROCESSOR = "transaction-processor-prod"


@pytest.fixture(scope="module", name="standing")
def fixture_standing(running):
    environment = Environment(running, "prod")
    environment.create(templates.load(str(TEMPLATES)))
    return environment


@pytest.fixture(name="aws")
def fixture_aws(running):
    return CommandLine(running)


@pytest.fixture(name="environment")
def fixture_environment(standing, tree, aws):
    """One for all these tests: what a test changes is taken back."""
    standing.forget_events()
    standing.emulator.refused.clear()
    yield standing
    standing.world.inject.clear()
    standing.world.down.clear()
    standing.emulator.engine.between_steps = lambda: None
    try:
        standing.update(tree)
    except ClientError as error:
        assert "No updates are to be performed" in str(error)
    _survive(aws, standing, Folder(TEMPLATES))


def _survive(aws, environment, folder, **more):
    Survivor(aws, folder, options(environment, **more)).run()


def _memory(environment, region):
    found = environment.client("lambda", region).get_function(FunctionName=_PROCESSOR)
    return found["Configuration"]["MemorySize"]


def _function(environment, region):
    return str(environment.one(checks.FUNCTION, region, _PROCESSOR))


def test_changes_the_secondary_while_the_primary_is_gone(environment, edited, aws):
    tree = edited(*_MEMORY)
    environment.world.down.add(PRIMARY)
    with pytest.raises(Exception, match="503"):
        environment.client("cloudformation").describe_stacks()
    environment.emulator.refused.clear()
    _survive(aws, environment, Folder(tree.path))
    assert environment.emulator.refused == []  # It did not even ask the primary.
    assert _memory(environment, SECONDARY) == 2048
    assert changed_resources(environment) == {_function(environment, SECONDARY)}
    assert "Modify FunctionsStack/TransactionProcessorFunction (AWS::Lambda::Function)" in aws.notes
    assert "deploy this very folder first" in aws.notes[-1]

    environment.world.down.clear()
    assert _memory(environment, PRIMARY) == 1024
    s3 = environment.client("s3", PRIMARY)
    key = tree.entries[tree.instance].key
    s3.head_object(Bucket=BUCKETS[SECONDARY], Key=key)
    with pytest.raises(ClientError, match="404"):
        s3.head_object(Bucket=BUCKETS[PRIMARY], Key=key)

    environment.forget_events()
    environment.update(tree)
    # The StackSet finds nothing left to do.
    reader = "dr-prod/SecondaryReader"
    assert changed_resources(environment) == {_function(environment, PRIMARY), reader}
    for region in REGIONS:
        assert _memory(environment, region) == 2048
    checks.requests_are_answered(environment)


def test_another_folder_takes_the_change_back(environment, edited, aws, tree):
    _survive(aws, environment, Folder(edited(*_MEMORY).path))
    # The old folder is what the root stack has already, so that nothing happens at all.
    with pytest.raises(ClientError, match="No updates are to be performed"):
        environment.update(tree)
    assert _memory(environment, SECONDARY) == 2048
    # Whatever makes the root update its StackSet overwrites the secondary.
    resource = tree.templates[tree.root]["Resources"]["SecondaryStackSet"]
    resource["Properties"]["Description"] = "changed"
    environment.update(tree)
    assert _memory(environment, SECONDARY) == 1024


def test_what_fails_is_rolled_back(environment, edited, aws):
    before = inventory.take(environment.emulator)
    environment.world.down.add(PRIMARY)
    environment.world.inject["FunctionsStack", "TransactionProcessorFunction", "update"] = "injected"
    with pytest.raises(Failure, match="UPDATE_ROLLBACK_COMPLETE; the secondary is as it was before"):
        _survive(aws, environment, Folder(edited(*_MEMORY).path))
    assert any("TransactionProcessorFunction" in note and "injected" in note for note in aws.notes)
    environment.world.down.clear()
    assert inventory.take(environment.emulator) == before
    assert _memory(environment, SECONDARY) == 1024


def test_refuses_what_goes_by_way_of_the_primary(environment, edited, aws):
    folder = Folder(edited(*_RECORD).path)
    environment.world.down.add(PRIMARY)
    with pytest.raises(Failure, match=r"changed by way of us-east-1: .*\(AWS::Route53::RecordSet\)"):
        _survive(aws, environment, folder)
    assert changed_resources(environment) == set()
    # Tried all the same, it fails, and the secondary is what it was.
    with pytest.raises(Failure, match="UPDATE_ROLLBACK"):
        _survive(aws, environment, folder, attempt_all=True)


def test_refuses_functions_whose_roles_lack_rights(environment, edited, aws):
    """CloudFormation would change the variable, and no request of the only region left be stored."""
    same = "failback: false"
    papers = '\ntables { name: "papers" }\n'
    other = Folder(edited('  table: "transactions-table"', '  table: "papers"', listed=papers).path)
    second = '\nfunctions { name: "second" bucket_actions: "None" }\n'
    added = Folder(edited(same, same, listed=second, out="added").path)
    environment.world.down.add(PRIMARY)
    for folder, id in ((other, "Modify TransactionProcessorF"), (added, "Add SecondF")):
        with pytest.raises(Failure, match=f"changed by way of us-east-1: .*{id}unction"):
            _survive(aws, environment, folder)
    environment.world.down.clear()
    for folder in (other, added):
        with pytest.raises(Failure, match="cannot be staged: .* Secondary.*Role.* without --bake"):
            _release(aws, environment, folder)
    assert changed_resources(environment) == set()


def test_refuses_parameters_without_a_value(environment, aws):
    folder = Folder(TEMPLATES)
    rule = {"Type": "String", "Description": "Output X of the stack us-east-1/data"}
    folder.templates[folder.instance]["Parameters"]["UsEast1DataX"] = rule
    with pytest.raises(Failure, match=r"UsEast1DataX \(Output X of the stack us-east-1/data\)"):
        _survive(aws, environment, folder)


def test_shows_what_changes_before_it_asks(environment, edited, aws):
    with pytest.raises(Failure, match="asked: Update the stack StackSet-dr-secondary-prod-"):
        _survive(aws, environment, Folder(edited(*_MEMORY).path), yes=False)
    assert (
        "Modify TransactionProcessorFunction (AWS::Lambda::Function) of "
        "us-west-2/functions.template.json"
    ) in aws.notes


def _with_data(change):
    """The folder with other stores in the secondary."""
    folder = Folder(TEMPLATES)
    stack = folder.templates[folder.instance]["Resources"]["DataStack"]["Properties"]
    stack["TemplateURL"] = "https://elsewhere/data-other.template.json"
    change(folder.templates[f"{SECONDARY}/data.template.json"]["Resources"])
    return folder


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.pop("DocumentsBucket"),
        lambda data: data["DocumentsBucket"]["Properties"].update(BucketName="papers"),
    ],
    ids=["removed", "renamed"],
)
def test_a_store_goes_only_by_its_name(environment, aws, change):
    """While the primary is lost it may be the only one that is left."""
    name, folder = f"documents-prod-{ACCOUNT}-{SECONDARY}", _with_data(change)
    lost = rf"data would be lost: {name} \(us-west-2\); .*: --allow-data-loss {name}$"
    with pytest.raises(Failure, match=lost) as refused:
        _survive(aws, environment, folder, attempt_all=True)
    assert refused.value.code == 3
    assert changed_resources(environment) == set()
    allowed = options(environment, attempt_all=True, allow_data_loss=[name])
    Survivor(aws, folder, allowed).review()


@pytest.mark.parametrize(
    "type, name, is_lost",
    [
        ("AWS::Cognito::UserPool", "UserPoolName", False),
        ("AWS::RDS::DBCluster", "DBClusterIdentifier", True),
        ("AWS::RDS::DBCluster", "KmsKeyId", True),
        ("AWS::RDS::DBCluster", "Port", False),
    ],
)
def test_a_store_that_becomes_another(type, name, is_lost):
    before, after = (
        {"Store": {"Type": type, "UpdateReplacePolicy": "Delete", "Properties": {name: value}}}
        for value in ("books", "ledger")
    )
    (change,) = survivor._compare(before, after, "shop.template.json", "shop")  # pylint: disable=protected-access
    assert change.loses_data == is_lost


def test_what_the_plan_was_allowed_goes(environment, aws):
    """Whatever AWS calls it: a queue by its address, a pool by its id."""
    folder = _with_data(lambda data: data.pop("DocumentsBucket"))
    judged = {("DocumentsBucket", "AWS::S3::Bucket")}
    Survivor(aws, folder, options(environment, attempt_all=True, judged=judged)).review()


def test_a_store_that_is_kept_may_go(environment, aws):
    data = environment.one("AWS::S3::Bucket", SECONDARY).stack.template.body["Resources"]
    data["DocumentsBucket"]["DeletionPolicy"] = "RetainExceptOnCreate"
    try:
        folder = _with_data(lambda new: new.pop("DocumentsBucket"))
        Survivor(aws, folder, options(environment, attempt_all=True)).review()
    finally:
        data["DocumentsBucket"]["DeletionPolicy"] = "Delete"


def test_is_no_other_environment(environment, aws):
    """A suffix is one environment's; the folder may be another's all the same."""
    with pytest.raises(Failure, match="is the environment transactions, and the folder has payments"):
        _survive(aws, environment, Folder("infra/payments"), attempt_all=True)


def test_the_root_takes_no_store_that_it_does_not_know(environment, edited, aws):
    """The secondary alone has got it, by a folder that the primary knows nothing of."""
    update = stack.Deployment(aws, Folder(edited(*_MEMORY).path), options(environment))
    id = _secondary_stack(environment)["StackId"]
    resources = environment.world.stacks[id].template.body["Resources"]
    resources["Papers"] = {"Type": "AWS::S3::Bucket", "DeletionPolicy": "Delete"}
    try:
        with pytest.raises(Failure, match=r"data would be lost: Papers \(us-west-2\)"):
            update.review(aws.note)
        environment.world.down.add(SECONDARY)
        update.review(aws.note)
    finally:
        del resources["Papers"]
    assert "whether us-west-2 has stores of its own cannot be seen" in aws.notes[-1]


def test_an_update_in_between_is_seen(environment, edited, aws, tree):
    """Of two operators the later one has read a plan that is not true any more."""
    folder = Folder(edited(*_MEMORY).path)

    def meanwhile():
        environment.publish(folder)
        tree.templates[tree.root]["Resources"]["SecondaryStackSet"]["Properties"]["Description"] = "x"
        environment.update(tree)

    with pytest.raises(Failure, match="somebody else has updated the stack dr-prod since its plan"):
        stack.Deployment(aws, folder, options(environment)).run(meanwhile)
    assert _memory(environment, PRIMARY) == 1024


def test_refuses_another_bucket(environment, aws):
    with pytest.raises(Failure, match=f"from the bucket {BUCKETS[SECONDARY]}, .* not elsewhere"):
        _survive(aws, environment, Folder(TEMPLATES), secondary_bucket="elsewhere")


def test_finds_no_secondary_of_another_suffix(environment, aws):
    with pytest.raises(Failure, match="no secondary of the suffix test in us-west-2"):
        _survive(aws, environment, Folder(TEMPLATES), suffix="test")


# Releases


def _release(aws, environment, folder, **more):
    """Does what `tools/deploy deploy --bake 5` does after publishing."""
    chosen = options(environment, bake=5, **more)
    stages = release.Release(aws, folder, chosen)
    stack.Deployment(aws, folder, chosen).run(
        lambda: (environment.publish(folder), stages.stage())
    )


def _secondary_stack(environment):
    cloudformation = environment.client("cloudformation", SECONDARY)
    id = environment.world.stack_sets["dr-secondary-prod"].instances[SECONDARY].id
    return cloudformation.describe_stacks(StackName=id)["Stacks"][0]


def _raise(environment, name):
    delivery.set_alarm(environment.world, SECONDARY, name, "ALARM")


def test_a_release_in_stages(environment, edited, aws):
    checks.settle(environment)
    folder = Folder(edited(*_MEMORY).path)
    _release(aws, environment, folder)
    for region in REGIONS:
        assert _memory(environment, region) == 2048
    watched = _secondary_stack(environment)["RollbackConfiguration"]
    assert watched["MonitoringTimeInMinutes"] == 5
    names = [each["Arn"].rpartition(":")[2] for each in watched["RollbackTriggers"]]
    assert sorted(names) == [
        "dr-active-region-invocation-errors-prod",
        "dr-api-errors-prod",
        "dr-api-latency-prod",
        "dr-secondary-unhealthy-prod",
        "dr-transaction-processor-invocation-errors-prod",
    ]
    # The next one without stages takes the alarms off, so that none rolls the StackSet back.
    former = Folder(TEMPLATES)
    release.Release(aws, former, options(environment, bake=None)).unwatch()
    assert not _secondary_stack(environment)["RollbackConfiguration"].get("RollbackTriggers")


def test_new_parameters_do_not_wait_for_the_alarms(environment, aws):
    """Only the root's update can give them, so the alarms stay on."""
    folder = Folder(TEMPLATES)
    folder.templates[folder.instance]["Parameters"]["UsEast1DataX"] = {"Type": "String"}
    id = _secondary_stack(environment)["StackId"]
    watched = environment.world.stacks[id]
    watched.rollback = {"RollbackTriggers": [{"Arn": "a", "Type": "AWS::CloudWatch::Alarm"}]}
    release.Release(aws, folder, options(environment, bake=None)).unwatch()
    assert "us-west-2 still heeds the alarms" in aws.notes[-1]
    watched.rollback = {}


def test_what_was_deleted_before_stands_by_no_more(environment, aws, monkeypatch):
    """CloudFormation lists it for 90 days, with its alarms; the environment is made anew."""
    id = _secondary_stack(environment)["StackId"]
    former = environment.world.stacks[id]
    monkeypatch.setattr(former, "status", "DELETE_COMPLETE")
    monkeypatch.setattr(former, "rollback", {"RollbackTriggers": [{}]})
    stages = release.Release(aws, Folder(TEMPLATES), options(environment, bake=5))
    stages.unwatch()
    assert aws.notes == []
    stages.stage()
    assert aws.notes == ["nothing stands by yet: a first deployment has no stages"]


def test_a_sick_standby_ends_a_release(environment, edited, aws):
    checks.settle(environment)
    environment.emulator.engine.between_steps = lambda: _raise(environment, "dr-api-errors-prod")
    with pytest.raises(Failure, match="UPDATE_ROLLBACK_COMPLETE; the secondary is as it was before"):
        _release(aws, environment, Folder(edited(*_MEMORY).path))
    environment.emulator.engine.between_steps = lambda: None
    for region in REGIONS:
        assert _memory(environment, region) == 1024
    delivery.set_alarm(environment.world, SECONDARY, "dr-api-errors-prod", "OK")


def test_no_release_without_a_standby(environment, edited, aws):
    checks.settle(environment)
    evaluator.ask(aws, "prod", "failover", SECONDARY)
    folder = Folder(edited(*_MEMORY).path)
    with pytest.raises(Failure, match="us-west-2 is active, and no standby; nothing was changed"):
        _release(aws, environment, folder)
    assert changed_resources(environment) == set()
    assert evaluator.ask(aws, "prod", "failback", SECONDARY)["region"] == PRIMARY


def test_a_standby_that_stores_nothing_ends_a_release(environment, edited, aws, monkeypatch):
    """What no alarm has seen yet; the primary keeps the former release."""
    answers = [{"region": PRIMARY, "heartbeats_served": {SECONDARY: share}} for share in (1, 0.5)]
    monkeypatch.setattr(evaluator, "ask", lambda *_: answers.pop(0))
    with pytest.raises(Failure, match="stores 50% of the heartbeats; the primary was not changed"):
        _release(aws, environment, Folder(edited(*_MEMORY).path))
    assert (_memory(environment, PRIMARY), _memory(environment, SECONDARY)) == (1024, 2048)


def test_an_evaluator_that_refuses_ends_a_release(environment, aws, monkeypatch):
    monkeypatch.setattr(evaluator, "ask", lambda *_: {"result": "refused", "cause": "no table"})
    with pytest.raises(Failure, match="who writes: no table; nothing was changed"):
        release.Release(aws, Folder(TEMPLATES), options(environment, bake=5)).stage()


def test_the_primary_alone_needs_no_news_of_the_secondary(environment, aws):
    folder = Folder(TEMPLATES)
    data = folder.templates[folder.root]["Resources"]["DataStack"]
    data["Properties"]["Parameters"]["X"] = {"Fn::GetAtt": ["SecondaryReader", "New"]}
    with pytest.raises(Failure, match="DataStack needs New of the secondary"):
        release.without_secondary(aws, folder, options(environment))


def test_the_primary_alone(environment, edited, aws):
    """A secondary in which nothing can be changed does not keep the primary from its remedy."""
    folder = Folder(edited(*_MEMORY).path)
    environment.publish(folder)
    environment.world.down.add(SECONDARY)
    given = options(environment)
    release.without_secondary(aws, folder, given)
    stack.Deployment(aws, folder, given).run()
    environment.world.down.clear()
    assert (_memory(environment, PRIMARY), _memory(environment, SECONDARY)) == (2048, 1024)
    assert given.template_body.stat().st_size <= 51_200
