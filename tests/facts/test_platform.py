"""What the environment must have, item by item: logs, outputs, network, configuration."""

import ipaddress
import json
import re

import pytest
from tests.facts.lookup import (
    BUCKETS, FUNCTION, OTHER, PRIMARY, REGIONS, SECONDARY, TABLE, api_host, function, key, role_of,
    topic,
)
from tools.cfn.iam import grants
from tools.cfn.templates import ACCOUNT, SUFFIX


# --- 9. CloudWatch Logs ----------------------------------------------------


def test_09_log_groups_keep_a_week(tree):
    groups = tree.resources("AWS::Logs::LogGroup")
    assert {group.region for group in groups} == set(REGIONS)
    for group in groups:
        assert group["RetentionInDays"] == 7, group
        assert group["LogGroupName"].endswith(f"-{SUFFIX}"), group


def test_09_functions_log_to_their_groups(tree):
    for code in tree.resources("AWS::Lambda::Function"):
        group = tree.one("AWS::Logs::LogGroup", code.region, LogGroupName=code["LoggingConfig"]["LogGroup"])
        assert group["LogGroupName"] == f"/dr/{code['FunctionName']}"
        # Else Lambda makes a group of its own.
        assert group in tree.before(code), code
        actions = {
            action
            for actions, _, _ in grants(tree.policies(role_of(tree, code)))
            for action in actions
        }
        assert {"logs:CreateLogStream", "logs:PutLogEvents"} <= actions
        assert "logs:CreateLogGroup" not in actions


@pytest.mark.parametrize("region", REGIONS)
def test_09_requests_are_logged(tree, region):
    settings = tree.one("AWS::ApiGatewayV2::Stage", region)["AccessLogSettings"]
    line = json.loads(settings["Format"])
    # What a request lacks is "-", which only a text can be.
    assert all(re.fullmatch(r"\$context(\.\w+)+", value) for value in line.values())
    assert {"requestId", "routeKey", "status", "integrationLatency", "responseLatency", "userArn"} <= line.keys()
    name = settings["DestinationArn"].removeprefix(f"arn:aws:logs:{region}:{ACCOUNT}:log-group:")
    group = tree.one("AWS::Logs::LogGroup", region, LogGroupName=name)
    # By any other name it would be listed in the account's policy, which has an end.
    assert name.startswith("/aws/vendedlogs/")
    assert group in tree.before(tree.one("AWS::ApiGatewayV2::Stage", region))


def test_09_logs_are_subscribed_across_regions(tree):
    group = tree.one("AWS::Logs::LogGroup", PRIMARY, LogGroupName=f"/dr/{FUNCTION}")
    subscription = tree.one("AWS::Logs::SubscriptionFilter", PRIMARY, LogGroupName=group.ref)
    # A filter cannot name another region's stream, but a destination of its own can.
    destination = tree.one("AWS::Logs::Destination", PRIMARY)
    stream = tree.one("AWS::Kinesis::Stream", SECONDARY)
    assert subscription["DestinationArn"] == destination.arn
    assert destination["TargetArn"] == stream.arn
    (statement,) = json.loads(destination["DestinationPolicy"])["Statement"]
    assert statement == {
        "Effect": "Allow",
        "Principal": {"AWS": ACCOUNT},
        "Action": "logs:PutSubscriptionFilter",
        "Resource": destination.arn,
    }
    (role,) = [role for role in tree.resources("AWS::IAM::Role") if role.arn == destination["RoleArn"]]
    granted = {
        (action, where[0])
        for actions, where, _ in grants(tree.policies(role))
        for action in actions
    }
    assert granted == {
        ("kinesis:PutRecord", stream.arn),
        ("kinesis:PutRecords", stream.arn),
        ("kms:GenerateDataKey", key(tree, SECONDARY).arn),
    }


# --- 10. Outputs -----------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_10_root_outputs_of_each_region(tree, region):
    side = "Primary" if region == PRIMARY else "Secondary"
    expected = {
        "TransactionsTableName": TABLE,
        "DocumentsBucketName": BUCKETS[region],
        "TransactionProcessorFunctionArn": function(tree, region).arn,
        "KmsKeyId": key(tree, region).ref,
        "KmsKeyArn": key(tree, region).arn,
        "AlertTopicArn": topic(tree, region).ref,
        "VpcId": tree.one("AWS::EC2::VPC", region).ref,
        "ApiEndpoint": f"https://{api_host(tree, region)}",
        "Region": region,
    }
    for number, subnet in enumerate(tree.resources("AWS::EC2::Subnet", region), 1):
        expected[f"PrivateSubnet{number}Id"] = subnet.ref
    outputs = tree.templates[tree.root]["Outputs"]
    found = {
        name.removeprefix(side): tree.output(tree.root, name) for name in outputs if name.startswith(side)
    }
    assert found == expected


def test_10_root_outputs_of_the_zone(tree):
    assert tree.output(tree.root, "HostedZoneId") == tree.one("AWS::Route53::HostedZone").ref
    record = tree.one("AWS::Route53::RecordSet", PRIMARY)
    assert tree.output(tree.root, "ServiceName") == record["Name"]


# --- 11. VPC ---------------------------------------------------------------


