"""Holds what exists in an account to what a spec says of it.

The compiler cannot look into the account: it takes an existing VPC by the spec's word, and
manifest.json repeats that, resource by resource, under `existing`. Tables and buckets that are to be
taken in stand in templates of their own, under `apart`.
"""

import ipaddress

from deployment import identity, transit_gateways
from deployment.adopted_stores import stores_of
from deployment.aws import CallFailure
from deployment.deployed import apart_name
from deployment.existing_key import find_key_answers, is_key
from deployment.folder import environment_in

# The words by which AWS says that there is no such thing.
_MISSING = "NotFound"
_INTERNET = "0.0.0.0/0"
# States of an endpoint that leads nowhere.
_GONE = ("deleting", "deleted", "rejected", "failed", "expired")


class _Region:
    """What exists of one region: what the manifest says, and what the account has."""

    def __init__(self, aws, name, entries, wanted, peer_block, secondary):
        self._aws = aws
        self.name = name
        self._secondary = secondary  # the region whose stack has the peering
        self._of = {}
        for entry in entries:
            self._of.setdefault(entry["type"], []).append(entry)
        self._wanted = wanted  # ids of the endpoints that the templates add, by service
        self._peer_block = peer_block  # of the other region's VPC

    def _said(self, kind):
        return self._of.get(f"AWS::EC2::{kind}", [])

    def _describe(self, operation, key, options):
        """What AWS lists under `key`; None where it says that something does not exist."""
        try:
            return self._aws.call(["ec2", operation, *options], self.name)[key]
        except CallFailure as failure:
            if _MISSING in failure.error or _MISSING in str(failure):
                return None
            raise

    def _is_held(self, id, logical_id, region=None):
        """Whether a stack in a region, this one by default, holds what has this id, by that name."""
        command = ["cloudformation", "describe-stack-resources", "--physical-resource-id", id]
        try:
            found = self._aws.call(command, region or self.name)
        except CallFailure as failure:
            if failure.error != "ValidationError":
                raise
            return False
        return any(
            each["PhysicalResourceId"] == id and each["LogicalResourceId"] == logical_id
            for each in found["StackResources"]
        )

    def _is_own_peering(self, id):
        """The secondary's stack holds it."""
        return bool(id) and self._is_held(id, "PeeringConnection", self._secondary)

    def answers(self):
        """Yields (whether it is as the spec says, one line) for each thing that was looked at."""
        for vpc in self._said("VPC"):
            faults = list(self._vpc_faults(vpc))
            if not faults:
                yield True, f"{self.name} {vpc['id']}: subnets, routes, endpoints are as the spec says"
            for fault in faults:
                yield False, f"{self.name} {fault}"

    def _vpc_faults(self, vpc):
        found = self._describe("describe-vpcs", "Vpcs", ["--vpc-ids", vpc["id"]])
        if not found:
            yield f"{vpc['id']} does not exist in this account"
            return
        block = ipaddress.ip_network(vpc["properties"]["CidrBlock"])
        blocks = [
            each["CidrBlock"]
            for each in found[0].get("CidrBlockAssociationSet", [])
            if each.get("CidrBlockState", {}).get("State", "associated") == "associated"
        ]
        if not any(block == ipaddress.ip_network(each) for each in blocks):
            yield f"{vpc['id']} has not the block {block}, but {', '.join(sorted(blocks))}"
        peer = ipaddress.ip_network(self._peer_block)
        for each in blocks:
            if peer.overlaps(ipaddress.ip_network(each)):
                yield f"{vpc['id']} has the block {each}, which overlaps the other region's {peer}"
        account = self._aws.call(["sts", "get-caller-identity"], self.name)["Account"]
        if found[0].get("OwnerId", account) != account:
            yield (
                f"{vpc['id']} is shared by the account {found[0]['OwnerId']}: only its owner adds "
                "routes, endpoints and peerings"
            )
        yield from self._dns_faults(vpc["id"])
        yield from self._subnet_faults(vpc["id"], block)
        tables = self._describe(
            "describe-route-tables", "RouteTables", ["--filters", f"Name=vpc-id,Values={vpc['id']}"]
        )
        yield from self._association_faults(tables)
        yield from self._route_faults(tables)
        yield from self._endpoint_faults(vpc["id"])

    def _dns_faults(self, vpc):
        """Endpoints answer under AWS's names (AWS PrivateLink Guide, "DNS resolution")."""
        for attribute, key in [
            ("enableDnsSupport", "EnableDnsSupport"),
            ("enableDnsHostnames", "EnableDnsHostnames"),
        ]:
            options = ["--vpc-id", vpc, "--attribute", attribute]
            if not self._describe("describe-vpc-attribute", key, options)["Value"]:
                yield f"{vpc} has {attribute} off: its endpoints have no names"

    def _subnet_faults(self, vpc, block):
        said = self._said("Subnet")
        for entry in said:
            found = self._describe("describe-subnets", "Subnets", ["--subnet-ids", entry["id"]])
            if not found:
                yield f"{entry['id']} does not exist in this account"
                continue
            subnet = found[0]
            zone = entry["properties"]["AvailabilityZoneId"]
            if subnet["VpcId"] != vpc:
                yield f"{entry['id']} is a subnet of {subnet['VpcId']}"
            if subnet["AvailabilityZoneId"] != zone:
                yield f"{entry['id']} lies in {subnet['AvailabilityZoneId']}, the spec says {zone}"
            if not ipaddress.ip_network(subnet["CidrBlock"]).subnet_of(block):
                yield f"{entry['id']} has {subnet['CidrBlock']}, outside `vpc_cidr` {block}"
            if subnet.get("AvailableIpAddressCount", 1) == 0:
                yield f"{entry['id']} has no address left for the functions' interfaces"

    def _association_faults(self, tables):
        """A subnet has the table that it is associated with, or else the main one."""
        main, of_subnet = None, {}
        for table in tables:
            for association in table.get("Associations", []):
                if association.get("Main"):
                    main = table["RouteTableId"]
                if "SubnetId" in association:
                    of_subnet[association["SubnetId"]] = table["RouteTableId"]
        for entry in self._said("SubnetRouteTableAssociation"):
            subnet = entry["properties"]["SubnetId"]
            said = entry["properties"]["RouteTableId"]
            found = of_subnet.get(subnet, main)
            if found != said:
                yield f"{subnet} has the route table {found}, the spec says {said}"

    def _route_faults(self, tables):
        peer = ipaddress.ip_network(self._peer_block)
        said = {entry["id"] for entry in self._said("RouteTable")}
        blocks = {entry["properties"]["DestinationCidrBlock"] for entry in self._said("Route")}
        exists = str(peer) in blocks
        for table in tables:
            if table["RouteTableId"] not in said:
                continue
            routes = [each for each in table.get("Routes", []) if each.get("DestinationCidrBlock")]
            if any(each.get("GatewayId", "").startswith("igw-") for each in routes):
                yield f"{table['RouteTableId']} leads to an internet gateway: its subnets are public"
            usable = [each for each in routes if each.get("State", "active") == "active"]
            if _INTERNET in blocks and _INTERNET not in {
                each["DestinationCidrBlock"] for each in usable
            }:
                yield (
                    f"{table['RouteTableId']} has no route to {_INTERNET}, and `network.nat` says "
                    "that functions of both regions reach the internet"
                )
            leads = any(
                peer.subnet_of(ipaddress.ip_network(each["DestinationCidrBlock"]))
                and ipaddress.ip_network(each["DestinationCidrBlock"]).prefixlen > 0
                for each in usable
            )
            if exists and not leads:
                yield (
                    f"{table['RouteTableId']} has no route to {peer}, and the spec says that the "
                    "VPCs are connected"
                )
            same = [each for each in routes if each["DestinationCidrBlock"] == str(peer)]
            own = [each for each in same if self._is_own_peering(each.get("VpcPeeringConnectionId"))]
            if exists and leads and own:
                yield (
                    f"{table['RouteTableId']} leads to {peer} by the environment's own peering, "
                    "which `network.connection` takes away"
                )
            if not exists and len(own) < len(same):
                yield (
                    f"{table['RouteTableId']} has a route to {peer} already, so that the peering's "
                    "cannot be added: see `network.connection`"
                )

    def _endpoint_faults(self, vpc):
        found = self._describe(
            "describe-vpc-endpoints",
            "VpcEndpoints",
            ["--filters", f"Name=vpc-id,Values={vpc}"],
        )
        found = [each for each in found if each.get("State", "").lower() not in _GONE]
        tables = {entry["id"] for entry in self._said("RouteTable")}
        for entry in self._said("VPCEndpoint"):
            service = entry["properties"]["ServiceName"]
            there = [each for each in found if each["ServiceName"] == service]
            own = [
                each
                for each in there
                if self._is_held(each["VpcEndpointId"], entry["logical_id"])
            ]
            if own and len(own) == len(there):
                yield (
                    f"the endpoint {own[0]['VpcEndpointId']} of {service} in {vpc} is the "
                    "environment's own, which `existing_vpc.endpoints` takes away"
                )
            if not there:
                yield f"{vpc} has no endpoint of {service}, and the spec says that it has"
                continue
            if entry["properties"]["VpcEndpointType"] == "Gateway":
                routed = {table for each in there for table in each.get("RouteTableIds", [])}
                for table in sorted(tables - routed):
                    yield f"{table} has no route to the endpoint of {service}"
            elif not any(each.get("PrivateDnsEnabled") for each in there):
                yield f"the endpoint of {service} in {vpc} has no private DNS name"
        for each in found:
            if each["ServiceName"] not in self._wanted or self._is_held(each["VpcEndpointId"], self._wanted[each["ServiceName"]]):
                continue
            if each.get("PrivateDnsEnabled") or tables & set(each.get("RouteTableIds", [])):
                yield (
                    f"{vpc} has the endpoint {each['VpcEndpointId']} of {each['ServiceName']} "
                    "already: name the service in `existing_vpc.endpoints`"
                )


