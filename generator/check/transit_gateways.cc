// SPDX-License-Identifier: Apache-2.0

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {
namespace {

constexpr absl::string_view kRule = "existing";

// A VPC that is made is attached to the gateway, and one that exists has been.
void CheckRegion(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                 absl::string_view field, bool is_said,
                 diag::Diagnostics& out) {
  const dr::v1::Network& network = spec.environment->network();
  const dr::v1::TransitGateways& gateways = network.transit_gateways();
  if (region.has_existing_vpc() && is_said) {
    out.Error(spec.locations.Of(gateways, field), kRule,
              absl::StrCat("the VPC in ", region.name(),
                           " exists, and is attached to its transit gateway "
                           "by whoever has it; remove `",
                           field, "`"))
        .Note(spec.locations.Of(region.existing_vpc()), "the VPC");
  } else if (!region.has_existing_vpc() && !is_said) {
    out.Error(network.has_transit_gateways()
                  ? spec.locations.Of(gateways)
                  : spec.locations.Of(network, "connection"),
              kRule,
              absl::StrCat("the VPC in ", region.name(),
                           " is to be attached to a transit gateway there; "
                           "name it in `transit_gateways.",
                           field, "`"));
  }
}

}  // namespace

void CheckTransitGateways(const parse::ParsedSpec& spec,
                          diag::Diagnostics& out) {
  const dr::v1::Network& network = spec.environment->network();
  const dr::v1::TransitGateways& gateways = network.transit_gateways();
  if (network.connection() != dr::v1::CONNECTION_TRANSIT_GATEWAY) {
    if (!network.has_transit_gateways()) return;
    out.Error(spec.locations.Of(gateways), kRule,
              "`transit_gateways` is of `connection: "
              "CONNECTION_TRANSIT_GATEWAY`; set that, or remove it");
    return;
  }
  const dr::v1::Regions& regions = spec.environment->regions();
  if (regions.primary().has_existing_vpc() &&
      regions.secondary().has_existing_vpc()) {
    out.Error(spec.locations.Of(network, "connection"), kRule,
              "both VPCs exist, and the environment attaches neither; say "
              "`connection: CONNECTION_EXISTING`");
    return;
  }
  CheckRegion(spec, regions.primary(), "primary", gateways.has_primary(), out);
  CheckRegion(spec, regions.secondary(), "secondary", gateways.has_secondary(),
              out);
  if (gateways.has_primary() && gateways.primary() == gateways.secondary()) {
    out.Error(spec.locations.Of(gateways, "secondary"), kRule,
              absl::StrCat(diag::Quoted(gateways.secondary()),
                           " is the transit gateway of the primary's, and lies "
                           "in one region"))
        .Note(spec.locations.Of(gateways, "primary"), "the primary's");
  }
}

}  // namespace drc::check
