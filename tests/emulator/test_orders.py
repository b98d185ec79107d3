"""The spec with resources of its own: deployed, worked with, changed, renamed, deleted."""

import functools
import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest
from deployment.folder import Folder
from deployment.survivor import Survivor
from tests.emulator import archives, checks, inventory, parts
from tests.emulator.conftest import deployment, options
from tests.emulator.environment import BUCKETS, ORDERS, Environment
from tests.emulator.harness import actions, delivery, network, stack_sets
from tests.emulator.harness.command_line import CommandLine
from tests.emulator.harness.engine import Failed
from tests.facts.lookup import PRIMARY, REGIONS, SECONDARY
from tests.faults import catalogue
from tools.cfn import templates
from tools.cfn.templates import ACCOUNT
from tools.cfn.values import as_list

QUEUE = "AWS::SQS::Queue"
SECRET = "orders/partner-prod"
SPEC = pathlib.Path("infra_specs/orders.textproto")
SLOWER = "visibility_timeout: 120", "visibility_timeout: 240"
RENAMED = 'queue_name: "orders-${', 'queue_name: "intake-${'
# The rights to send to it.
RIGHTS = "AccountId}:orders-${EnvironmentSuffix}", "AccountId}:intake-${EnvironmentSuffix}"
ORDER = {"order_id": "o-1", "customer_id": "c-1", "sku": "tea", "quantity": 2}
NOTHING = '{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}'
_IDENTITY = f"{PRIMARY}/identity.template.json"
REMOVAL = """
removals {
  resource {
    stack: "async" id: "Orders" type: "AWS::SQS::Queue" name: "orders-${EnvironmentSuffix}"
  }
  reason: "whoever works on orders has emptied the queue"
}
"""


@pytest.fixture(scope="module", name="environment")
def fixture_environment(running):
    """One for all these tests, until it is deleted."""
    environment = Environment(running, "prod", ORDERS)
    environment.create(templates.load("infra/orders"))
    return environment


@pytest.fixture(name="compiled")
def fixture_compiled(tmp_path):
    """compiled(text, (old, new), ...) -> a folder, of the spec with other texts and one more.

    The compiler knows what is deployed; a refusal is its output.
    """

    def compile_with(text, *changes):
        spec = SPEC.read_text()
        for old, new in changes:
            assert old in spec
            spec = spec.replace(old, new)
        folder = "functions/order_intake"
        shutil.copytree(SPEC.parent / folder, tmp_path / folder, dirs_exist_ok=True)
        (tmp_path / SPEC.name).write_text(spec + text)
        command = [os.environ["PLUGIN"], "compile", tmp_path / SPEC.name, "--out", tmp_path / "out"]
        done = subprocess.run(
            [*command, "--previous", "infra/orders"], capture_output=True, text=True, check=False
        )
        return templates.Tree(tmp_path / "out") if done.returncode == 0 else done.stderr

    return compile_with


def _key(environment, region):
    return environment.outputs[f"{'Primary' if region == PRIMARY else 'Secondary'}KmsKeyArn"]


def _queue(environment, region, name="orders-prod"):
    """URL and attributes of a queue."""
    resources = environment.resources(QUEUE, region)
    (url,) = [each.physical_id for each in resources if each.attributes["QueueName"] == name]
    assert url == f"https://sqs.{region}.amazonaws.com/{ACCOUNT}/{name}"
    found = environment.client("sqs", region).get_queue_attributes(
        QueueUrl=url, AttributeNames=["All"]
    )
    return url, found["Attributes"]


def _names(environment, region):
    found = environment.client("sqs", region).list_queues().get("QueueUrls", [])
    return sorted(each.rpartition("/")[2] for each in found)


def _machine(environment, region):
    arn = f"arn:aws:states:{region}:{ACCOUNT}:stateMachine:order-resend-prod"
    return environment.client("stepfunctions", region).describe_state_machine(stateMachineArn=arn)


def _logs(environment):
    for function in environment.resources(checks.FUNCTION):
        delivery.write_log(environment.world, function)


@pytest.mark.parametrize("check", [
    checks.outputs_are_real, checks.names_lead_to_apis, checks.regions_are_peered,
    checks.functions_reach_the_internet,
    checks.alarms_notify, checks.services_can_be_reached, checks.rules_start_their_targets,
    _logs, checks.health_checks_agree, checks.documents_are_replicated, checks.backups_are_copied,
    checks.backups_go_on_without_the_primary, checks.failed_backups_are_told,
    checks.tables_are_restored, checks.operators_can_fail_over,
], ids=lambda check: check.__name__)
def test_works(environment, check):
    check(environment)