def _blocks(folder):
    """The block of each region's VPC, made or existing."""
    vpcs = folder.of_network("AWS::EC2::VPC", "Vpc")
    blocks = {vpc.region: vpc.raw["CidrBlock"] for vpc in vpcs}
    for entry in folder.manifest.get("existing", []):
        if entry["type"] == "AWS::EC2::VPC":
            blocks[entry["region"]] = entry["properties"]["CidrBlock"]
    return blocks


def find_answers(aws, folder, suffix=None):
    """Yields (whether it is as the spec says, one line); only reads."""
    blocks = _blocks(folder)
    entries = [each for each in folder.manifest.get("existing", []) if not is_key(each)]
    for region in (folder.primary, folder.secondary):
        here = [entry for entry in entries if entry["region"] == region]
        if not here:
            continue
        wanted = {
            endpoint.raw["ServiceName"]: endpoint.id
            for endpoint in folder.resources("AWS::EC2::VPCEndpoint", region)
            if isinstance(endpoint.raw.get("ServiceName"), str)
        }
        peer = folder.secondary if region == folder.primary else folder.primary
        yield from _Region(aws, region, here, wanted, blocks[peer], folder.secondary).answers()
    yield from transit_gateways.find_answers(aws, folder, blocks, suffix)
    yield from find_key_answers(aws, folder, suffix)
    yield from _store_answers(aws, folder, suffix)


