"""The emulator refuses what AWS refuses, and what it does not know itself."""

import json

import pytest
from botocore.exceptions import ClientError
from tests.emulator.harness.engine import Failed
from tests.facts.lookup import PRIMARY, SECONDARY
from tools.cfn.templates import ACCOUNT

_TOPIC = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "t"}}


class Account:
    def __init__(self, emulator):
        self.emulator = emulator

    def deploy(self, resources, name="s", region=PRIMARY, parameters=None, **sections):
        """Creates a stack; returns it as CloudFormation describes it."""
        cloudformation = self.emulator.client("cloudformation", region)
        cloudformation.create_stack(
            StackName=name,
            TemplateBody=json.dumps({"Resources": resources, **sections}),
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value}
                for key, value in (parameters or {}).items()
            ],
        )
        self.emulator.cloudformation.wait()
        (stack,) = cloudformation.describe_stacks(StackName=name)["Stacks"]
        if stack["StackStatus"] != "CREATE_COMPLETE":
            events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
            raise Failed("; ".join(each.get("ResourceStatusReason", "") for each in events))
        return stack


@pytest.fixture(name="account")
def fixture_account(emulator):
    return Account(emulator)


def _role(service, *statements):
    trust = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    policy = {"PolicyName": "p", "PolicyDocument": {"Statement": list(statements)}}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": "r",
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [policy] if statements else [],
        },
    }


def _bucket(**properties):
    return {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "bucket", **properties}}


def _function(role):
    return {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": "f",
            "Code": {"ZipFile": "def handler(event, context): return 1"},
            "Handler": "index.handler",
            "Runtime": "python3.11",
            "Role": role,
        },
    }


def _endpoint(**properties):
    """Networks A and B, and an interface endpoint in A."""
    given = {"VpcId": {"Ref": "A"}, "ServiceName": f"com.amazonaws.{PRIMARY}.sns"}
    subnet = {"VpcId": {"Ref": "B"}, "CidrBlock": "10.0.0.0/24"}
    group = {"VpcId": {"Ref": "B"}, "GroupDescription": "d", "GroupName": "g"}
    return {
        "A": _VPC,
        "B": _VPC,
        "S": {"Type": "AWS::EC2::Subnet", "Properties": subnet},
        "G": {"Type": "AWS::EC2::SecurityGroup", "Properties": group},
        "E": {"Type": "AWS::EC2::VPCEndpoint", "Properties": {**given, **properties}},
    }


def _subscription(topic, endpoint="a@b.net"):
    given = {"TopicArn": topic, "Protocol": "email", "Endpoint": endpoint}
    return {"Type": "AWS::SNS::Subscription", "Properties": given}


_ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/r"
_VPC = {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}


@pytest.mark.parametrize(
    "resources, reason",
    [
        ({"X": {"Type": "AWS::Athena::WorkGroup"}}, "nothing emulates AWS::Athena::WorkGroup"),
        (
            {"X": {**_TOPIC, "Properties": {"TopicName": "t", "SignatureVersion": "2"}}},
            "ignores ..SignatureVersion..",
        ),
        (
            _endpoint(VpcEndpointType="Interface", SubnetIds=[{"Ref": "S"}]),
            "an interface endpoint is in subnets of vpc-",
        ),
        (
            _endpoint(VpcEndpointType="Interface", SecurityGroupIds=[{"Ref": "G"}]),
            "an interface endpoint is in subnets of vpc-",
        ),
        (_endpoint(SubnetIds=[{"Ref": "S"}]), "only an interface endpoint has network interfaces"),
        (
            {"S": _subscription(f"arn:aws:sns:{SECONDARY}:{ACCOUNT}:t")},
            "NotFound: Topic does not exist",
        ),
        ({"T": _TOPIC, "S": _subscription({"Ref": "T"}, "b.net")}, "does not fit the protocol"),
        ({"A": _role("lambda.amazonaws.com"), "F": _function(_ROLE_ARN)}, "may not exist yet"),
        ({"F": _function(_ROLE_ARN)}, "role/r does not exist"),
        (
            {"R": _role("sns.amazonaws.com"), "F": {**_function(_ROLE_ARN), "DependsOn": "R"}},
            "cannot be assumed by lambda.amazonaws.com",
        ),
        (
            {
                "P": {
                    "Type": "AWS::Lambda::Permission",
                    "Properties": {"FunctionName": "f", "Action": "a", "Principal": "p"},
                }
            },
            "Function not found: f",
        ),
        (
            {
                "P": {
                    "Type": "AWS::S3::BucketPolicy",
                    "Properties": {"Bucket": "b", "PolicyDocument": {"Statement": []}},
                }
            },
            "The specified bucket does not exist",
        ),
        ({"A": _bucket(), "B": {**_bucket(), "DependsOn": "A"}}, "already exists"),
        (
            {
                "K": {
                    "Type": "AWS::KMS::ReplicaKey",
                    "Properties": {
                        "PrimaryKeyArn": f"arn:aws:kms:{SECONDARY}:{ACCOUNT}:key/mrk-1",
                        "KeyPolicy": {"Statement": []},
                    },
                }
            },
            "NotFoundException",
        ),
        (
            {
                "K": {
                    "Type": "AWS::KMS::Key",
                    "Properties": {"KeyPolicy": {"Statement": []}},
                }
            },
            "will not allow you to update the key policy",
        ),
        (
            {
                "G": {
                    "Type": "AWS::Logs::LogGroup",
                    "Properties": {
                        "LogGroupName": "g",
                        "KmsKeyId": f"arn:aws:kms:{PRIMARY}:{ACCOUNT}:key/k",
                    },
                }
            },
            "key/k does not exist",
        ),
        ({"R": _role("x", {"Sid": "s" * 11_000})}, "cannot exceed quota of 10240"),
    ],
)
def test_deployment_fails(account, resources, reason):
    with pytest.raises(Failed, match=reason):
        account.deploy(resources)


