"""tools/deploy check, of a VPC that a spec takes in."""

import ipaddress

import pytest
from deployment import transit_gateways
from deployment.folder import Folder
from tests.emulator.ledger import BUCKET, TABLE, Ledger
from tests.facts.lookup import PRIMARY, SECONDARY


@pytest.fixture(name="ledger")
def fixture_ledger(emulator, tmp_path):
    return Ledger(emulator, tmp_path)


STORES = [(True, f"{PRIMARY} {name}: as the spec says, and nobody's") for name in (TABLE, BUCKET)]


def test_a_vpc_that_is_not_there(ledger):
    vpc = ledger.network()["Vpc"]
    folder = ledger.compile((vpc, "vpc-0123456789abcdef0"))
    assert ledger.answers(folder) == [
        (False, f"{PRIMARY} vpc-0123456789abcdef0 does not exist in this account"),
        *STORES,
    ]


@pytest.mark.parametrize(
    "change, fault",
    [
        (('vpc_cidr: "10.60.0.0/16"', 'vpc_cidr: "10.62.0.0/16"'), "has not the block 10.62.0.0/16"),
        (('"use1-az4"', '"use1-az2"'), "lies in use1-az4, the spec says use1-az2"),
        (('      endpoints: "s3"\n', ""), "of com.amazonaws.us-east-1.s3 already: "),
        (('endpoints: "s3"', 'endpoints: "dynamodb"'),
         "has no endpoint of com.amazonaws.us-east-1.dynamodb, and the spec says that it has"),
    ],
)  # fmt: skip
def test_another_vpc_than_the_spec_says(ledger, change, fault):
    answers = ledger.answers(ledger.compile(change))
    assert [each for each in answers if each[0]] == STORES
    assert any(fault in text for _, text in answers), answers


def test_another_route_table(ledger):
    ids = ledger.network()
    folder = ledger.compile((f'"{ids["Routes2"]}"', f'"{ids["Routes1"]}"'))
    assert ledger.answers(folder) == [
        (False, f"{PRIMARY} {ids['Subnet2']} has the route table {ids['Routes2']}, the spec says "
                f"{ids['Routes1']}"),
        *STORES,
    ]  # fmt: skip


def test_a_network_that_changed(ledger):
    folder = ledger.compile()
    ids, ec2 = ledger.network(), ledger.client("ec2")
    ec2.modify_vpc_attribute(VpcId=ids["Vpc"], EnableDnsHostnames={"Value": False})
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=ids["Vpc"])
    for block in ("0.0.0.0/0", "10.61.0.0/16"):
        ec2.create_route(
            RouteTableId=ids["Routes1"], DestinationCidrBlock=block, GatewayId=gateway
        )
    texts = {text for good, text in ledger.answers(folder) if not good}
    assert texts == {
        f"{PRIMARY} {ids['Vpc']} has enableDnsHostnames off: its endpoints have no names",
        f"{PRIMARY} {ids['Routes1']} leads to an internet gateway: its subnets are public",
        f"{PRIMARY} {ids['Routes1']} has a route to 10.61.0.0/16 already, so that the peering's "
        "cannot be added: see `network.connection`",
    }


def test_a_vpc_without_a_way_to_the_internet(ledger):
    """The other region gets one by the spec's word that both have."""
    folder = ledger.compile(("  zones: 2", "  zones: 2\n  nat: NAT_GATEWAY_PER_ZONE"))
    ids, ec2 = ledger.network(), ledger.client("ec2")
    none = "has no route to 0.0.0.0/0, and `network.nat` says that functions of both regions reach"
    assert [text for good, text in ledger.answers(folder) if not good] == [
        f"{PRIMARY} {ids[table]} {none} the internet" for table in ("Routes1", "Routes2")
    ]
    gateway = ec2.create_nat_gateway(SubnetId=ids["Subnet1"], ConnectivityType="private")
    for table in ("Routes1", "Routes2"):
        ec2.create_route(
            RouteTableId=ids[table],
            DestinationCidrBlock="0.0.0.0/0",
            NatGatewayId=gateway["NatGateway"]["NatGatewayId"],
        )
    assert all(good for good, _ in ledger.answers(folder))


