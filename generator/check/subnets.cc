// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/blocks.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/net/cidr.h"
#include "generator/parse/parse.h"

namespace drc::check {
namespace {

constexpr char kField[] = "subnet_cidrs";

// The subnets that the compiler would make itself must fit into the VPC.
void CheckDerived(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                  const net::Cidr& vpc, diag::Diagnostics& out) {
  const dr::v1::Network& network = spec.environment->network();
  const int prefix_length = network.subnet_prefix_length();
  if (network.zones() < 0 || static_cast<uint64_t>(network.zones()) <=
                                 vpc.SubnetCount(prefix_length)) {
    return;
  }
  out.Error(spec.locations.Of(region, "vpc_cidr"), "subnets",
            absl::StrFormat("`vpc_cidr` %s has no room for %d subnets of /%d; "
                            "set `network.subnet_prefix_length`, or "
                            "`subnet_cidrs` here",
                            vpc.ToString(), network.zones(), prefix_length))
      .Note(spec.locations.Of(network, "subnet_prefix_length"),
            "the subnets' prefix");
}

void CheckWritten(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                  const std::optional<net::Cidr>& vpc, diag::Diagnostics& out) {
  const int zones = spec.environment->network().zones();
  const int count = region.subnet_cidrs_size();
  if (count != zones) {
    out.Error(spec.locations.Of(region, kField, std::min(count - 1, zones)),
              "subnets",
              absl::StrFormat("`subnet_cidrs` lists %d of %d subnets; list one "
                              "a zone, or set `network.zones`",
                              count, zones));
  }
  std::vector<std::optional<net::Cidr>> blocks;
  for (int i = 0; i < count; ++i) {
    blocks.push_back(
        ReadBlock(spec, region, kField, i, region.subnet_cidrs(i), &out));
    if (!blocks[i].has_value()) continue;
    if (vpc.has_value() && !vpc->Contains(*blocks[i])) {
      out.Error(spec.locations.Of(region, kField, i), "subnets",
                absl::StrCat("the subnet ", blocks[i]->ToString(),
                             " lies outside the VPC's block ", vpc->ToString()))
          .Note(spec.locations.Of(region, "vpc_cidr"), "the VPC's block");
    }
    for (int j = 0; j < i; ++j) {
      if (!blocks[j].has_value() || !blocks[j]->Overlaps(*blocks[i])) continue;
      out.Error(spec.locations.Of(region, kField, i), "cidr-overlap",
                absl::StrCat("the subnet ", blocks[i]->ToString(),
                             " overlaps the subnet ", blocks[j]->ToString()))
          .Note(spec.locations.Of(region, kField, j), "the other subnet");
      break;
    }
  }
}

void CheckRegion(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                 diag::Diagnostics& out) {
  if (region.has_existing_vpc()) return;
  const std::optional<net::Cidr> vpc =
      ReadBlock(spec, region, "vpc_cidr", 0, region.vpc_cidr(), nullptr);
  if (region.subnet_cidrs_size() > 0) {
    CheckWritten(spec, region, vpc, out);
  } else if (vpc.has_value()) {
    CheckDerived(spec, region, *vpc, out);
  }
}

}  // namespace

void CheckSubnets(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Regions& regions = spec.environment->regions();
  CheckRegion(spec, regions.primary(), out);
  CheckRegion(spec, regions.secondary(), out);
}

}  // namespace drc::check