@pytest.mark.parametrize(
    "resources, sections, reason",
    [
        ({"T": {**_TOPIC, "DependsOn": "Other"}}, {}, "Unresolved resource dependencies"),
        ({"T": _TOPIC}, {"Mappings": {"M": {}}}, "Mappings"),
        ({"T": {**_TOPIC, "DeletionPolicy": "Snapshot"}}, {}, "Snapshot is not emulated"),
        ({"T": _TOPIC}, {"Parameters": {"P": {"Type": "String"}}}, "must have values"),
        (
            {"A": {**_TOPIC, "DependsOn": "B"}, "B": {**_TOPIC, "DependsOn": "A"}},
            {},
            "Circular dependency",
        ),
    ],
)
def test_template_is_refused(account, resources, sections, reason):
    with pytest.raises(ClientError, match=reason):
        account.deploy(resources, **sections)


def test_foreign_vpc_in_a_typed_parameter_is_refused(account):
    output = {"Id": {"Value": {"Ref": "V"}}}
    stack = account.deploy({"V": _VPC}, Outputs=output)
    vpc = {"P": stack["Outputs"][0]["OutputValue"]}
    typed = {"P": {"Type": "AWS::EC2::VPC::Id"}}
    account.deploy({"T": _TOPIC}, "here", parameters=vpc, Parameters=typed)
    with pytest.raises(ClientError, match="does not exist"):
        account.deploy({"T": _TOPIC}, "there", SECONDARY, vpc, Parameters=typed)


def test_full_bucket_is_not_deleted(account):
    account.deploy({"B": _bucket(VersioningConfiguration={"Status": "Enabled"})})
    s3 = account.emulator.client("s3", PRIMARY)
    s3.put_object(Bucket="bucket", Key="k", Body=b"")
    s3.delete_object(Bucket="bucket", Key="k")
    cloudformation = account.emulator.client("cloudformation", PRIMARY)
    cloudformation.delete_stack(StackName="s")
    account.emulator.cloudformation.wait()
    (stack,) = cloudformation.describe_stacks(StackName="s")["Stacks"]
    assert stack["StackStatus"] == "DELETE_FAILED"


def test_update_without_a_change_is_refused(account):
    account.deploy({"T": _TOPIC})
    with pytest.raises(ClientError, match="No updates are to be performed"):
        account.emulator.client("cloudformation", PRIMARY).update_stack(
            StackName="s", TemplateBody=json.dumps({"Resources": {"T": _TOPIC}})
        )


def test_unknown_operation_is_refused(account):
    with pytest.raises(ClientError, match="DetectStackDrift is not emulated"):
        account.emulator.client("cloudformation", PRIMARY).detect_stack_drift(StackName="s")


def test_function_that_raises(account):
    role = {"Fn::GetAtt": ["R", "Arn"]}
    function = _function(role)
    function["Properties"]["Code"]["ZipFile"] = "def handler(event, context): raise ValueError('x')"
    account.deploy({"R": _role("lambda.amazonaws.com"), "F": function})
    answer = account.emulator.client("lambda", PRIMARY).invoke(FunctionName="f")
    assert answer["FunctionError"] == "Unhandled"
    assert json.load(answer["Payload"])["errorMessage"] == "x"


@pytest.mark.parametrize(
    "code, reason",
    [
        ("def handler(event, context): pass", "failed to stabilize"),
        ("def handler(event, context): 1 / 0", "ZeroDivisionError"),
        (
            "import boto3\n"
            "def handler(event, context): boto3.client('s3', region_name='us-east-1')."
            "list_object_versions(Bucket='b')",
            "not authorized to perform: s3:ListBucketVersions",
        ),
    ],
)
def test_custom_resource_fails(account, code, reason):
    function = _function({"Fn::GetAtt": ["R", "Arn"]})
    function["Properties"]["Code"]["ZipFile"] = code
    custom = {"Type": "Custom::X", "Properties": {"ServiceToken": {"Fn::GetAtt": ["F", "Arn"]}}}
    with pytest.raises(Failed, match=reason):
        account.deploy({"R": _role("lambda.amazonaws.com"), "F": function, "C": custom})