@pytest.mark.parametrize("region", REGIONS)
def test_each_region_has_its_queues(environment, region):
    """Under its key; what nobody can work on goes to the other one, which an alarm watches."""
    url, orders = _queue(environment, region)
    _, dead = _queue(environment, region, "orders-dead-prod")
    assert {orders["KmsMasterKeyId"], dead["KmsMasterKeyId"]} == {_key(environment, region)}
    assert json.loads(orders["RedrivePolicy"])["deadLetterTargetArn"] == dead["QueueArn"]
    function = environment.one(checks.FUNCTION, region, "order-intake-")
    assert function.properties["Environment"]["Variables"]["QUEUE_URL"] == url
    alarm = environment.one(checks.ALARM, region, "orders-dead-")
    name = dead["QueueArn"].rpartition(":")[2]
    assert alarm.properties["Dimensions"] == [{"Name": "QueueName", "Value": name}]


def test_each_regions_stack_says_where_its_queue_is(environment):
    """In the secondary without the primary, which may be lost."""
    assert environment.outputs["OrdersUrl"] == _queue(environment, PRIMARY)[0]
    instance = environment.client("cloudformation").describe_stack_instance(
        StackSetName="dr-secondary-prod",
        StackInstanceAccount=ACCOUNT,
        StackInstanceRegion=SECONDARY,
    )["StackInstance"]
    (stack,) = environment.client("cloudformation", SECONDARY).describe_stacks(
        StackName=instance["StackId"]
    )["Stacks"]
    said = {each["OutputKey"]: each["OutputValue"] for each in stack["Outputs"]}
    assert said["OrdersUrl"] == _queue(environment, SECONDARY)[0]


@pytest.mark.parametrize("region", REGIONS)
def test_each_region_has_its_state_machine(environment, region):
    """It sends what the region's table has to the region's queue, by rights for no more."""
    machine = _machine(environment, region)
    assert machine["encryptionConfiguration"]["kmsKeyId"] == _key(environment, region)
    url, _ = _queue(environment, region)
    states = json.loads(machine["definition"])["States"]
    assert states["Send"]["Parameters"]["QueueUrl"] == url
    may = functools.partial(
        actions.check, environment.world, environment.world.role(machine["roleArn"])
    )
    key = {"TableName": states["Read"]["Parameters"]["TableName"], "Key": {"order_id": {"S": "o"}}}
    may("dynamodb", "GetItem", key, region)
    may("sqs", "SendMessage", {"QueueUrl": url, "MessageBody": "x"}, region)
    with pytest.raises(actions.Denied, match="dynamodb:DeleteItem"):
        may("dynamodb", "DeleteItem", key, region)


@pytest.mark.parametrize("region", REGIONS)
def test_the_function_may_send_to_its_queue_alone(environment, region):
    """By the VPC's endpoint, and with the queue's key."""
    function = environment.one(checks.FUNCTION, region, "order-intake-")
    world, role = environment.world, environment.world.role(function.properties["Role"])
    url, _ = _queue(environment, region)
    send = "sqs", "SendMessage", {"QueueUrl": url, "MessageBody": "x"}, region
    network.check(world, function, role, *send)
    actions.check(world, role, *send)
    for operation, name in (("SendMessage", "orders-dead-prod"), ("ReceiveMessage", "orders-prod")):
        params = {"QueueUrl": _queue(environment, region, name)[0]}
        with pytest.raises(actions.Denied, match=f"sqs:{operation}"):
            actions.check(world, role, "sqs", operation, params, region)


def _take_in(environment, id, region):
    """The status and answer of an order that comes to a region, and the message it has sent."""
    url, sqs = _queue(environment, region)[0], environment.client("sqs", region)
    answered = environment.call_api(
        region, "POST", "/orders", json.dumps({**ORDER, "order_id": id}), signed=True
    )
    found = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=0).get("Messages", [])
    for each in found:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
    return *answered, [json.loads(each["Body"])["order_id"] for each in found]


