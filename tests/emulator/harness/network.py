"""Whether a function in a VPC reaches a service.

AWS Lambda Developer Guide, "Giving Lambda functions access to resources in an Amazon VPC": it
has the VPC's routes only. AWS PrivateLink Guide, "Gateway endpoints" (they work by the route
tables of the subnets) and "Control access to VPC endpoints using endpoint policies".
"""

import botocore.exceptions

from tests.emulator.harness import actions, iam

ENDPOINT = "AWS::EC2::VPCEndpoint"
_ASSOCIATION = "AWS::EC2::SubnetRouteTableAssociation"


def check(world, function, role, service, operation, params, region):
    """Raises as the function would see it: a time-out, or what the endpoint's policy denies."""
    network = function.properties.get("VpcConfig")
    if not network:
        return
    address = f"https://{service}.{region}.amazonaws.com"
    endpoint = _endpoint(world, function, network, service)
    if region != function.stack.region or endpoint is None or not _lets_out(world, function):
        raise botocore.exceptions.ConnectTimeoutError(endpoint_url=address)
    policy = endpoint.properties.get("PolicyDocument")
    for action, resource, context in actions.needed(world, service, operation, params, region):
        if policy and not action.startswith("kms:"):  # Keys are used by the service itself.
            if not iam.resource_allows(policy, role, action, resource, context):
                raise actions.Denied(f"no VPC endpoint policy allows the {action} action")


def _endpoint(world, function, network, service):
    """The gateway endpoint for a service that all of the function's subnets lead to."""
    name = f"com.amazonaws.{function.stack.region}.{service}"
    for endpoint in world.owned(ENDPOINT):
        tables = set(endpoint.properties.get("RouteTableIds", []))
        leading = {
            each.properties["SubnetId"]
            for each in world.owned(_ASSOCIATION)
            if each.properties["RouteTableId"] in tables
        }
        if endpoint.properties["ServiceName"] == name and leading >= set(network["SubnetIds"]):
            return endpoint
    return None


def _lets_out(world, function):
    """Whether its security groups let HTTPS out."""
    ids = function.properties["VpcConfig"]["SecurityGroupIds"]
    groups = world.client("ec2", function.stack.region).describe_security_groups(GroupIds=ids)
    return any(
        rule["IpProtocol"] == "-1" or rule["FromPort"] <= 443 <= rule["ToPort"]
        for group in groups["SecurityGroups"]
        for rule in group["IpPermissionsEgress"]
    )
