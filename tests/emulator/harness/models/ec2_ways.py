"""AWS::EC2: what leads out of a network. Amazon EC2 API Reference; Amazon VPC Peering Guide.

A peering needs both VPCs, in their regions, with blocks that do not overlap; in one account it
is accepted by CloudFormation itself. A route leads by one way, which must exist. What uses an
internet gateway works once that is attached, and the gateway is detached once nothing does; AWS
CloudFormation Template Reference, "DependsOn attribute".
"""

import ipaddress

from tests.emulator.harness.models import Model, ec2
from tests.emulator.harness.models.ec2 import tag
from tests.emulator.harness.world import Refused


class VpcPeeringConnection(Model):
    type = "AWS::EC2::VPCPeeringConnection"
    tag_property = "Tags"

    def create(self, item):
        region = item.get("PeerRegion", item.region)
        peer = item["PeerVpcId"]
        item.require(ec2.Vpc.type, peer, region, what=f"InvalidVpcID.NotFound: {peer} in {region}")
        blocks = [
            ipaddress.ip_network(item.world.backend("ec2", where).vpcs[id].cidr_block)
            for where, id in ((item.region, item["VpcId"]), (region, peer))
        ]
        if blocks[0].overlaps(blocks[1]):
            raise Refused(f"the peering failed: {blocks[0]} and {blocks[1]} overlap")
        id = item.client("ec2").create_vpc_peering_connection(
            **item.take("VpcId", "PeerVpcId", "PeerRegion", "PeerOwnerId")
        )["VpcPeeringConnection"]["VpcPeeringConnectionId"]
        item.physical_id = id
        item.client("ec2", region).accept_vpc_peering_connection(VpcPeeringConnectionId=id)
        tag(item, id)
        return id, {"Id": id}

    def update(self, item):
        item.take("VpcId", "PeerVpcId", "PeerRegion", "PeerOwnerId")  # Tags are what may change.

    def delete(self, item):
        item.client("ec2").delete_vpc_peering_connection(VpcPeeringConnectionId=item.physical_id)


class InternetGateway(Model):
    type = "AWS::EC2::InternetGateway"
    tag_property = "Tags"

    def create(self, item):
        id = item.client("ec2").create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
        tag(item, id)
        return id, {"InternetGatewayId": id}

    def update(self, item):
        pass  # Tags are what may change.

    def delete(self, item):
        for attachment in item.world.owned(VpcGatewayAttachment.type):
            if attachment.properties.get("InternetGatewayId") == item.physical_id:
                raise Refused(f"DependencyViolation: {item.physical_id} is attached")
        item.client("ec2").delete_internet_gateway(InternetGatewayId=item.physical_id)


class VpcGatewayAttachment(Model):
    type = "AWS::EC2::VPCGatewayAttachment"

    def create(self, item):
        item.client("ec2").attach_internet_gateway(**item.take("InternetGatewayId", "VpcId"))
        return f"IGW|{item['VpcId']}", {"AttachmentType": "IGW"}

    def delete(self, item):
        # Amazon EC2 API Reference, "DetachInternetGateway": no mapped public addresses.
        for gateway in item.world.owned(NatGateway.type):
            if gateway.stack is item.stack:
                raise Refused(
                    f"DependencyViolation: Network {item['VpcId']} has some mapped public "
                    "address(es)"
                )
        item.client("ec2").detach_internet_gateway(**item.take("InternetGatewayId", "VpcId"))


class Eip(Model):
    type = "AWS::EC2::EIP"
    tag_property = "Tags"

    def create(self, item):
        _need_attachment(item)
        found = item.client("ec2").allocate_address(**item.take("Domain"))
        tag(item, found["AllocationId"])
        return found["PublicIp"], {
            "AllocationId": found["AllocationId"], "PublicIp": found["PublicIp"]
        }  # fmt: skip

    def update(self, item):
        item.take("Domain")  # It stays; tags are what may change.

    def delete(self, item):
        id = item.resource.attributes["AllocationId"]
        for gateway in item.world.owned(NatGateway.type):
            if gateway.properties["AllocationId"] == id:
                raise Refused(f"InvalidIPAddress.InUse: {id} is of {gateway}")
        item.take("Domain")
        item.client("ec2").release_address(AllocationId=id)


