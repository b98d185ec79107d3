"""AWS::EC2: the network. Amazon EC2 API Reference; Amazon VPC Peering Guide.

What an endpoint consists of is of its VPC; AWS PrivateLink Guide, "Access an AWS service using an interface VPC endpoint": one
subnet a zone, and for private DNS a VPC with both DNS attributes.
"""

import json

from tests.emulator.harness import interfaces
from tests.emulator.harness.models import Model
from tests.emulator.harness.world import Refused


def tag(item, id):
    if item.get("Tags"):
        item.client("ec2").create_tags(Resources=[id], Tags=item["Tags"])


class Vpc(Model):
    type = "AWS::EC2::VPC"
    tag_property = "Tags"

    def create(self, item):
        ec2 = item.client("ec2")
        id = ec2.create_vpc(CidrBlock=item["CidrBlock"])["Vpc"]["VpcId"]
        item.physical_id = id
        self.update(item)
        tag(item, id)
        return id, {"VpcId": id, "CidrBlock": item["CidrBlock"]}

    def update(self, item):
        item.take("CidrBlock")
        for name in ("EnableDnsSupport", "EnableDnsHostnames"):
            if name in item.all and (item.old is None or item.changed(name)):
                item.client("ec2").modify_vpc_attribute(
                    VpcId=item.physical_id, **{name: {"Value": item[name]}}
                )

    def delete(self, item):
        mine = {"Filters": [{"Name": "vpc-id", "Values": [item.physical_id]}]}
        ec2 = item.client("ec2")
        if ec2.describe_subnets(**mine)["Subnets"]:
            raise Refused(f"DependencyViolation: {item.physical_id} has subnets")
        ec2.delete_vpc(VpcId=item.physical_id)


class Subnet(Model):
    type = "AWS::EC2::Subnet"
    tag_property = "Tags"

    def create(self, item):
        ec2 = item.client("ec2")
        id = ec2.create_subnet(
            **item.take("VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId")
        )["Subnet"]["SubnetId"]
        item.physical_id = id
        self.update(item)
        tag(item, id)
        return id, {"SubnetId": id}

    def update(self, item):
        item.take("VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId")
        if "MapPublicIpOnLaunch" in item.all:
            item.client("ec2").modify_subnet_attribute(
                SubnetId=item.physical_id,
                MapPublicIpOnLaunch={"Value": item["MapPublicIpOnLaunch"]},
            )

    def delete(self, item):
        for function in item.world.owned("AWS::Lambda::Function"):
            network = function.properties.get("VpcConfig", {})
            if item.physical_id in network.get("SubnetIds", []):
                raise Refused(f"DependencyViolation: {function} has interfaces in the subnet")
        reason = f"The subnet '{item.physical_id}' has dependencies and cannot be deleted."
        interfaces.refuse_use(item, reason)
        _need_no_endpoint(item, "SubnetIds")
        item.client("ec2").delete_subnet(SubnetId=item.physical_id)


class RouteTable(Model):
    type = "AWS::EC2::RouteTable"
    tag_property = "Tags"

    def create(self, item):
        table = item.client("ec2").create_route_table(VpcId=item["VpcId"])["RouteTable"]
        id = table["RouteTableId"]
        tag(item, id)
        return id, {"RouteTableId": id}

    def update(self, item):
        item.take("VpcId")  # It stays; tags are what may change.

    def delete(self, item):
        item.client("ec2").delete_route_table(RouteTableId=item.physical_id)


class SubnetRouteTableAssociation(Model):
    type = "AWS::EC2::SubnetRouteTableAssociation"

    def create(self, item):
        id = item.client("ec2").associate_route_table(**item.take("RouteTableId", "SubnetId"))[
            "AssociationId"
        ]
        return id, {"Id": id}

    def delete(self, item):
        item.client("ec2").disassociate_route_table(AssociationId=item.physical_id)


class SecurityGroup(Model):
    type = "AWS::EC2::SecurityGroup"
    tag_property = "Tags"

    def create(self, item):
        ec2 = item.client("ec2")
        id = ec2.create_security_group(
            **item.take("GroupName", "VpcId", Description="GroupDescription")
        )["GroupId"]
        item.physical_id = id
        tag(item, id)
        if "SecurityGroupEgress" in item.all:  # It replaces the one that lets everything out.
            everything = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
            ec2.revoke_security_group_egress(GroupId=id, IpPermissions=[everything])
        self._authorize(item, id)
        return id, {"GroupId": id, "Id": id}

    def _authorize(self, item, id):
        ec2 = item.client("ec2")
        if "SecurityGroupEgress" in item.all:
            rules = [_permission(each) for each in item["SecurityGroupEgress"]]
            ec2.authorize_security_group_egress(GroupId=id, IpPermissions=rules)
        if "SecurityGroupIngress" in item.all:
            rules = [_permission(each) for each in item["SecurityGroupIngress"]]
            ec2.authorize_security_group_ingress(GroupId=id, IpPermissions=rules)

    def update(self, item):
        ec2, id = item.client("ec2"), item.physical_id
        item.take("GroupName", "GroupDescription", "VpcId")
        for name, revoke in (
            ("SecurityGroupEgress", ec2.revoke_security_group_egress),
            ("SecurityGroupIngress", ec2.revoke_security_group_ingress),
        ):
            rules = [_permission(each) for each in item.old.get(name, [])]
            if rules:
                revoke(GroupId=id, IpPermissions=rules)
        self._authorize(item, id)

    def delete(self, item):
        for function in item.world.owned("AWS::Lambda::Function"):
            network = function.properties.get("VpcConfig", {})
            if item.physical_id in network.get("SecurityGroupIds", []):
                raise Refused(f"DependencyViolation: {function} uses {item.physical_id}")
        interfaces.refuse_use(item, f"resource {item.physical_id} has a dependent object")
        _need_no_endpoint(item, "SecurityGroupIds")
        item.client("ec2").delete_security_group(GroupId=item.physical_id)