def test_orders_are_taken_in_by_the_active_region(environment):
    """Each stored and told in its region; both read."""
    checks.settle(environment)
    assert environment.call_api(PRIMARY, "POST", "/orders", "{}")[0] == 403, "unsigned"
    status, answer, told = _take_in(environment, "o-1", PRIMARY)
    assert (status, answer["stored"], told) == (201, True, ["o-1"])
    passive = 503, {"errors": [f"{SECONDARY} is passive"]}, []
    assert _take_in(environment, "o-2", SECONDARY) == passive
    assert checks.operate(environment, "failover") == ("moved", SECONDARY)
    try:
        status, answer, told = _take_in(environment, "o-1", SECONDARY)
        assert (status, answer["stored"], told) == (200, False, ["o-1"])
        assert _take_in(environment, "o-2", PRIMARY)[0] == 503
        assert _take_in(environment, "o-2", SECONDARY)[::2] == (201, ["o-2"])
    finally:
        assert checks.operate(environment, "failback") == ("moved", PRIMARY)
    for region in REGIONS:
        found = environment.call_api(region, "GET", "/orders/o-2", signed=True)
        assert found == (200, {**ORDER, "order_id": "o-2"})


@pytest.mark.parametrize("fault, _", catalogue.claimed("broken", catalogue.ORDERS), ids=str)
def test_each_right_of_the_function_is_missed(environment, fault, _):
    parts.apply(environment, fault.tree())
    assert _take_in(environment, str(fault), PRIMARY)[::2] == (503, [])
    parts.apply(environment, templates.load("infra/orders"))
    assert _take_in(environment, str(fault), PRIMARY)[2] == [str(fault)]


def test_the_secret_is_in_both_regions(environment):
    """The same value, in the secondary under the key of the secondary."""
    values = {
        environment.client("secretsmanager", region).get_secret_value(SecretId=SECRET)["SecretString"]
        for region in REGIONS
    }
    assert len(values) == 1 and len(values.pop()) == 64
    found = environment.client("secretsmanager").describe_secret(SecretId=SECRET)
    (replica,) = found["ReplicationStatus"]
    assert (replica["Region"], replica["Status"]) == (SECONDARY, "InSync")
    assert (found["KmsKeyId"], replica["KmsKeyId"]) == tuple(_key(environment, each) for each in REGIONS)


def _without(tree, action):
    """Who deploys the secondary may not do this with resources of the spec's own."""
    kept = 0
    for policy in tree.resources("AWS::IAM::ManagedPolicy"):
        document = policy.body["Properties"]["PolicyDocument"]
        own = [each for each in document["Statement"] if re.fullmatch(r"(Own|PassOwn)\d+", each["Sid"])]
        for statement in [each for each in own if action in as_list(each["Action"])]:
            statement["Action"] = [each for each in as_list(statement["Action"]) if each != action]
            kept += 1
        document["Statement"] = [each for each in document["Statement"] if each["Action"] != []]
    assert kept == 1, action


@pytest.mark.parametrize("action, id, name, value", [
    ("sqs:SetQueueAttributes", "Orders", "VisibilityTimeout", 60),
    ("states:UpdateStateMachine", "OrderResend", "DefinitionString", NOTHING),
    ("iam:PassRole", "OrderResend", "DefinitionString", NOTHING),
], ids=["queue", "state-machine", "role"])
def test_the_secondary_is_changed_by_rights_for_them(environment, action, id, name, value):
    """Each is missed. With it, the change is made, and taken back."""
    whole = templates.load("infra/orders")
    changed = whole.copy()
    resource = changed.templates[f"{SECONDARY}/async.template.json"]["Resources"][id]
    resource["Properties"][name] = value
    refused = whole.copy()
    _without(refused, action)
    _apply(environment, refused)
    _without(changed, action)
    with pytest.raises(Failed, match=f"AsyncStack/{id} UPDATE_FAILED: AccessDenied.*{action}"):
        _apply(environment, changed)
    _apply(environment, whole)
    changed.templates[_IDENTITY] = whole.templates[_IDENTITY]
    _apply(environment, changed)
    _apply(environment, whole)


def _apply(environment, tree):
    """Updates what differs; the secondary from then on by the rights that its role has now."""
    world = environment.world
    parts.apply(environment, tree)
    instance = world.stack_sets["dr-secondary-prod"].instances[SECONDARY]
    stack_sets.act_as(world, instance, world.role("dr-stackset-execution-prod"))


@pytest.mark.parametrize("fault, reason", catalogue.claimed("refused", catalogue.ORDERS), ids=str)
def test_refused(environment, fault, reason):
    """As AWS refuses it; then all is as it was."""
    with pytest.raises(Failed, match=reason):
        parts.apply(environment, fault.tree())


