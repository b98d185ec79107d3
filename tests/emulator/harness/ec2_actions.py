"""Which IAM actions a call of Amazon EC2's API needs, and on what.

Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2".
"""

import re

import cfnlint.data.AdditionalSpecs
from cfnlint.helpers import load_resource

from tests.emulator.harness.world import Refused
from tools.cfn.templates import ACCOUNT

# On what kinds of resources each action is taken.
_SERVICES = load_resource(cfnlint.data.AdditionalSpecs, "Policies.json")


def _arn(resource, region):
    return f"arn:aws:ec2:{region}:{ACCOUNT}:{resource}"


def needed(operation, params, region):
    if operation.startswith("Describe"):
        return [(f"ec2:{operation}", "*", {})]
    kinds = _SERVICES["ec2"]["Actions"][operation.lower()]["Resources"]
    resources = [_arn(each, region) for each in _ec2_resources(operation, params)
                 if each.partition("/")[0] in kinds]
    if operation == "CreateVpcPeeringConnection":
        resources.append(_arn(f"vpc/{params['PeerVpcId']}", params["PeerRegion"]))
    found = [(f"ec2:{operation}", resource, {}) for resource in resources]
    if params.get("PrivateDnsEnabled"):  # The zone is AWS's own.
        zone = "arn:aws:route53:::hostedzone/ZOFTHESERVICE"
        context = {"aws:RequestedRegion": "us-east-1"}
        found.append(("route53:AssociateVPCWithHostedZone", zone, context))
    return found


def _ec2_resources(operation, params):
    """The resources by the parameters that name them, and the one that is made."""
    kinds = {
        "VpcId": "vpc",
        "SubnetId": "subnet",
        "RouteTableId": "route-table",
        "GroupId": "security-group",
        "VpcPeeringConnectionId": "vpc-peering-connection",
        "AllocationId": "elastic-ip",
        "InternetGatewayId": "internet-gateway",
        "NatGatewayId": "natgateway",
        "TransitGatewayAttachmentId": "transit-gateway-attachment",
        "TransitGatewayId": "transit-gateway",
    }
    found = [f"{kind}/{params[name]}" for name, kind in kinds.items() if name in params]
    for name, kind in (("SubnetIds", "subnet"), ("SecurityGroupIds", "security-group")):
        found += [f"{kind}/{each}" for each in params.get(name, [])]
    if operation == "AllocateAddress":
        found.append("elastic-ip/*")
    made = re.fullmatch("Create(.+)", operation)
    if made and made[1] not in ("Tags", "Route"):
        kind = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", made[1]).lower()
        found.append(f"{_MADE.get(kind, kind)}/*")
    return found or [f"{_KINDS_BY_ID[each.partition('-')[0]]}/{each}" for each in _ids(params)]


# What IAM calls otherwise than the operation that makes it.
_MADE = {
    "nat-gateway": "natgateway",
    "transit-gateway-vpc-attachment": "transit-gateway-attachment",
}
# What the id of a resource begins with. An association is its table's business.
_KINDS_BY_ID = {
    "eipalloc": "elastic-ip",
    "igw": "internet-gateway",
    "nat": "natgateway",
    "pcx": "vpc-peering-connection",
    "rtb": "route-table",
    "rtbassoc": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "subnet": "subnet",
    "tgw": "transit-gateway-attachment",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
}


def _ids(params):
    ids = params.get("Resources") or params.get("VpcEndpointIds")
    ids = ids or [params.get("VpcEndpointId") or params.get("AssociationId")]
    if ids == [None]:
        raise Refused(f"the emulator does not know what resources {params} are")
    return ids