class NatGateway(Model):
    type = "AWS::EC2::NatGateway"
    tag_property = "Tags"

    def create(self, item):
        _need_attachment(item)
        for gateway in item.world.owned(self.type):
            if gateway.properties["AllocationId"] == item["AllocationId"]:
                raise Refused(f"Resource.AlreadyAssociated: {item['AllocationId']} is {gateway}'s")
        id = item.client("ec2").create_nat_gateway(
            **item.take("AllocationId", "ConnectivityType", "SubnetId")
        )["NatGateway"]["NatGatewayId"]
        tag(item, id)
        return id, {"NatGatewayId": id}

    def update(self, item):
        item.take("AllocationId", "ConnectivityType", "SubnetId")  # Tags are what may change.

    def delete(self, item):
        item.client("ec2").delete_nat_gateway(NatGatewayId=item.physical_id)


def _need_transit(item):
    for attachment in item.world.owned(TransitGatewayAttachment.type):
        given = attachment.properties
        here = attachment.stack.region == item.region
        if here and given["TransitGatewayId"] == item["TransitGatewayId"]:
            item.wait_for(attachment, given["VpcId"])
            return
    raise Refused(f"InvalidTransitGatewayID.NotFound: {item['TransitGatewayId']} is not attached")


def _need_attachment(item):
    """AWS CloudFormation Template Reference, "DependsOn attribute": in a VPC with a gateway."""
    for attachment in item.world.owned(VpcGatewayAttachment.type):
        if attachment.stack is item.stack:
            item.wait_for(attachment, attachment.properties["VpcId"])
            return
    raise Refused("Gateway.NotAttached: the VPC has no internet gateway")


class TransitGatewayAttachment(Model):
    type = "AWS::EC2::TransitGatewayAttachment"
    tag_property = "Tags"

    def create(self, item):
        client = item.client("ec2")
        found = client.describe_transit_gateway_vpc_attachments()["TransitGatewayVpcAttachments"]
        for other in found:
            ids = (other["TransitGatewayId"], other["VpcId"])
            gone = other["State"] == "deleted"
            if not gone and ids == (item["TransitGatewayId"], item["VpcId"]):
                raise Refused(
                    f"DuplicateTransitGatewayAttachment: {ids[0]} has non-deleted Transit Gateway "
                    "Attachments with same VPC ID"
                )
        made = client.create_transit_gateway_vpc_attachment(
            **item.take("SubnetIds", "TransitGatewayId", "VpcId")
        )["TransitGatewayVpcAttachment"]
        tag(item, made["TransitGatewayAttachmentId"])
        return made["TransitGatewayAttachmentId"], {"Id": made["TransitGatewayAttachmentId"]}

    def update(self, item):
        item.take("SubnetIds", "TransitGatewayId", "VpcId")
        before, after = (set(each["SubnetIds"]) for each in (item.old, item.all))
        if before != after:
            item.client("ec2").modify_transit_gateway_vpc_attachment(
                TransitGatewayAttachmentId=item.physical_id,
                AddSubnetIds=sorted(after - before),
                RemoveSubnetIds=sorted(before - after),
            )

    def delete(self, item):
        item.client("ec2").delete_transit_gateway_vpc_attachment(
            TransitGatewayAttachmentId=item.physical_id
        )


class Route(Model):
    type = "AWS::EC2::Route"
    _WAYS = ("GatewayId", "NatGatewayId", "TransitGatewayId", "VpcPeeringConnectionId")

    def create(self, item):
        arguments = self._arguments(item)
        item.client("ec2").create_route(**arguments)
        return f"{arguments['RouteTableId']}|{arguments['DestinationCidrBlock']}", {}

    def update(self, item):
        item.client("ec2").replace_route(**self._arguments(item))

    def _arguments(self, item):
        arguments = item.take("RouteTableId", "DestinationCidrBlock", *self._WAYS)
        ways = [name for name in self._WAYS if name in arguments]
        if len(ways) != 1:
            raise Refused(f"MissingParameter: a route leads by one of {self._WAYS}, not {ways}")
        if ways == ["VpcPeeringConnectionId"]:
            peering = arguments["VpcPeeringConnectionId"]
            owners = [
                item.world.owner(VpcPeeringConnection.type, region, peering)
                for region in ("us-east-1", "us-west-2")
            ]
            if not any(owners):
                raise Refused(f"InvalidVpcPeeringConnectionID.NotFound: {peering}")
        elif ways == ["TransitGatewayId"]:
            _need_transit(item)
        elif ways == ["NatGatewayId"]:
            item.require(NatGateway.type, arguments["NatGatewayId"])
        else:
            _need_attachment(item)
        return arguments

    def delete(self, item):
        item.client("ec2").delete_route(**item.take("RouteTableId", "DestinationCidrBlock"))
        item.take(*self._WAYS)