def test_transit_gateways(ledger):
    """The existing VPC leads there already, and the one that is made is attached."""
    ec2 = ledger.client("ec2", SECONDARY)
    gateway = ec2.create_transit_gateway()["TransitGateway"]
    id, block = gateway["TransitGatewayId"], "10.60.0.0/16"
    folder = ledger.compile((
        "  connection: CONNECTION_PEERING",
        "  connection: CONNECTION_TRANSIT_GATEWAY\n"
        f'  transit_gateways {{ secondary: "{id}" }}',
    ))  # fmt: skip
    texts = [text for good, text in ledger.answers(folder) if not good]
    table = gateway["Options"]["AssociationDefaultRouteTableId"]
    none = f"{SECONDARY} {id} has no route to {block}, the other region's block, in {table}"
    assert texts[-1] == none and len(texts) == 3
    assert all("the spec says that the VPCs are connected" in text for text in texts[:2])
    ledger.deploy(folder)
    (attached,) = ec2.describe_transit_gateway_vpc_attachments()["TransitGatewayVpcAttachments"]
    assert attached["TransitGatewayId"] == id and len(attached["SubnetIds"]) == 2
    routes = [
        (route["DestinationCidrBlock"], route["TransitGatewayId"])
        for table in ec2.describe_route_tables()["RouteTables"]
        for route in table["Routes"]
        if route.get("TransitGatewayId")
    ]
    assert routes == [(block, id)]
    ec2.create_transit_gateway_route(
        DestinationCidrBlock="10.0.0.0/8",
        TransitGatewayRouteTableId=table,
        TransitGatewayAttachmentId=attached["TransitGatewayAttachmentId"],
    )
    route = ledger.world.backend("ec2", SECONDARY).transit_gateways_route_tables[table].routes["10.0.0.0/8"]
    # moto tells of none, as of a route that leads to the other region's alone.
    nothing = f"{SECONDARY} {id} leads to {block} by {table}, and nothing back to 10.61.0.0/16: "
    assert any(not good and text.startswith(nothing) for good, text in ledger.answers(folder))
    route["transitGatewayAttachments"] = [attached]
    answers = ledger.answers(folder)
    assert (True, f"{SECONDARY} {id} leads to {block} by {table}") in answers


def test_networks_of_the_specs_own(ledger):
    """Are none of the environment's."""
    id = ledger.client("ec2", SECONDARY).create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    own = """
resources { id: "Hub" stack: "own" properties { [aws.ec2.TransitGateway] { } } }
resources {
  id: "Vpc" stack: "own" properties { [aws.ec2.VPC] { cidr_block: "10.60.0.0/16" } }
}
resources {
  id: "Part" stack: "own"
  properties { [aws.ec2.Subnet] { vpc_id: "${Vpc}" cidr_block: "10.60.0.0/20" } }
}
resources {
  id: "TransitGatewayAttachment" stack: "own"
  properties {
    [aws.ec2.TransitGatewayAttachment] {
      transit_gateway_id: "${Hub}" subnet_ids: "${Part}" vpc_id: "${Vpc}"
    }
  }
}
resources {
  id: "Calls" stack: "own"
  properties {
    [aws.ec2.VPCEndpoint] {
      service_name: "com.amazonaws.${AWS::Region}.sqs" vpc_endpoint_type: "Interface"
      vpc_id: "${Vpc}" subnet_ids: "${Part}"
    }
  }
}
alerts {"""
    plain = (
        "  connection: CONNECTION_PEERING",
        "  connection: CONNECTION_TRANSIT_GATEWAY\n"
        f'  transit_gateways {{ secondary: "{id}" }}',
    )
    expected = ledger.answers(ledger.compile(plain))
    assert ledger.answers(ledger.compile(plain, ("\nalerts {", own))) == expected