def _permission(rule):
    unknown = rule.keys() - {"CidrIp", "Description", "FromPort", "ToPort", "IpProtocol"}
    if unknown:
        raise Refused(f"the emulator ignores {sorted(unknown)} of a security group's rule")
    block = {key: rule[key] for key in ("CidrIp", "Description") if key in rule}
    return {key: rule[key] for key in ("FromPort", "ToPort", "IpProtocol") if key in rule} | {
        "IpRanges": [block]
    }


class VpcEndpoint(Model):
    type = "AWS::EC2::VPCEndpoint"
    tag_property = "Tags"

    def create(self, item):
        service = item["ServiceName"]
        if service.split(".")[2] != item.region:
            raise Refused(f"InvalidServiceName: {service} does not exist in {item.region}")
        if item.get("VpcEndpointType", "Gateway") == "Interface":
            self._check_interface(item)
        elif {"SubnetIds", "SecurityGroupIds", "PrivateDnsEnabled"} & item.all.keys():
            raise Refused("InvalidParameter: only an interface endpoint has network interfaces")
        policy = item.get("PolicyDocument")
        id = item.client("ec2").create_vpc_endpoint(
            **item.take(
                *("VpcId", "ServiceName", "VpcEndpointType", "RouteTableIds", "SubnetIds"),
                *("SecurityGroupIds", "PrivateDnsEnabled"),
            ),
            **({"PolicyDocument": json.dumps(policy)} if policy else {}),
        )["VpcEndpoint"]["VpcEndpointId"]
        # The stack's it gets with their next change (CloudFormation Public Coverage Roadmap,
        # "AWS::EC2::VPCEndpoint-Tags").
        of_stack = item.resource.stack.tags.items()
        own = [each for each in item.get("Tags", []) if (each["Key"], each["Value"]) not in of_stack]
        if own:
            item.client("ec2").create_tags(Resources=[id], Tags=own)
        return id, {"Id": id}

    def _check_interface(self, item):
        backend, vpc = item.world.backend("ec2", item.region), item["VpcId"]
        subnets = [backend.get_subnet(each) for each in item.get("SubnetIds", [])]
        zones = [each.availability_zone for each in subnets]
        if len(set(zones)) < len(zones):
            raise Refused("DuplicateSubnetsInSameZone: an endpoint has one subnet in a zone")
        groups = item.get("SecurityGroupIds", [])
        theirs = [each.vpc_id for each in subnets]
        theirs += [backend.get_security_group_from_id(each).vpc_id for each in groups]
        if set(theirs) - {vpc} or "RouteTableIds" in item.all:
            raise Refused(f"InvalidParameter: an interface endpoint is in subnets of {vpc}")
        if item.get("PrivateDnsEnabled"):
            for name in ("enable_dns_support", "enable_dns_hostnames"):
                if str(backend.describe_vpc_attribute(vpc, name)).lower() != "true":
                    raise Refused(f"InvalidParameter: private DNS requires {name}")

    def update(self, item):
        if item.get("VpcEndpointType", "Gateway") == "Interface":
            self._check_interface(item)
        item.take("VpcId", "ServiceName")
        if item.changed("PrivateDnsEnabled"):
            raise Refused("the emulator does not change the private DNS of an endpoint")
        given = {}
        for name in ("RouteTableIds", "SubnetIds", "SecurityGroupIds"):
            before, after = (set(each.get(name, [])) for each in (item.old, item.all))
            item.take(name)
            given |= {f"Add{name}": sorted(after - before)} if after - before else {}
            given |= {f"Remove{name}": sorted(before - after)} if before - after else {}
        if item.changed("PolicyDocument"):
            policy = item.get("PolicyDocument")
            given |= {"PolicyDocument": json.dumps(policy)} if policy else {"ResetPolicy": True}
        if given:
            item.client("ec2").modify_vpc_endpoint(VpcEndpointId=item.physical_id, **given)

    def delete(self, item):
        item.client("ec2").delete_vpc_endpoints(VpcEndpointIds=[item.physical_id])


def _need_no_endpoint(item, name):
    for endpoint in item.world.owned(VpcEndpoint.type):
        if item.physical_id in endpoint.properties.get(name, []):
            raise Refused(f"DependencyViolation: {endpoint} has interfaces with {item.physical_id}")
