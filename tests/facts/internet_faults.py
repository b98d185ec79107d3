"""Faults that test_internet.py must find, in a spec without a way to the internet."""

from tests.facts.faults import add, put

_W = "us-west-2/"
_TABLE = {"Ref": "PrivateRouteTable"}


def _all(*faults):
    def fault(tree):
        for each in faults:
            each(tree)

    return fault


def _way(where, **way):
    return add(
        where, "AWS::EC2::Route", RouteTableId=_TABLE, DestinationCidrBlock="0.0.0.0/0", **way
    )


# One for the subnets of all zones.
_SHARED = _all(
    add(_W + "network#Address", "AWS::EC2::EIP", Domain="vpc"),
    add(
        _W + "network#Nat", "AWS::EC2::NatGateway",
        SubnetId={"Ref": "PrivateSubnet1"}, AllocationId={"Fn::GetAtt": ["Address", "AllocationId"]},
    ),
    _way(_W + "network#Way", NatGatewayId={"Ref": "Nat"}),
)  # fmt: skip

FAULTS = {
    "test_functions_are_in_no_public_subnet": [
        _all(
            add("network#Gateway", "AWS::EC2::InternetGateway"),
            _way("network#Way", GatewayId={"Ref": "Gateway"}),
        ),
        put("network#PrivateSubnet2/MapPublicIpOnLaunch", True),
    ],
    "test_what_lets_functions_out_is_the_same_whether_or_not_they_have_a_way": [
        put("network#FunctionSecurityGroup/SecurityGroupEgress/0/Description", "the internet"),
    ],
    "test_all_subnets_of_functions_have_a_way_or_none_has": [
        _SHARED,
        _all(
            add("network#Other", "AWS::EC2::RouteTable", VpcId={"Ref": "Vpc"}),
            put("network#PrivateSubnet2Routes/RouteTableId", {"Ref": "Other"}),
            _way("network#Way", NatGatewayId="nat-1"),
        ),
    ],
    "test_each_zone_has_a_nat_gateway_of_its_own": [_SHARED],
    "test_an_internet_gateway_is_attached_before_it_is_used": [
        _SHARED,
        add("network#Gateway", "AWS::EC2::InternetGateway"),
    ],
}