def test_a_block_that_overlaps_the_other_region(ledger):
    ids, ec2 = ledger.network(), ledger.client("ec2")
    ec2.associate_vpc_cidr_block(VpcId=ids["Vpc"], CidrBlock="10.61.8.0/22")
    assert (
        False,
        f"{PRIMARY} {ids['Vpc']} has the block 10.61.8.0/22, which overlaps the other region's "
        "10.61.0.0/16",
    ) in ledger.answers(ledger.compile())


def test_a_foreign_peering(ledger):
    folder = ledger.compile()
    ids, ec2 = ledger.network(), ledger.client("ec2")
    other = ec2.create_vpc(CidrBlock="10.99.0.0/16")["Vpc"]["VpcId"]
    peering = ec2.create_vpc_peering_connection(VpcId=ids["Vpc"], PeerVpcId=other)
    peering = peering["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    ec2.create_route(
        RouteTableId=ids["Routes1"],
        DestinationCidrBlock="10.61.0.0/16",
        VpcPeeringConnectionId=peering,
    )
    assert any("has a route to 10.61.0.0/16 already" in text for _, text in ledger.answers(folder))


def test_an_endpoint_that_the_deployment_deletes(ledger):
    ledger.deploy(ledger.compile())
    answers = ledger.answers(ledger.compile(('endpoints: "s3"', 'endpoints: ["s3", "dynamodb"]')))
    assert any("is the environment's own, which" in text for good, text in answers if not good)


def test_a_table_that_is_another(ledger):
    ledger.client("dynamodb").delete_table(TableName="Ledger")
    answers = ledger.answers(ledger.compile())
    assert (False, f"{PRIMARY} there is no table Ledger in {PRIMARY}") in answers


_ACCEPTS = {"AutoAcceptSharedAttachments": "enable"}
_ASSOCIATES = {
    "DefaultRouteTableAssociation": "enable",
    "AssociationDefaultRouteTableId": "tgw-rtb-1",
}
_PROPAGATES = {**_ASSOCIATES, "DefaultRouteTablePropagation": "enable"}
_THERE = ("tgw-rtb-1", "10.60.0.0/16")
_BACK = ("tgw-rtb-2", "10.61.0.0/16", "tgw-attach-1")
_OTHERS = ("tgw-rtb-2", "10.61.128.0/17", "tgw-attach-2")  # another VPC's, of the same block


def _attached(state="available", name="dr-prod", **association):
    tags = [{"Key": "dr-suffix", "Value": "prod"}, {"Key": "Name", "Value": name}]
    made = {"TransitGatewayAttachmentId": "tgw-attach-1", "State": state, "Tags": tags}
    return {**made, "Association": association}


class _Account:
    """What AWS answers of one transit gateway, and who asks."""

    def __init__(self, **gateway):
        options = gateway.pop("options", {})
        self.attachment = gateway.pop("attachment", None)
        self.routes = gateway.pop("routes", [])
        self.gateway = {"State": "available", "OwnerId": "1", "Options": options, **gateway}

    def _routes(self, table, match, block):
        narrower = match.endswith("subnet-of-match")
        for at, to, *attachment in self.routes:
            wide, narrow = (block, to) if narrower else (to, block)
            inside = ipaddress.ip_network(narrow).subnet_of(ipaddress.ip_network(wide))
            if at == table and inside:
                ids = [{"TransitGatewayAttachmentId": id} for id in attachment or ["tgw-attach-9"]]
                yield {"DestinationCidrBlock": to, "TransitGatewayAttachments": ids}

    def call(self, command, region):
        if command[1] == "get-caller-identity":
            return {"Account": "1"}
        if command[1] == "describe-transit-gateway-attachments":
            return {"TransitGatewayAttachments": [self.attachment] if self.attachment else []}
        if command[1] == "describe-transit-gateway-route-tables":
            return {"TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-2"}]}
        if command[1] == "search-transit-gateway-routes":
            return {"Routes": list(self._routes(command[3], *command[-1].split(",Values=")))}
        assert command[1] == "describe-transit-gateways", command
        return {"TransitGateways": [self.gateway] if self.gateway["State"] else []}