def test_a_parameter_is_said_at_deployment(environment):
    aws = CommandLine(environment.emulator)

    def levels():
        for region in REGIONS:
            found = environment.client("lambda", region).get_function_configuration(
                FunctionName="order-intake-prod"
            )
            yield found["Environment"]["Variables"]["LOG_LEVEL"]

    assert list(levels()) == ["INFO", "INFO"]
    deployment(aws, environment, "infra/orders", parameter=["LogLevel=ERROR"]).run()
    assert list(levels()) == ["ERROR", "ERROR"]
    # What is not said stays as it is, whatever the default.
    deployment(aws, environment, "infra/orders").run()
    assert list(levels()) == ["ERROR", "ERROR"]
    deployment(aws, environment, "infra/orders", parameter=["LogLevel=INFO"]).run()
    assert list(levels()) == ["INFO", "INFO"]


def test_survives_the_primary(environment, compiled):
    """The queue of the secondary is changed while the primary answers nobody, and by the root then."""
    tree = compiled("", SLOWER)
    environment.publish(tree)
    environment.world.down.add(PRIMARY)
    try:
        Survivor(CommandLine(environment.emulator), Folder(tree.path), options(environment)).run()
        assert _queue(environment, SECONDARY)[1]["VisibilityTimeout"] == "240"
    finally:
        environment.world.down.clear()
    assert _queue(environment, PRIMARY)[1]["VisibilityTimeout"] == "120"
    environment.update(tree)
    assert _queue(environment, PRIMARY)[1]["VisibilityTimeout"] == "240"


def _tags(environment):
    """Those of the secondary's queue, the secondary's state machine, and the secret."""
    sqs, machines = (environment.client(each, SECONDARY) for each in ("sqs", "stepfunctions"))
    queue = sqs.list_queue_tags(QueueUrl=_queue(environment, SECONDARY)[0]).get("Tags", {})
    arn = _machine(environment, SECONDARY)["stateMachineArn"]
    machine = machines.list_tags_for_resource(resourceArn=arn)["tags"]
    secret = environment.client("secretsmanager").describe_secret(SecretId=SECRET)
    return [
        queue,
        {each["key"]: each["value"] for each in machine},
        {each["Key"]: each["Value"] for each in secret.get("Tags", [])},
    ]


@pytest.mark.parametrize("text, expected, changes", [
    ('tags { key: "owner" value: "shop" }', {"owner": "shop"}, []), ("", {}, [SLOWER]),
], ids=["come", "go"])
def test_tags_come_and_go(environment, compiled, text, expected, changes):
    environment.update(compiled(text, *changes))
    assert _tags(environment) == 3 * [{"dr-suffix": "prod", **expected}]


_IMAGE = f"""
functions {{
  name: "labels"
  code {{ image {{ repository: "shop/labels" account: "210987654321" digest: "sha256:{64 * "7"}" }} }}
  schedules {{ expression: "rate(1 hour)" }}
  fence {{ unfenced_reason: "a label that is printed twice is thrown away" }}
}}
"""


def test_an_image_is_run_in_each_region(environment, compiled):
    environment.update(compiled(_IMAGE))
    for region in REGIONS:
        function = environment.one("AWS::Lambda::Function", region, "labels-prod")
        image = f"210987654321.dkr.ecr.{region}.amazonaws.com/shop/labels@sha256:{64 * '7'}"
        assert function.properties["Code"] == {"ImageUri": image}
        given = environment.client("lambda", region).get_function(FunctionName="labels-prod")
        assert given["Configuration"]["PackageType"] == "Image"


@pytest.mark.parametrize("runtime", archives.CODE)
def test_an_archive_runs_behind_the_fence_of_a_layer(environment, compiled, runtime):
    archives.runs_fenced(environment, compiled, runtime)


def test_a_queue_is_not_renamed_by_the_way(compiled):
    assert "would be deleted with its data" in compiled("", RENAMED, RIGHTS)


def test_a_queue_is_renamed_by_whoever_says_so(environment, compiled):
    url, _ = _queue(environment, SECONDARY)
    environment.update(compiled(REMOVAL, RENAMED, RIGHTS))
    for region in REGIONS:
        assert _names(environment, region) == ["intake-prod", "orders-dead-prod"]
    assert url not in json.loads(_machine(environment, SECONDARY)["definition"])["States"]["Send"]


def test_deletes_all_but_what_the_user_had(environment):
    checks.deletes_all(environment)
    assert inventory.take(environment.emulator) == {
        f"{PRIMARY} s3 Buckets": list(BUCKETS.values())
    }
