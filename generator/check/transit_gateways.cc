// SPDX-License-Identifier: Apache-2.0
#include "generator/check/checks.h"

namespace drc::check {
namespace {

constexpr absl::string_view kRule = "existing";

// A VPC that is made is attached to the gateway, and one that exists has been.
void CheckRegion(Spec& spec, const dr::v1::Region& region,
                 absl::string_view field, bool is_said) {
  const dr::v1::Network& network = spec.env.network();
  const dr::v1::TransitGateways& gateways = network.transit_gateways();
  if (region.has_existing_vpc() && is_said) {
    spec.Error(spec.Of(gateways, field), kRule,
               "the VPC in $0 exists, and is attached to its transit gateway "
               "by whoever has it; remove `$1`",
               region.name(), field)
        .Note(spec.Of(region.existing_vpc()), "the VPC");
  } else if (!region.has_existing_vpc() && !is_said) {
    spec.Error(network.has_transit_gateways() ? spec.Of(gateways)
                                              : spec.Of(network, "connection"),
               kRule,
               "the VPC in $0 is to be attached to a transit gateway there; "
               "name it in `transit_gateways.$1`",
               region.name(), field);
  }
}

}  // namespace

void CheckTransitGateways(Spec& spec) {
  const dr::v1::Network& network = spec.env.network();
  const dr::v1::TransitGateways& gateways = network.transit_gateways();
  if (network.connection() != dr::v1::CONNECTION_TRANSIT_GATEWAY) {
    if (!network.has_transit_gateways()) return;
    spec.Error(spec.Of(gateways), kRule,
               "`transit_gateways` is of `connection: "
               "CONNECTION_TRANSIT_GATEWAY`; set that, or remove it");
    return;
  }
  const dr::v1::Regions& regions = spec.env.regions();
  if (regions.primary().has_existing_vpc() &&
      regions.secondary().has_existing_vpc()) {
    spec.Error(spec.Of(network, "connection"), kRule,
               "both VPCs exist, and the environment attaches neither; say "
               "`connection: CONNECTION_EXISTING`");
    return;
  }
  CheckRegion(spec, regions.primary(), "primary", gateways.has_primary());
  CheckRegion(spec, regions.secondary(), "secondary", gateways.has_secondary());
  if (gateways.has_primary() && gateways.primary() == gateways.secondary()) {
    spec.Error(spec.Of(gateways, "secondary"), kRule,
               "$0 is the transit gateway of the primary's, and lies in one "
               "region",
               diag::Quoted(gateways.secondary()))
        .Note(spec.Of(gateways, "primary"), "the primary's");
  }
}

}  // namespace drc::check
