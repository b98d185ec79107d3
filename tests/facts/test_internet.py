"""How functions reach the internet, of any spec: not at all, or by their own zone's NAT gateway."""

OF_ANY_SPEC = True
_INTERNET = "0.0.0.0/0"


def _tables(tree, region):
    """The route table of each subnet."""
    associations = tree.resources("AWS::EC2::SubnetRouteTableAssociation", region)
    return {each["SubnetId"]: each["RouteTableId"] for each in associations}


def _ways(tree, region):
    """The default route of each route table."""
    routes = tree.resources("AWS::EC2::Route", region, DestinationCidrBlock=_INTERNET)
    ways = {each["RouteTableId"]: each for each in routes}
    assert len(ways) == len(routes)
    return ways


def _zone(subnet):
    return subnet.get("AvailabilityZoneId") or subnet["AvailabilityZone"]


def _private(tree, region):
    """The subnets of the functions, with their default routes or None."""
    ways, tables = _ways(tree, region), _tables(tree, region)
    functions = tree.resources("AWS::Lambda::Function", region)
    ids = {id for each in functions for id in each.get("VpcConfig", {}).get("SubnetIds", [])}
    subnets = [each for each in tree.resources("AWS::EC2::Subnet", region) if each.ref in ids]
    return [(each, ways.get(tables[each.ref])) for each in subnets]


def test_functions_are_in_no_public_subnet(tree):
    for region in (tree.primary, tree.secondary):
        for subnet, way in _private(tree, region):
            assert subnet["MapPublicIpOnLaunch"] is False
            assert way is None or "GatewayId" not in way.properties, way


def test_what_lets_functions_out_is_the_same_whether_or_not_they_have_a_way(tree):
    """Else a change of `network.nat` would stop them: CloudFormation takes a rule away to change it."""
    rule = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": _INTERNET}
    rule["Description"] = "gateway endpoints and the other region"
    groups = tree.resources("AWS::EC2::SecurityGroup")
    functions = [each for each in groups if each.id == "FunctionSecurityGroup"]
    assert [each["SecurityGroupEgress"] for each in functions] == [[rule], [rule]]


def test_all_subnets_of_functions_have_a_way_or_none_has(tree):
    made = {}
    for region in (tree.primary, tree.secondary):
        private = _private(tree, region)
        if private:  # The others were there before.
            made[region] = {way is not None for _, way in private}
            assert len(made[region]) == 1, region
    assert len({str(each) for each in made.values()}) == 1, made


def test_each_zone_has_a_nat_gateway_of_its_own(tree):
    for region in (tree.primary, tree.secondary):
        gateways = {each.ref: each for each in tree.resources("AWS::EC2::NatGateway", region)}
        homes = {each.ref: each for each in tree.resources("AWS::EC2::Subnet", region)}
        used = [(subnet, gateways[way["NatGatewayId"]]) for subnet, way in _private(tree, region) if way]
        assert len({each.ref for _, each in used}) == len(used) == len(gateways), region
        for subnet, gateway in used:
            assert _zone(homes[gateway["SubnetId"]]) == _zone(subnet), gateway
        addresses = {each["AllocationId"] for each in gateways.values()}
        assert len(addresses) == len(gateways) == len(tree.resources("AWS::EC2::EIP", region))


def test_an_internet_gateway_is_attached_before_it_is_used(tree):
    """And detached after its last use: deletion runs backwards."""
    for region in (tree.primary, tree.secondary):
        attachments = tree.resources("AWS::EC2::VPCGatewayAttachment", region)
        assert len(attachments) == len(tree.resources("AWS::EC2::InternetGateway", region)) <= 1
        ways = [each for each in _ways(tree, region).values() if "GatewayId" in each.properties]
        gateways = tree.resources("AWS::EC2::NatGateway", region)
        addresses = tree.resources("AWS::EC2::EIP", region)
        assert bool(gateways) == bool(addresses) == bool(ways) == bool(attachments), region
        for user in [*ways, *gateways, *addresses]:
            assert set(attachments) <= tree.before(user), user
        for gateway in gateways:
            assert set(ways) <= tree.before(gateway), gateway
            assert _tables(tree, region)[gateway["SubnetId"]] in {way["RouteTableId"] for way in ways}
