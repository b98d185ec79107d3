// SPDX-License-Identifier: Apache-2.0
//
// The parts of the network, which network.cc puts together: each of them adds
// to the `network` stacks.
#ifndef GENERATOR_LOWER_NETWORK_PARTS_H_
#define GENERATOR_LOWER_NETWORK_PARTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "aws/ec2.pb.h"
#include "generator/lower/context.h"

namespace drc::lower {

// Adds the tag by which people know it.
template <typename T>
void SetName(T& resource, absl::string_view name) {
  auto* tag = resource.add_tags();
  tag->set_key("Name");
  tag->set_value(Suffixed(name));
}

// "PrivateRouteTable", "PrivateRouteTable2": a region may have several.
std::string RouteTableId(int index);

// The ids of an existing VPC's route tables, each once, in the order of its
// subnets.
std::vector<std::string> RouteTables(const dr::v1::ExistingVpc& vpc);

// How many route tables the private subnets of a region have: one, or one for
// each that has a NAT gateway of its own.
int CountRouteTables(const Context& context, const Side& side);

// Whether the region's subnets get a way to the internet of the environment's.
bool GetsNat(const Context& context, const Side& side);

// Places a subnet in the zone of that index, from 0.
void SetZone(const Side& side, int index, aws::ec2::Subnet& subnet);

// The internet gateway, public subnets, NAT gateways, and the routes to them;
// of an existing VPC, the routes that it must have.
void AddWayOut(const Context& context, const Side& side);

// The endpoints of the services that functions call.
void AddEndpoints(const Context& context, const Side& side);

// What connects the regions, and the routes both ways.
void AddConnection(const Context& context);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_NETWORK_PARTS_H_
