// SPDX-License-Identifier: Apache-2.0
//
// VPCs with private subnets and security groups, and what else they consist
// of.
#include "absl/algorithm/container.h"
#include "generator/lower/concerns.h"
#include "generator/proof/subnet_blocks.h"

namespace drc::lower {
namespace {

void AddVpc(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kNetwork);
  auto& vpc = stack.Add<aws::ec2::VPC>("Vpc", context.At(*side.spec));
  vpc.set_cidr_block(side.spec->vpc_cidr());
  vpc.set_enable_dns_support(true);
  vpc.set_enable_dns_hostnames(true);
  SetName(vpc, "dr");
  stack.Find("Vpc")->property_origins.emplace_back(
      "/CidrBlock", context.At(*side.spec, "vpc_cidr"));
}

// What the spec says of an existing VPC, in the form in which a VPC of the
// environment's own is described.
void AddExistingVpc(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kNetwork);
  const dr::v1::ExistingVpc& spec = side.spec->existing_vpc();
  auto& vpc = stack.AddExisting<aws::ec2::VPC>("Vpc", spec.id(),
                                               context.At(spec, "id"));
  vpc.set_cidr_block(side.spec->vpc_cidr());
  const std::vector<std::string> tables = RouteTables(spec);
  for (size_t i = 0; i < tables.size(); ++i) {
    stack
        .AddExisting<aws::ec2::RouteTable>(RouteTableId(static_cast<int>(i)),
                                           tables[i], context.At(spec))
        .set_vpc_id(spec.id());
  }
  for (int i = 0; i < spec.subnets_size(); ++i) {
    const dr::v1::ExistingSubnet& of = spec.subnets(i);
    const diag::Loc origin = context.At(of);
    const std::string id = SubnetId(i);
    auto& subnet = stack.AddExisting<aws::ec2::Subnet>(id, of.id(), origin);
    subnet.set_vpc_id(spec.id());
    subnet.set_availability_zone_id(of.availability_zone_id());
    auto& association =
        stack.AddExisting<aws::ec2::SubnetRouteTableAssociation>(
            absl::StrCat(id, "Routes"), "", origin);
    association.set_subnet_id(of.id());
    association.set_route_table_id(of.route_table_id());
  }
}

void AddSubnets(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kNetwork);
  const diag::Loc origin = context.At(*side.spec, "vpc_cidr");
  const int tables = CountRouteTables(context, side);
  for (int i = 0; i < tables; ++i) {
    auto& routes = stack.Add<aws::ec2::RouteTable>(RouteTableId(i), origin);
    routes.set_vpc_id("${Vpc}");
    SetName(routes, tables == 1 ? std::string("dr-private")
                                : absl::StrCat("dr-private-", i + 1));
  }
  for (int i = 0; i < context.env.network().zones(); ++i) {
    const std::string id = SubnetId(i);
    auto& subnet = stack.Add<aws::ec2::Subnet>(id, origin);
    subnet.set_vpc_id("${Vpc}");
    subnet.set_cidr_block(
        proof::PrivateBlock(context.env.network(), *side.spec, i)->ToString());
    SetZone(side, i, subnet);
    subnet.set_map_public_ip_on_launch(false);
    SetName(subnet, absl::StrCat("dr-private-", i + 1));
    auto& association = stack.Add<aws::ec2::SubnetRouteTableAssociation>(
        absl::StrCat(id, "Routes"), origin);
    association.set_subnet_id(absl::StrCat("${", id, "}"));
    association.set_route_table_id(
        absl::StrCat("${", RouteTableId(tables == 1 ? 0 : i), "}"));
  }
}

// HTTPS, to or from the block.
template <typename Rule>
void SetRule(const std::string& cidr, const std::string& description,
             Rule& rule) {
  rule.set_ip_protocol("tcp");
  rule.set_from_port(443);
  rule.set_to_port(443);
  rule.set_cidr_ip(cidr);
  rule.set_description(description);
}

