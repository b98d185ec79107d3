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
#include "generator/proof/subnet_blocks.h"
#include "google/protobuf/repeated_field.h"

namespace drc::check {
namespace {

constexpr char kPrivate[] = "subnet_cidrs";
constexpr char kPublic[] = "public_subnet_cidrs";

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

// A region's list of blocks; nothing where one says none. All are told.
std::vector<std::optional<net::Cidr>> CheckWritten(
    const parse::ParsedSpec& spec, const dr::v1::Region& region,
    const std::string& field,
    const google::protobuf::RepeatedPtrField<std::string>& list,
    const std::optional<net::Cidr>& vpc, diag::Diagnostics& out) {
  const int zones = spec.environment->network().zones();
  const int count = list.size();
  if (count != zones) {
    out.Error(spec.locations.Of(region, field, std::min(count - 1, zones)),
              "subnets",
              absl::StrFormat("`%s` lists %d of %d subnets; list one a zone, "
                              "or set `network.zones`",
                              field, count, zones));
  }
  std::vector<std::optional<net::Cidr>> blocks;
  for (int i = 0; i < count; ++i) {
    blocks.push_back(ReadBlock(spec, region, field, i, list[i], &out));
    if (!blocks[i].has_value()) continue;
    if (vpc.has_value() && !vpc->Contains(*blocks[i])) {
      out.Error(spec.locations.Of(region, field, i), "subnets",
                absl::StrCat("the subnet ", blocks[i]->ToString(),
                             " lies outside the VPC's block ", vpc->ToString()))
          .Note(spec.locations.Of(region, "vpc_cidr"), "the VPC's block");
    }
    for (int j = 0; j < i; ++j) {
      if (!blocks[j].has_value() || !blocks[j]->Overlaps(*blocks[i])) continue;
      out.Error(spec.locations.Of(region, field, i), "cidr-overlap",
                absl::StrCat("the subnet ", blocks[i]->ToString(),
                             " overlaps the subnet ", blocks[j]->ToString()))
          .Note(spec.locations.Of(region, field, j), "the other subnet");
      break;
    }
  }
  return blocks;
}

// Public subnets lie beside the private ones: told where the region says one of
// both, the public one first.
void CheckPublic(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                 const net::Cidr& vpc, diag::Diagnostics& out) {
  const dr::v1::Network& network = spec.environment->network();
  for (int i = 0; i < network.zones(); ++i) {
    const auto block = proof::PublicBlock(region, i);
    for (int j = 0; j < network.zones(); ++j) {
      const auto other = proof::PrivateBlock(network, region, j);
      if (!block.has_value() || !other.has_value() ||
          !block->Overlaps(*other)) {
        continue;
      }
      if (!region.public_subnet_cidrs().empty()) {
        out.Error(spec.locations.Of(region, kPublic, i), "cidr-overlap",
                  absl::StrCat("the public subnet ", block->ToString(),
                               " overlaps the private one ", other->ToString()))
            .Note(region.subnet_cidrs().empty()
                      ? spec.locations.Of(region, "vpc_cidr")
                      : spec.locations.Of(region, kPrivate, j),
                  "the private subnet");
      } else if (!region.subnet_cidrs().empty()) {
        out.Error(spec.locations.Of(region, kPrivate, j), "cidr-overlap",
                  absl::StrCat("the subnet ", other->ToString(), " overlaps ",
                               block->ToString(),
                               ", the public one of a NAT gateway; move it, or "
                               "set `public_subnet_cidrs`"))
            .Note(spec.locations.Of(network, "nat"), "the NAT gateways");
      } else {
        out.Error(
               spec.locations.Of(region, "vpc_cidr"), "subnets",
               absl::StrFormat(
                   "`vpc_cidr` %s has no room for %d public subnets of /%d "
                   "behind the private ones; set "
                   "`network.subnet_prefix_length`, or `subnet_cidrs` here",
                   vpc.ToString(), network.zones(), proof::kPublicPrefixLength))
            .Note(spec.locations.Of(network, "nat"), "the NAT gateways");
      }
      return;
    }
  }
}

void CheckRegion(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                 diag::Diagnostics& out) {
  if (region.has_existing_vpc()) return;
  const bool has_nat = proof::HasNat(spec.environment->network());
  const std::optional<net::Cidr> vpc =
      ReadBlock(spec, region, "vpc_cidr", 0, region.vpc_cidr(), nullptr);
  if (region.subnet_cidrs_size() > 0) {
    CheckWritten(spec, region, kPrivate, region.subnet_cidrs(), vpc, out);
  } else if (vpc.has_value()) {
    CheckDerived(spec, region, *vpc, out);
  }
  if (region.public_subnet_cidrs_size() > 0) {
    CheckWritten(spec, region, kPublic, region.public_subnet_cidrs(), vpc, out);
    if (!has_nat) {
      out.Error(spec.locations.Of(region, kPublic), "subnets",
                "`public_subnet_cidrs` is of NAT gateways; set `network.nat`, "
                "or remove it");
    }
  }
  if (has_nat && vpc.has_value()) CheckPublic(spec, region, *vpc, out);
}

}  // namespace

void CheckSubnets(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Regions& regions = spec.environment->regions();
  CheckRegion(spec, regions.primary(), out);
  CheckRegion(spec, regions.secondary(), out);
}

}  // namespace drc::check
