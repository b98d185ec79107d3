"""Whether a function in a VPC reaches a service.

AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC": it
has the VPC's routes only. AWS PrivateLink Guide, "Gateway endpoints" (they work by the route
tables of the subnets), "Access an AWS service using an interface VPC endpoint" (it works by
private DNS in the whole VPC, for whom its security groups let in) and "Control access to VPC
endpoints using endpoint policies".
"""

import ipaddress

import botocore.exceptions

from tests.emulator.harness import actions
from tools.cfn import iam

ENDPOINT = "AWS::EC2::VPCEndpoint"
_ROUTE = "AWS::EC2::Route"
_ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"


def check(world, function, role, service, operation, params, region):
    """Raises as the function would see it: a time-out, or what the endpoint's policy denies."""
    network = function.properties.get("VpcConfig")
    if not network:
        return
    address = f"https://{service}.{region}.amazonaws.com"
    endpoint = leads_to(world, function, service)
    if region != function.stack.region or endpoint is None:
        if reaches_internet(world, function):
            return
        raise botocore.exceptions.ConnectTimeoutError(endpoint_url=address)
    policy = endpoint.properties.get("PolicyDocument")
    for action, resource, context in actions.needed(world, service, operation, params, region):
        if policy and not action.startswith("kms:"):  # Keys are used by the service itself.
            if not iam.resource_allows(policy, role, action, resource, context):
                raise actions.Denied(f"no VPC endpoint policy allows the {action} action")


def leads_to(world, function, service):
    """The endpoint by which a function reaches a service of its region; None without one."""
    network = function.properties["VpcConfig"]
    name = f"com.amazonaws.{function.stack.region}.{service}"
    if not _lets_out(world, function):
        return None
    for endpoint in world.owned(ENDPOINT):
        kind = endpoint.properties.get("VpcEndpointType", "Gateway")
        leads = _gateway_leads if kind == "Gateway" else _interface_leads
        if endpoint.properties["ServiceName"] == name and leads(world, endpoint, network):
            return endpoint
    return None


def reaches_internet(world, function):
    """By its zone's NAT gateway, from each of its subnets: Amazon VPC User Guide, "NAT gateways"."""
    tables = {
        each.properties["RouteTableId"]
        for each in world.owned(_ROUTE)
        if "NatGatewayId" in each.properties
        and each.properties["DestinationCidrBlock"] == "0.0.0.0/0"
    }
    routed = {
        each.properties["SubnetId"]
        for each in world.owned(_ASSOCIATION)
        if each.properties["RouteTableId"] in tables
    }
    return _lets_out(world, function) and routed >= set(
        function.properties["VpcConfig"]["SubnetIds"]
    )


def _gateway_leads(world, endpoint, network):
    """All of the function's subnets have its routes."""
    tables = set(endpoint.properties.get("RouteTableIds", []))
    leading = {
        each.properties["SubnetId"]
        for each in world.owned(_ASSOCIATION)
        if each.properties["RouteTableId"] in tables
    }
    return leading >= set(network["SubnetIds"])


def _interface_leads(world, endpoint, network):
    """The service's name leads to it, and it lets in HTTPS from the function's subnets."""
    given = endpoint.properties
    ec2 = world.client("ec2", endpoint.stack.region)
    subnets = ec2.describe_subnets(SubnetIds=network["SubnetIds"])["Subnets"]
    let_in = [
        ipaddress.ip_network(rule.ip_range["CidrIp"])
        for group in _groups(world, endpoint, given.get("SecurityGroupIds", []))
        for rule in group.ingress_rules
        if _has_https(rule) and "CidrIp" in rule.ip_range
    ]
    return (
        given.get("PrivateDnsEnabled", False)
        and {each["VpcId"] for each in subnets} == {given["VpcId"]}
        and all(
            any(ipaddress.ip_network(each["CidrBlock"]).subnet_of(block) for block in let_in)
            for each in subnets
        )
    )


def _lets_out(world, function):
    """Whether its security groups let HTTPS out."""
    ids = function.properties["VpcConfig"]["SecurityGroupIds"]
    return any(
        _has_https(rule)
        for group in _groups(world, function, ids)
        for rule in group.egress_rules
    )


def _groups(world, resource, ids):
    """moto's own: asked for at each call of a function, by a client they take as long as it."""
    return world.backend("ec2", resource.stack.region).describe_security_groups(group_ids=ids)


def _has_https(rule):
    return rule.ip_protocol == "-1" or rule.from_port <= 443 <= rule.to_port