// A group of another region cannot be named, not even over a peering
// connection: the rules name address blocks (Amazon VPC Peering Guide, "Update
// your security groups to reference peer security groups").
void AddSecurityGroups(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kNetwork);
  const diag::Loc origin = context.At(*side.spec, "vpc_cidr");
  const char* from_peer =
      context.env.network().connection() == dr::v1::CONNECTION_TRANSIT_GATEWAY
          ? "the other region, by a transit gateway"
          : "the other region, by peering";
  auto& functions =
      stack.Add<aws::ec2::SecurityGroup>("FunctionSecurityGroup", origin);
  functions.set_group_name(Suffixed("dr-functions"));
  functions.set_group_description(
      "Functions: HTTPS within and between the regions");
  functions.set_vpc_id("${Vpc}");
  SetRule(side.spec->vpc_cidr(), "this region",
          *functions.add_security_group_ingress());
  SetRule(side.peer->spec->vpc_cidr(), from_peer,
          *functions.add_security_group_ingress());
  // Gateway endpoints have public addresses; without a NAT gateway the VPC has
  // no other way out. With one it says the same: CloudFormation gives a rule
  // another description by taking it away first, and nothing would get out
  // meanwhile (CloudFormation Public Coverage Roadmap, "AWS::EC2::SecurityGroup
  // - Allow Updates to Rule Descriptions Without Disruption").
  SetRule("0.0.0.0/0", "gateway endpoints and the other region",
          *functions.add_security_group_egress());
  SetName(functions, "dr-functions");
  if (context.env.network().interface_endpoints().empty()) return;
  auto& endpoints =
      stack.Add<aws::ec2::SecurityGroup>("EndpointSecurityGroup", origin);
  endpoints.set_group_name(Suffixed("dr-endpoints"));
  endpoints.set_group_description(
      "Interface endpoints: HTTPS from both regions");
  endpoints.set_vpc_id("${Vpc}");
  SetRule(side.spec->vpc_cidr(), "this region",
          *endpoints.add_security_group_ingress());
  SetRule(side.peer->spec->vpc_cidr(), from_peer,
          *endpoints.add_security_group_ingress());
  SetRule(side.spec->vpc_cidr(), "answers within the region",
          *endpoints.add_security_group_egress());
  SetName(endpoints, "dr-endpoints");
}

}  // namespace

std::string RouteTableId(int index) {
  return index == 0 ? "PrivateRouteTable"
                    : absl::StrCat("PrivateRouteTable", index + 1);
}

std::vector<std::string> RouteTables(const dr::v1::ExistingVpc& vpc) {
  std::vector<std::string> ids;
  for (const auto& subnet : vpc.subnets()) {
    if (!absl::c_linear_search(ids, subnet.route_table_id())) {
      ids.push_back(subnet.route_table_id());
    }
  }
  return ids;
}

int CountRouteTables(const Context& context, const Side& side) {
  if (side.spec->has_existing_vpc()) {
    return static_cast<int>(RouteTables(side.spec->existing_vpc()).size());
  }
  return GetsNat(context, side) ? context.env.network().zones() : 1;
}

void SetZone(const Side& side, int index, aws::ec2::Subnet& subnet) {
  if (index < side.spec->availability_zone_ids_size()) {
    subnet.set_availability_zone_id(side.spec->availability_zone_ids(index));
  } else {
    subnet.set_availability_zone(
        absl::StrCat("${AWS::AvailabilityZones.", index, "}"));
  }
}

void LowerNetwork(Context& context) {
  for (const Side* side : context.sides()) {
    if (side->spec->has_existing_vpc()) {
      AddExistingVpc(context, *side);
    } else {
      AddVpc(context, *side);
      AddSubnets(context, *side);
    }
    AddSecurityGroups(context, *side);
    AddWayOut(context, *side);
    AddEndpoints(context, *side);
  }
  AddConnection(context);
}

}  // namespace drc::lower
