"""References lead through stacks and regions, and one that leads nowhere raises."""

import json

import pytest
from tools.cfn.folder import STACK, STACK_SET
from tools.cfn.templates import ACCOUNT, READER, SUFFIX, Tree
from tools.cfn.values import Unresolved


def _ref(name):
    return {"Ref": name}


def _resource(type, needs=(), **properties):
    return {"Type": type, "DependsOn": list(needs), "Properties": properties}


_KEY_ARN = {"Fn::GetAtt": ["Stack", "Outputs.KeyArn"]}
_TO_INSTANCE = [{"ParameterKey": "KeyArn", "ParameterValue": _KEY_ARN}]
_NAME = {"Fn::Sub": "alerts-${EnvironmentSuffix}"}
_POLICY = {"PolicyDocument": "inline"}
# Path: region, the parameter that it takes, resources, outputs.
_TEMPLATES = {
    "root": (
        "eu-west-1",
        "EnvironmentSuffix",
        {
            "Stack": _resource(STACK, Parameters={"EnvironmentSuffix": _ref("EnvironmentSuffix")}),
            "Set": _resource(STACK_SET, ["Stack"], Parameters=_TO_INSTANCE),
            "Reader": _resource(READER, Outputs=["VpcId"], Set=_ref("Set")),
        },
        {},
    ),
    "data": (
        "eu-west-1",
        "EnvironmentSuffix",
        {
            "Topic": _resource("AWS::SNS::Topic", TopicName=_NAME),
            "Key": _resource("AWS::KMS::Key"),
            "Role": _resource(
                "AWS::IAM::Role", Policies=[_POLICY], ManagedPolicyArns=[_ref("Policy")]
            ),
            "Policy": _resource(
                "AWS::IAM::ManagedPolicy", ManagedPolicyName="p", PolicyDocument="managed"
            ),
        },
        {"KeyArn": {"Value": {"Fn::GetAtt": ["Key", "Arn"]}}},
    ),
    "instance": (
        "eu-north-1",
        "KeyArn",
        {
            "Vpc": _resource("AWS::EC2::VPC"),
            "Replica": _resource("AWS::KMS::ReplicaKey", PrimaryKeyArn=_ref("KeyArn")),
        },
        {"VpcId": {"Value": _ref("Vpc")}},
    ),
}


@pytest.fixture(name="tree")
def fixture_tree(tmp_path):
    manifest = {"root": "root", "templates": [], "stacks": []}
    for path, (region, parameter, resources, outputs) in _TEMPLATES.items():
        template = {"Parameters": {parameter: {}}, "Resources": resources, "Outputs": outputs}
        (tmp_path / path).write_text(json.dumps(template))
        entry = {"path": path, "region": region, "key": path, "sha256": "", "bytes": 0}
        manifest["templates"].append(entry)
    for id, child in [("Stack", "data"), ("Set", "instance")]:
        manifest["stacks"].append({"parent": "root", "logical_id": id, "child": child})
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    return Tree(tmp_path)


def test_names_and_arns_lead_through_parameters(tree):
    topic = tree.one("AWS::SNS::Topic")
    assert topic["TopicName"] == f"alerts-{SUFFIX}"
    assert topic.ref == topic.arn == f"arn:aws:sns:eu-west-1:{ACCOUNT}:alerts-{SUFFIX}"
    assert tree.resources("AWS::SNS::Topic", TopicName=f"alerts-{SUFFIX}") == [topic]
    assert tree.resources("AWS::SNS::Topic", tree.secondary) == []
    assert topic.get("DisplayName", "none") == "none"


def test_a_replica_has_the_id_of_its_key(tree):
    key, replica = tree.one("AWS::KMS::Key"), tree.one("AWS::KMS::ReplicaKey")
    assert (key.ref, replica.ref) == ("mrk-0", "mrk-0")
    assert replica.arn == key.arn.replace(tree.primary, tree.secondary)


def test_the_reader_reads_the_other_region(tree):
    vpc = tree.one("AWS::EC2::VPC")
    assert tree.reference("Reader", "VpcId", "root") == vpc.ref == "<eu-north-1 instance#Vpc>"


def test_policies_are_those_within_and_beside_a_role(tree):
    assert list(tree.policies(tree.one("AWS::IAM::Role"))) == ["inline", "managed"]


def test_what_comes_before_reaches_over_stacks(tree):
    key, replica = tree.one("AWS::KMS::Key"), tree.one("AWS::KMS::ReplicaKey")
    assert key in tree.before(replica) and replica not in tree.before(key)
    reader = tree.one(READER)
    assert tree.needs(reader) == {tree.one(STACK_SET)}
    assert replica in tree.before(reader)


def test_a_copy_may_be_changed(tree):
    changed = tree.copy()
    changed.one("AWS::SNS::Topic").raw["TopicName"] = "other"
    assert changed.one("AWS::SNS::Topic").ref.endswith(":other")
    assert tree.one("AWS::SNS::Topic").ref.endswith(f":alerts-{SUFFIX}")


@pytest.mark.parametrize(
    "find, words",
    [
        (lambda tree: tree.reference("Nothing", None, "data"), "data: no Nothing"),
        (lambda tree: tree.reference("Stack", "Outputs.X", "root"), "outputs of data: no X"),
        (lambda tree: tree.reference("Key", "Outputs.X", "data"), "data#Key is no nested stack"),
        (lambda tree: tree.reference("Reader", "KeyArn", "root"), "does not read KeyArn"),
        (lambda tree: tree.evaluate({"Fn::Join": ["", []]}, "root"), "Fn::Join"),
        (lambda tree: tree.at("data", "Topic")["DisplayName"], "data#Topic: no DisplayName"),
        (lambda tree: tree.at("data", "Nothing"), "data: no Nothing"),
        (lambda tree: tree.one("AWS::S3::Bucket"), "not one AWS::S3::Bucket"),
        (lambda tree: tree.deployer("elsewhere"), "nothing deploys elsewhere"),
        (lambda tree: tree.child(tree.at("data", "Topic")), "data#Topic deploys nothing"),
    ],
)
def test_what_leads_nowhere_raises(tree, find, words):
    with pytest.raises(Unresolved, match=words):
        find(tree)


def test_a_parameter_that_nobody_passes_raises(tree):
    tree.at("root", "Stack").raw["Parameters"].clear()
    with pytest.raises(Unresolved, match="parameters passed to data: no EnvironmentSuffix"):
        tree.one("AWS::SNS::Topic").ref  # pylint: disable=expression-not-assigned