def test_11_vpcs_have_their_blocks(tree):
    vpcs = {region: tree.one("AWS::EC2::VPC", region) for region in REGIONS}
    blocks = {region: vpc["CidrBlock"] for region, vpc in vpcs.items()}
    assert blocks == {PRIMARY: "10.0.0.0/16", SECONDARY: "10.1.0.0/16"}
    # Functions find the tables and buckets behind gateway endpoints by their public names.
    assert all(vpc["EnableDnsSupport"] for vpc in vpcs.values())


@pytest.mark.parametrize("region", REGIONS)
def test_11_subnets_are_private_and_disjoint(tree, region):
    vpc = tree.one("AWS::EC2::VPC", region)
    block = ipaddress.ip_network(vpc["CidrBlock"])
    subnets = tree.resources("AWS::EC2::Subnet", region)
    blocks = [ipaddress.ip_network(subnet["CidrBlock"]) for subnet in subnets]
    assert len(subnets) >= 2
    zones = {subnet.get("AvailabilityZone") or subnet["AvailabilityZoneId"] for subnet in subnets}
    assert len(zones) == len(subnets)
    for subnet, subnet_block in zip(subnets, blocks):
        assert subnet["VpcId"] == vpc.ref
        assert subnet["MapPublicIpOnLaunch"] is False
        assert subnet_block.subnet_of(block)
        assert not any(subnet_block.overlaps(other) for other in blocks if other is not subnet_block)
        tree.one("AWS::EC2::SubnetRouteTableAssociation", region, SubnetId=subnet.ref)
    for type in ["InternetGateway", "NatGateway", "EIP", "EgressOnlyInternetGateway"]:
        assert not tree.resources(f"AWS::EC2::{type}", region)


def test_11_vpcs_are_peered(tree):
    peering = tree.one("AWS::EC2::VPCPeeringConnection")
    assert peering.region == SECONDARY
    assert peering["VpcId"] == tree.one("AWS::EC2::VPC", SECONDARY).ref
    assert peering["PeerVpcId"] == tree.one("AWS::EC2::VPC", PRIMARY).ref
    assert peering["PeerRegion"] == PRIMARY


@pytest.mark.parametrize("region", REGIONS)
def test_11_every_subnet_routes_to_the_other_region(tree, region):
    peering = tree.one("AWS::EC2::VPCPeeringConnection")
    block = tree.one("AWS::EC2::VPC", OTHER[region])["CidrBlock"]
    used = {a["RouteTableId"] for a in tree.resources("AWS::EC2::SubnetRouteTableAssociation", region)}
    routed = {
        route["RouteTableId"]
        for route in tree.resources("AWS::EC2::Route", region)
        if (route["DestinationCidrBlock"], route.get("VpcPeeringConnectionId")) == (block, peering.ref)
    }
    assert used == routed


@pytest.mark.parametrize("region", REGIONS)
def test_11_security_groups_let_the_other_region_in(tree, region):
    group = tree.one("AWS::EC2::SecurityGroup", region)
    blocks = {tree.one("AWS::EC2::VPC", either)["CidrBlock"] for either in REGIONS}
    assert {rule["CidrIp"] for rule in group["SecurityGroupIngress"]} == blocks
    for rule in group["SecurityGroupIngress"] + group["SecurityGroupEgress"]:
        assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("tcp", 443, 443)
        # No group id of another region can be named.
        assert not {"SourceSecurityGroupId", "DestinationSecurityGroupId"} & rule.keys()


# --- 14. SSM Parameter Store -----------------------------------------------


def _parameters(tree, region):
    return {p["Name"]: p["Value"] for p in tree.resources("AWS::SSM::Parameter", region)}


def test_14_both_regions_hold_the_configuration_of_both(tree):
    primary, secondary = (_parameters(tree, region) for region in REGIONS)
    assert primary == secondary
    assert all(name.startswith(f"/dr/{SUFFIX}/") for name in primary)


@pytest.mark.parametrize("region", REGIONS)
def test_14_few_parameters_are_made_at_once(tree, region):
    """Parameter Store takes three new ones a second, and CloudFormation tries again."""
    waits = [
        len(tree.needs(parameter) & set(tree.resources("AWS::SSM::Parameter", region)))
        for parameter in tree.resources("AWS::SSM::Parameter", region)
    ]
    assert waits.count(0) == 5 and waits.count(1) == len(waits) - 5


@pytest.mark.parametrize("region", REGIONS)
def test_14_configuration_says_what_there_is(tree, region):
    root = f"/dr/{SUFFIX}/{region}"
    values = _parameters(tree, SECONDARY)
    found = {name.removeprefix(root + "/"): v for name, v in values.items() if name.startswith(root)}
    assert found == {
        "role": "primary" if region == PRIMARY else "secondary",
        "vpc-id": tree.one("AWS::EC2::VPC", region).ref,
        "vpc-cidr": tree.one("AWS::EC2::VPC", region)["CidrBlock"],
        "kms-key-arn": key(tree, region).arn,
        "alert-topic-arn": topic(tree, region).ref,
        "api-endpoint": f"https://{api_host(tree, region)}",
        "table/transactions-table": f"arn:aws:dynamodb:{region}:{ACCOUNT}:table/{TABLE}",
        "bucket/documents": BUCKETS[region],
        "function/transaction-processor": function(tree, region).arn,
    }
