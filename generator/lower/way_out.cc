// SPDX-License-Identifier: Apache-2.0
//
// The way from private subnets to the internet. What it consists of stands
// before a failover, in both regions, so that a recovery starts nothing.
//
// A NAT gateway is a zone's: with one for several, the loss of its zone is the
// loss of all (Amazon VPC User Guide, "NAT gateway basics"). A regional one
// follows the network interfaces into their zones, which takes minutes in which
// traffic crosses zones, and needs a service-linked role ("Regional NAT
// gateways for automatic multi-AZ expansion").
#include "generator/lower/concerns.h"
#include "generator/proof/subnet_blocks.h"

namespace drc::lower {
namespace {

constexpr char kInternet[] = "0.0.0.0/0";
constexpr char kAttachment[] = "InternetGatewayAttachment";
constexpr char kPublicRoute[] = "PublicRouteToInternet";

// The name of a zone's part: "NatGateway1".
std::string OfZone(absl::string_view part, int zone) {
  return absl::StrCat(part, zone + 1);
}

// What uses an internet gateway does not name its attachment, and needs it
// (AWS CloudFormation Template Reference, "DependsOn attribute").
void AddPublicSubnets(const Context& context, const Side& side,
                      diag::Loc origin) {
  program::Stack& stack = side.In(stacks::kNetwork);
  SetName(stack.Add<aws::ec2::InternetGateway>("InternetGateway", origin),
          "dr");
  auto& attachment =
      stack.Add<aws::ec2::VPCGatewayAttachment>(kAttachment, origin);
  attachment.set_vpc_id("${Vpc}");
  attachment.set_internet_gateway_id("${InternetGateway}");
  auto& table = stack.Add<aws::ec2::RouteTable>("PublicRouteTable", origin);
  table.set_vpc_id("${Vpc}");
  SetName(table, "dr-public");
  auto& route = stack.Add<aws::ec2::Route>(kPublicRoute, origin);
  route.set_route_table_id("${PublicRouteTable}");
  route.set_destination_cidr_block(kInternet);
  route.set_gateway_id("${InternetGateway}");
  stack.Find(kPublicRoute)->depends_on.emplace_back(kAttachment);
  for (int i = 0; i < context.env.network().zones(); ++i) {
    const std::string id = OfZone("PublicSubnet", i);
    auto& subnet = stack.Add<aws::ec2::Subnet>(id, origin);
    subnet.set_vpc_id("${Vpc}");
    subnet.set_cidr_block(proof::PublicBlock(*side.spec, i)->ToString());
    if (i < side.spec->public_subnet_cidrs_size()) {
      stack.Find(id)->property_origins.emplace_back(
          "/CidrBlock", context.At(*side.spec, "public_subnet_cidrs"));
    }
    SetZone(side, i, subnet);
    subnet.set_map_public_ip_on_launch(false);
    SetName(subnet, absl::StrCat("dr-public-", i + 1));
    auto& association = stack.Add<aws::ec2::SubnetRouteTableAssociation>(
        absl::StrCat(id, "Routes"), origin);
    association.set_subnet_id(absl::StrCat("${", id, "}"));
    association.set_route_table_id("${PublicRouteTable}");
  }
}

// In the order in which a gateway works once it is there, and is gone before
// its way is.
void AddNatGateway(const Side& side, int zone, diag::Loc origin) {
  program::Stack& stack = side.In(stacks::kNetwork);
  const std::string address_id = OfZone("NatAddress", zone);
  auto& address = stack.Add<aws::ec2::EIP>(address_id, origin);
  address.set_domain("vpc");
  SetName(address, absl::StrCat("dr-nat-", zone + 1));
  stack.Find(address_id)->depends_on.emplace_back(kAttachment);
  const std::string gateway_id = OfZone("NatGateway", zone);
  const std::string subnet_id = OfZone("PublicSubnet", zone);
  auto& gateway = stack.Add<aws::ec2::NatGateway>(gateway_id, origin);
  gateway.set_connectivity_type("public");
  gateway.set_allocation_id(absl::StrCat("${", address_id, ".AllocationId}"));
  gateway.set_subnet_id(absl::StrCat("${", subnet_id, "}"));
  SetName(gateway, absl::StrCat("dr-nat-", zone + 1));
  stack.Find(gateway_id)->depends_on = {kPublicRoute,
                                        absl::StrCat(subnet_id, "Routes")};
  const std::string route_id = OfZone("RouteToInternet", zone);
  auto& route = stack.Add<aws::ec2::Route>(route_id, origin);
  route.set_route_table_id(absl::StrCat("${", RouteTableId(zone), "}"));
  route.set_destination_cidr_block(kInternet);
  route.set_nat_gateway_id(absl::StrCat("${", gateway_id, "}"));
  // A subnet of a running environment moves to its new table, and finds there
  // all that it had.
  stack.Find(absl::StrCat(SubnetId(zone), "Routes"))->depends_on = {
      "DynamodbEndpoint", route_id, "S3Endpoint"};
}

}  // namespace

bool GetsNat(const Context& context, const Side& side) {
  return proof::HasNat(context.env.network()) && !side.spec->has_existing_vpc();
}

void AddWayOut(const Context& context, const Side& side) {
  if (!proof::HasNat(context.env.network())) return;
  const diag::Loc origin = context.At(context.env.network(), "nat");
  if (GetsNat(context, side)) {
    AddPublicSubnets(context, side, origin);
    for (int i = 0; i < context.env.network().zones(); ++i) {
      AddNatGateway(side, i, origin);
    }
    return;
  }
  const std::vector<std::string> tables =
      RouteTables(side.spec->existing_vpc());
  for (size_t i = 0; i < tables.size(); ++i) {
    auto& route = side.In(stacks::kNetwork)
                      .AddExisting<aws::ec2::Route>(
                          absl::StrCat("RouteToInternet", i + 1), "", origin);
    route.set_route_table_id(tables[i]);
    route.set_destination_cidr_block(kInternet);
  }
}

}  // namespace drc::lower
