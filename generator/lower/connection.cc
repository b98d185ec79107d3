// SPDX-License-Identifier: Apache-2.0
//
// What connects the two regions' VPCs.
#include "generator/lower/concerns.h"

namespace drc::lower {
namespace {

constexpr char kAttachment[] = "TransitGatewayAttachment";

// A route keeps its id wherever its table stands in the spec.
std::string RouteId(const Side& side, int index) {
  if (!side.spec->has_existing_vpc()) {
    return index == 0 ? "RouteToPeer" : absl::StrCat("RouteToPeer", index + 1);
  }
  const std::vector<std::string> tables =
      RouteTables(side.spec->existing_vpc());
  return absl::StrCat("RouteToPeer", program::CamelCase(tables[index]));
}

// The route to the other region, in each route table, by one of both. The
// primary's stand in a stack of their own: by a peering, as that waits for the
// secondary's connection; by a transit gateway, so that the one is changed into
// the other in place.
void AddRoutesToPeer(const Context& context, const Side& side,
                     const std::string& peering, const std::string& gateway,
                     diag::Loc origin) {
  program::Stack& stack =
      side.In(side.is_primary ? stacks::kPeering : stacks::kNetwork);
  const std::string tables =
      side.is_primary ? absl::StrCat(side.name(), "/", stacks::kNetwork, "/")
                      : "";
  for (int i = 0; i < CountRouteTables(context, side); ++i) {
    auto& route = stack.Add<aws::ec2::Route>(RouteId(side, i), origin);
    route.set_route_table_id(absl::StrCat("${", tables, RouteTableId(i), "}"));
    route.set_destination_cidr_block(side.peer->spec->vpc_cidr());
    if (!peering.empty()) route.set_vpc_peering_connection_id(peering);
    if (gateway.empty()) continue;
    route.set_transit_gateway_id(gateway);
    if (!side.is_primary) {
      stack.Find(RouteId(side, i))->depends_on.emplace_back(kAttachment);
    }
  }
}

// A VPC of the environment's own goes to the transit gateway in its region by
// an interface in each zone's subnet. A route there does not name the
// attachment, and needs it (AWS CloudFormation Template Reference, "DependsOn
// attribute").
void AddAttachment(const Context& context, const Side& side) {
  const dr::v1::TransitGateways& gateways =
      context.env.network().transit_gateways();
  const diag::Loc origin =
      context.At(gateways, side.is_primary ? "primary" : "secondary");
  const std::string& gateway =
      side.is_primary ? gateways.primary() : gateways.secondary();
  auto& attachment =
      side.In(stacks::kNetwork)
          .Add<aws::ec2::TransitGatewayAttachment>(kAttachment, origin);
  attachment.set_transit_gateway_id(gateway);
  attachment.set_vpc_id("${Vpc}");
  for (int i = 0; i < context.env.network().zones(); ++i) {
    attachment.add_subnet_ids(absl::StrCat("${", SubnetId(i), "}"));
  }
  SetName(attachment, "dr");
  AddRoutesToPeer(context, side, "", gateway, origin);
}

// Routes that are there already.
void AddExistingRoutes(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kNetwork);
  const std::vector<std::string> tables =
      RouteTables(side.spec->existing_vpc());
  for (size_t i = 0; i < tables.size(); ++i) {
    auto& route = stack.AddExisting<aws::ec2::Route>(
        absl::StrCat("RouteToPeer", i + 1), "",
        context.At(context.env.network(), "connection"));
    route.set_route_table_id(tables[i]);
    route.set_destination_cidr_block(side.peer->spec->vpc_cidr());
  }
}

// The secondary's stack owns the connection: it needs nothing of the primary
// but its VPC's id, and only the connection's id goes back. Within one account
// the request is accepted without a role.
void AddPeering(const Context& context) {
  const diag::Loc origin = context.At(context.env.regions());
  program::Stack& network = context.secondary.In(stacks::kNetwork);
  auto& connection =
      network.Add<aws::ec2::VPCPeeringConnection>("PeeringConnection", origin);
  connection.set_vpc_id("${Vpc}");
  connection.set_peer_vpc_id(context.primary.Ref(stacks::kNetwork, "Vpc"));
  connection.set_peer_region(context.primary.name());
  SetName(connection, "dr-peering");
  AddRoutesToPeer(context, context.secondary, "${PeeringConnection}", "",
                  origin);
  AddRoutesToPeer(context, context.primary,
                  context.secondary.Ref(stacks::kNetwork, "PeeringConnection"),
                  "", origin);
}

}  // namespace

void AddConnection(const Context& context) {
  if (context.env.network().connection() == dr::v1::CONNECTION_PEERING) {
    return AddPeering(context);
  }
  for (const Side* side : context.sides()) {
    if (side->spec->has_existing_vpc()) {
      AddExistingRoutes(context, *side);
    } else {
      AddAttachment(context, *side);
    }
  }
}

}  // namespace drc::lower
