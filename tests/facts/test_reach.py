"""What is somebody else's in the account is out of reach of those who deploy and empty.

The same requests are allowed for the environment's own, so that none is refused for nothing.
"""

import pytest
from tests.facts.lookup import REGIONS, SECONDARY, role_of
from tools.cfn import iam
from tools.cfn.templates import ACCOUNT, SUFFIX

OF_ANY_SPEC = True

_TAG = "aws:ResourceTag/dr-suffix"
_OTHER = f"eu-{SUFFIX}"  # whose names end like ours
_BY_ID = [
    ("acm:DeleteCertificate", "acm", "certificate/x"),
    ("backup:DeleteBackupPlan", "backup", "backup-plan:x"),
    ("ec2:DeleteRoute", "ec2", "route-table/x"),
    ("ec2:DeleteRouteTable", "ec2", "route-table/x"),
    ("ec2:DeleteSecurityGroup", "ec2", "security-group/x"),
    ("ec2:DeleteSubnet", "ec2", "subnet/x"),
    ("ec2:DeleteVpc", "ec2", "vpc/x"),
    ("ec2:DeleteVpcPeeringConnection", "ec2", "vpc-peering-connection/x"),
]
_TAGGED = [
    "AWS::Backup::BackupPlan",
    "AWS::CertificateManager::Certificate",
    "AWS::EC2::RouteTable",
    "AWS::EC2::SecurityGroup",
    "AWS::EC2::Subnet",
    "AWS::EC2::VPC",
    "AWS::EC2::VPCPeeringConnection",
]
_BY_NAME = [
    ("cloudwatch:DeleteAlarms", "cloudwatch", "alarm:a-"),
    ("cloudwatch:PutMetricAlarm", "cloudwatch", "alarm:a-"),
    ("events:DeleteRule", "events", "rule/a-"),
    ("lambda:DeleteFunction", "lambda", "function:a-"),
    ("lambda:UpdateFunctionCode", "lambda", "function:a-"),
    ("logs:DeleteLogGroup", "logs", "log-group:/dr/a-"),
]


def _deploys(tree, action, service, name, **tags):
    role = tree.one("AWS::IAM::Role", RoleName=f"dr-stackset-execution-{SUFFIX}")
    arn = f"arn:aws:{service}:{SECONDARY}:{ACCOUNT}:{name}"
    return iam.allowed(list(tree.policies(role)), action, arn, tags)


def test_what_aws_names_is_deleted_by_its_tag(tree):
    for right in _BY_ID:
        assert _deploys(tree, *right, **{_TAG: SUFFIX}), right
        assert not _deploys(tree, *right), right
        assert not _deploys(tree, *right, **{_TAG: _OTHER}), right


def test_what_is_deleted_by_its_tag_has_it(tree):
    """Which resources get their stack's tags varies."""
    found = 0
    for type in _TAGGED:
        for resource in tree.resources(type):
            tags = resource.get("Tags") or resource.get("BackupPlanTags")
            if isinstance(tags, list):
                tags = {each["Key"]: each["Value"] for each in tags}
            assert tags["dr-suffix"] == SUFFIX, resource
            found += 1
    assert found


def test_another_environments_network_is_out_of_reach(tree):
    for action, resource in [
        ("ec2:CreateTags", "vpc/x"),
        ("ec2:CreateRoute", "route-table/x"),
        # Not each endpoint has its tags.
        ("ec2:DeleteVpcEndpoints", "vpc-endpoint/x"),
    ]:
        right = action, "ec2", resource
        assert _deploys(tree, *right), right
        assert _deploys(tree, *right, **{_TAG: SUFFIX}), right
        assert not _deploys(tree, *right, **{_TAG: _OTHER}), right


def test_another_environment_is_out_of_reach(tree):
    for action, service, name in _BY_NAME:
        # What is being made has no tag yet.
        assert _deploys(tree, action, service, name + SUFFIX), action
        assert _deploys(tree, action, service, name + SUFFIX, **{_TAG: SUFFIX}), action
        assert not _deploys(tree, action, service, name + _OTHER, **{_TAG: _OTHER}), action


def _empties(tree, region, point, tags):
    emptier = tree.one("AWS::Lambda::Function", region, FunctionName=f"dr-emptier-{SUFFIX}")
    policies = list(tree.policies(role_of(tree, emptier)))
    return iam.allowed(policies, "backup:DeleteRecoveryPoint", point, tags)


@pytest.mark.parametrize("region", REGIONS)
def test_backups_of_other_tables_are_out_of_reach(tree, region):
    def deletes(table):
        arn = f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{table}/backup/0123"
        return _empties(tree, region, arn, {})

    for table in tree.resources("AWS::DynamoDB::GlobalTable"):
        name = table["TableName"]
        assert deletes(name) == (name != f"dr-control-{SUFFIX}"), name
        assert not deletes(f"another-{name}")


@pytest.mark.parametrize("region", REGIONS)
def test_another_vault_is_out_of_reach(tree, region):
    point = f"arn:aws:backup:{region}:{ACCOUNT}:recovery-point:x"

    def deletes(tags):
        return _empties(tree, region, point, tags)

    assert deletes({_TAG: SUFFIX})
    assert not deletes({})
    assert not deletes({_TAG: _OTHER})
    # It is the plan that gives the tag, to copies as well.
    for plan in tree.resources("AWS::Backup::BackupPlan", region):
        for rule in plan["BackupPlan"]["BackupPlanRule"]:
            assert rule["RecoveryPointTags"]["dr-suffix"] == SUFFIX