def _early_faults(folder, store):
    """The way back needs a versioned bucket at its end, which adopt makes of it."""
    for bucket in folder.resources("AWS::S3::Bucket", folder.secondary):
        if bucket.id == store.id and "ReplicationConfiguration" in bucket.raw:
            yield f"{store.name} is not taken in yet, and `failback` replicates to it: adopt it first"


def _own_stack(aws, folder, suffix):
    """Which may have taken in what exists; None without a suffix, which tells the stage."""
    if suffix is None:
        return None
    for root in identity.find_all(aws, suffix, folder.primary):
        if environment_in(root["Description"]) == folder.environment:
            return apart_name(root["StackName"])
    return apart_name(identity.default_name(folder.environment, suffix))


def _store_answers(aws, folder, suffix):
    """Of what nobody has taken in yet; what the environment's own stack has is."""
    own = None
    for store in stores_of(aws, folder):
        own = own or _own_stack(aws, folder, suffix)
        holder = store.holder()
        if holder is not None and holder == own:
            yield True, f"{folder.primary} {store.name}: taken in by {holder}"
            continue
        if suffix is None and store.other_environment(own):
            yield False, (
                f"{folder.primary} {store.name} is taken in by {holder}: give --suffix to see whether "
                "that is this environment's"
            )
            continue
        faults = [*store.all_faults(own), *_early_faults(folder, store)]
        if not faults:
            yield True, f"{folder.primary} {store.name}: as the spec says, and nobody's"
        for fault in faults:
            yield False, f"{folder.primary} {fault}"
