// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "generator/catalogue/regions.h"
#include "generator/check/checks.h"
#include "generator/proof/subnet_blocks.h"

namespace drc::check {
namespace {

constexpr absl::string_view kRule = "existing";

// What a region says of a VPC of the environment's own.
void CheckRegion(Spec& spec, const dr::v1::Region& region) {
  const dr::v1::ExistingVpc& vpc = region.existing_vpc();
  if (!spec.IsWritten(region, "vpc_cidr")) {
    spec.Error(
        spec.Of(vpc), kRule,
        "`existing_vpc` needs `vpc_cidr` beside it, the block that its subnets "
        "lie in: routes and security groups of both regions name it");
  }
  const auto excludes = [&](absl::string_view field, int count) {
    if (count == 0) return;
    spec.Error(spec.Of(region, field), kRule,
               "`$0` is of subnets that the compiler makes; those of an "
               "existing VPC stand in `existing_vpc.subnets`",
               field)
        .Note(spec.Of(vpc), "the VPC");
  };
  excludes("subnet_cidrs", region.subnet_cidrs_size());
  excludes("public_subnet_cidrs", region.public_subnet_cidrs_size());
  excludes("availability_zone_ids", region.availability_zone_ids_size());
}

void CheckSubnets(Spec& spec, const dr::v1::ExistingVpc& vpc) {
  const int zones = spec.env.network().zones();
  const int count = vpc.subnets_size();
  // Of none, CheckStructure has its say.
  if (count > 0 && count != zones) {
    spec.Error(spec.Of(vpc.subnets(std::min(count - 1, zones))), "subnets",
               "`subnets` lists $0 of $1 subnets; list one a zone, or set "
               "`network.zones`",
               count, zones);
  }
  const auto is_new = [&](int index, absl::string_view field,
                          const std::string& value, const auto& value_of,
                          absl::string_view why) {
    for (int i = 0; i < index && !value.empty(); ++i) {
      if (value_of(vpc.subnets(i)) != value) continue;
      spec.Error(spec.Of(vpc.subnets(index), field), kRule,
                 "$0 is a subnet's above$1", diag::Quoted(value), why)
          .Note(spec.Of(vpc.subnets(i), field), "the other subnet");
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

void CheckEndpoints(Spec& spec, const dr::v1::ExistingVpc& vpc) {
  const auto& wanted = spec.env.network().interface_endpoints();
  for (int i = 0; i < vpc.endpoints_size(); ++i) {
    const std::string& service = vpc.endpoints(i);
    // Of what is no service, CheckStructure has its say.
    if (service == "s3" || service == "dynamodb" ||
        !catalogue::HasEndpointService(service) ||
        absl::c_linear_search(wanted, service)) {
      continue;
    }
    spec.Error(spec.Of(vpc, "endpoints", i), kRule,
               "no function of the environment uses the endpoint of $0; name "
               "the service in `network.interface_endpoints`, so that both "
               "regions have it, or remove it",
               diag::Quoted(service));
  }
}

void CheckConnection(Spec& spec) {
  if (spec.env.network().connection() != dr::v1::CONNECTION_EXISTING) return;
  for (const auto* region :
       {&spec.env.regions().primary(), &spec.env.regions().secondary()}) {
    if (region->has_existing_vpc()) continue;
    spec.Error(spec.Of(spec.env.network(), "connection"), kRule,
               "the VPC in $0 is made with the environment, and nothing leads "
               "to it yet; CONNECTION_EXISTING is for two VPCs that exist",
               region->name())
        .Note(spec.Of(*region), "the region");
  }
}

void CheckNat(Spec& spec) {
  if (!proof::HasNat(spec.env.network()) ||
      !spec.env.regions().primary().has_existing_vpc() ||
      !spec.env.regions().secondary().has_existing_vpc()) {
    return;
  }
  spec.Error(spec.Of(spec.env.network(), "nat"), kRule,
             "both VPCs exist, and keep the ways to the internet that they "
             "have; remove `nat`")
      .Note(spec.Of(spec.env.regions().primary().existing_vpc()),
            "the primary's VPC");
}

// What AWS has given an id lies in one region.
void CheckApart(Spec& spec, const dr::v1::ExistingVpc& primary,
                const dr::v1::ExistingVpc& secondary) {
  const auto is_other = [&](const auto& one, const auto& other,
                            absl::string_view field, const std::string& there,
                            const std::string& here, absl::string_view what) {
    if (here.empty() || here != there) return true;
    spec.Error(spec.Of(other, field), kRule,
               "$0 is a $1 of the primary's, and lies in one region",
               diag::Quoted(here), what)
        .Note(spec.Of(one, field), "the primary's");
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

void CheckExistingVpcs(Spec& spec) {
  const dr::v1::Regions& regions = spec.env.regions();
  for (const auto* region : {&regions.primary(), &regions.secondary()}) {
    if (!region->has_existing_vpc()) continue;
    CheckRegion(spec, *region);
    CheckSubnets(spec, region->existing_vpc());
    CheckEndpoints(spec, region->existing_vpc());
  }
  CheckConnection(spec);
  CheckNat(spec);
  CheckApart(spec, regions.primary().existing_vpc(),
             regions.secondary().existing_vpc());
}

}  // namespace drc::check