@pytest.mark.parametrize(
    "account, good, text",
    [
        (_Account(State=None), False, "is neither this account's nor shared with it"),
        (_Account(State="deleting"), False, "is deleting"),
        (_Account(), False, "associates the attachment with no route table"),
        # What is deployed is asked for the table that it has.
        (_Account(attachment=_attached("deleted", TransitGatewayRouteTableId="tgw-rtb-1")), False,
         "associates the attachment with no route table"),
        (_Account(attachment=_attached(name="own", TransitGatewayRouteTableId="tgw-rtb-1")), False,
         "associates the attachment with no route table"),
        (_Account(attachment=_attached(TransitGatewayRouteTableId="tgw-rtb-1")), False,
         "has no route to 10.60.0.0/16, the other region's block, in tgw-rtb-1"),
        (_Account(attachment=_attached(TransitGatewayRouteTableId="tgw-rtb-1"), routes=[_THERE]),
         False, "leads to 10.60.0.0/16 by tgw-rtb-1, and nothing back to 10.61.0.0/16"),
        (_Account(attachment=_attached(TransitGatewayRouteTableId="tgw-rtb-1"),
                  routes=[_THERE, _BACK]), True, "leads to 10.60.0.0/16 by tgw-rtb-1"),
        (_Account(options=_PROPAGATES, routes=[_THERE]), True, "leads to 10.60.0.0/16 by tgw-rtb-1"),
        (_Account(options=_PROPAGATES, routes=[_THERE, _OTHERS]), False,
         "leads 10.61.128.0/17, of this VPC's 10.61.0.0/16, to tgw-attach-2"),
        (_Account(attachment=_attached(TransitGatewayRouteTableId="tgw-rtb-1"),
                  routes=[_THERE, _BACK, _OTHERS]), False, "to tgw-attach-2: each VPC, and each stage"),
        (_Account(options=_ASSOCIATES, routes=[_THERE]), False, "nothing back to 10.61.0.0/16"),
        (_Account(OwnerId="2", options=_ACCEPTS), False,
         "is the account 2's: say so in `transit_gateways.owner_account`"),
    ],
)  # fmt: skip
def test_a_transit_gateway_of_ones_own(ledger, account, good, text):
    found, line = _gateway_answer(ledger, account)
    assert found == good and text in line


@pytest.mark.parametrize(
    "account, good, text",
    [
        (_Account(OwnerId="222222222222"), False, "must accept the attachment before its routes"),
        (_Account(OwnerId="222222222222", attachment=_attached("pendingAcceptance")), False,
         "must accept the attachment before its routes"),
        (_Account(OwnerId="222222222222", attachment=_attached()), True,
         "which alone sees whether it leads to 10.60.0.0/16"),
        (_Account(OwnerId="222222222222", options=_ACCEPTS), True,
         "which alone sees whether it leads to 10.60.0.0/16"),
        (_Account(OwnerId="333333333333", options=_ACCEPTS), False, "`transit_gateways.owner_account`"),
        (_Account(options=_PROPAGATES, routes=[_THERE]), False,
         "is this account's: leave `transit_gateways.owner_account` out"),
    ],
)  # fmt: skip
def test_a_transit_gateway_of_others(ledger, account, good, text):
    found, line = _gateway_answer(ledger, account, ' owner_account: "222222222222"')
    assert found == good and text in line


def test_a_transit_gateway_without_a_suffix(ledger):
    """The way back may be the environment's own."""
    account = _Account(options=_PROPAGATES, routes=[_THERE, _BACK])
    found, line = _gateway_answer(ledger, account, suffix=None)
    assert found and "leads to 10.60.0.0/16 by tgw-rtb-1" in line


def _gateway_answer(ledger, account, owner="", suffix="prod"):
    change = (
        "  connection: CONNECTION_PEERING",
        "  connection: CONNECTION_TRANSIT_GATEWAY\n"
        f'  transit_gateways {{ secondary: "tgw-0123456789abcdef1"{owner} }}',
    )
    folder = Folder(ledger.compile(change))
    blocks = {SECONDARY: "10.61.0.0/16", PRIMARY: "10.60.0.0/16"}
    (answer,) = transit_gateways.find_answers(account, folder, blocks, suffix)
    return answer
