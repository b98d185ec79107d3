// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/catalogue/endpoint_services.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "generator/proof/subnet_blocks.h"

namespace drc::check {
namespace {

constexpr absl::string_view kRule = "existing";

// What a region says of a VPC of the environment's own.
void CheckRegion(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                 diag::Diagnostics& out) {
  const dr::v1::ExistingVpc& vpc = region.existing_vpc();
  if (!spec.locations.IsWritten(region, "vpc_cidr")) {
    out.Error(spec.locations.Of(vpc), kRule,
              "`existing_vpc` needs `vpc_cidr` beside it, the block that its "
              "subnets lie in: routes and security groups of both regions name "
              "it");
  }
  const auto excludes = [&](absl::string_view field, int count) {
    if (count == 0) return;
    out.Error(spec.locations.Of(region, field), kRule,
              absl::StrCat("`", field,
                           "` is of subnets that the compiler makes; those of "
                           "an existing VPC stand in `existing_vpc.subnets`"))
        .Note(spec.locations.Of(vpc), "the VPC");
  };
  excludes("subnet_cidrs", region.subnet_cidrs_size());
  excludes("public_subnet_cidrs", region.public_subnet_cidrs_size());
  excludes("availability_zone_ids", region.availability_zone_ids_size());
}

void CheckSubnets(const parse::ParsedSpec& spec, const dr::v1::ExistingVpc& vpc,
                  diag::Diagnostics& out) {
  const int zones = spec.environment->network().zones();
  const int count = vpc.subnets_size();
  // Of none, CheckStructure has its say.
  if (count > 0 && count != zones) {
    out.Error(spec.locations.Of(vpc.subnets(std::min(count - 1, zones))),
              "subnets",
              absl::StrFormat("`subnets` lists %d of %d subnets; list one a "
                              "zone, or set `network.zones`",
                              count, zones));
  }
  const auto is_new = [&](int index, absl::string_view field,
                          const std::string& value, const auto& value_of,
                          absl::string_view why) {
    for (int i = 0; i < index && !value.empty(); ++i) {
      if (value_of(vpc.subnets(i)) != value) continue;
      out.Error(spec.locations.Of(vpc.subnets(index), field), kRule,
                absl::StrCat(diag::Quoted(value), " is a subnet's above", why))
          .Note(spec.locations.Of(vpc.subnets(i), field), "the other subnet");
      return;
    }
  };
  for (int i = 0; i < count; ++i) {
    const dr::v1::ExistingSubnet& subnet = vpc.subnets(i);
    is_new(
        i, "id", subnet.id(), [](const auto& of) { return of.id(); }, "");
    is_new(
        i, "availability_zone_id", subnet.availability_zone_id(),
        [](const auto& of) { return of.availability_zone_id(); },
        ": each subnet lies in a zone of its own, so that the loss of one is "
        "not the loss of all");
  }
}

void CheckEndpoints(const parse::ParsedSpec& spec,
                    const dr::v1::ExistingVpc& vpc, diag::Diagnostics& out) {
  const auto& wanted = spec.environment->network().interface_endpoints();
  for (int i = 0; i < vpc.endpoints_size(); ++i) {
    const std::string& service = vpc.endpoints(i);
    // Of what is no service, CheckStructure has its say.
    if (service == "s3" || service == "dynamodb" ||
        !catalogue::HasEndpointService(service) ||
        std::find(wanted.begin(), wanted.end(), service) != wanted.end()) {
      continue;
    }
    out.Error(spec.locations.Of(vpc, "endpoints", i), kRule,
              absl::StrCat("no function of the environment uses the endpoint "
                           "of ",
                           diag::Quoted(service),
                           "; name the service in "
                           "`network.interface_endpoints`, so that both "
                           "regions have it, or remove it"));
  }
}

void CheckConnection(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Environment& env = *spec.environment;
  if (env.network().connection() != dr::v1::CONNECTION_EXISTING) return;
  for (const auto* region :
       {&env.regions().primary(), &env.regions().secondary()}) {
    if (region->has_existing_vpc()) continue;
    out.Error(spec.locations.Of(env.network(), "connection"), kRule,
              absl::StrCat("the VPC in ", region->name(),
                           " is made with the environment, and nothing leads "
                           "to it yet; CONNECTION_EXISTING is for two VPCs "
                           "that exist"))
        .Note(spec.locations.Of(*region), "the region");
  }
}

void CheckNat(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Environment& env = *spec.environment;
  if (!proof::HasNat(env.network()) ||
      !env.regions().primary().has_existing_vpc() ||
      !env.regions().secondary().has_existing_vpc()) {
    return;
  }
  out.Error(
         spec.locations.Of(env.network(), "nat"), kRule,
         "both VPCs exist, and keep the ways to the internet that they have; "
         "remove `nat`")
      .Note(spec.locations.Of(env.regions().primary().existing_vpc()),
            "the primary's VPC");
}

// What AWS has given an id lies in one region.
void CheckApart(const parse::ParsedSpec& spec,
                const dr::v1::ExistingVpc& primary,
                const dr::v1::ExistingVpc& secondary, diag::Diagnostics& out) {
  const auto is_other = [&](const auto& one, const auto& other,
                            absl::string_view field, const std::string& there,
                            const std::string& here, absl::string_view what) {
    if (here.empty() || here != there) return true;
    out.Error(spec.locations.Of(other, field), kRule,
              absl::StrCat(diag::Quoted(here), " is a ", what,
                           " of the primary's, and lies in one region"))
        .Note(spec.locations.Of(one, field), "the primary's");
    return false;
  };
  is_other(primary, secondary, "id", primary.id(), secondary.id(), "VPC");
  for (const dr::v1::ExistingSubnet& subnet : secondary.subnets()) {
    for (const dr::v1::ExistingSubnet& one : primary.subnets()) {
      if (!is_other(one, subnet, "id", one.id(), subnet.id(), "subnet")) break;
    }
    for (const dr::v1::ExistingSubnet& one : primary.subnets()) {
      if (!is_other(one, subnet, "route_table_id", one.route_table_id(),
                    subnet.route_table_id(), "route table")) {
        break;
      }
    }
  }
}

}  // namespace

void CheckExistingVpcs(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Regions& regions = spec.environment->regions();
  for (const auto* region : {&regions.primary(), &regions.secondary()}) {
    if (!region->has_existing_vpc()) continue;
    CheckRegion(spec, *region, out);
    CheckSubnets(spec, region->existing_vpc(), out);
    CheckEndpoints(spec, region->existing_vpc(), out);
  }
  CheckConnection(spec, out);
  CheckNat(spec, out);
  CheckApart(spec, regions.primary().existing_vpc(),
             regions.secondary().existing_vpc(), out);
}

}  // namespace drc::check
