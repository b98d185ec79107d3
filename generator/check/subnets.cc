// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "generator/check/checks.h"
#include "generator/proof/subnet_blocks.h"
#include "google/protobuf/repeated_field.h"

namespace drc::check {
namespace {

constexpr char kPrivate[] = "subnet_cidrs";
constexpr char kPublic[] = "public_subnet_cidrs";

// The subnets that the compiler would make itself must fit into the VPC.
void CheckDerived(Spec& spec, const dr::v1::Region& region,
                  const net::Cidr& vpc) {
  const dr::v1::Network& network = spec.env.network();
  const int prefix_length = network.subnet_prefix_length();
  if (network.zones() < 0 || static_cast<uint64_t>(network.zones()) <=
                                 vpc.SubnetCount(prefix_length)) {
    return;
  }
  diag::Finding& finding =
      spec.Error(spec.Of(region, "vpc_cidr"), "subnets",
                 "`vpc_cidr` $0 has no room for $1 subnets of /$2; set "
                 "`network.subnet_prefix_length`, or `subnet_cidrs` here",
                 vpc.ToString(), network.zones(), prefix_length);
  spec.NoteWritten(network, "subnet_prefix_length", "the subnets' prefix",
                   finding);
}

// A region's list of blocks; nothing where one says none. All are told.
std::vector<std::optional<net::Cidr>> CheckWritten(
    Spec& spec, const dr::v1::Region& region, const std::string& field,
    const google::protobuf::RepeatedPtrField<std::string>& list,
    const std::optional<net::Cidr>& vpc) {
  const int zones = spec.env.network().zones();
  const int count = list.size();
  if (count != zones) {
    spec.Error(
        spec.Of(region, field, std::min(count - 1, zones)), "subnets",
        "`$0` lists $1 of $2 subnets; list one a zone, or set `network.zones`",
        field, count, zones);
  }
  std::vector<std::optional<net::Cidr>> blocks;
  for (int i = 0; i < count; ++i) {
    blocks.push_back(ReadBlock(spec, region, field, i, list[i], true));
    if (!blocks[i].has_value()) continue;
    if (vpc.has_value() && !vpc->Contains(*blocks[i])) {
      spec.Error(spec.Of(region, field, i), "subnets",
                 "the subnet $0 lies outside the VPC's block $1",
                 blocks[i]->ToString(), vpc->ToString())
          .Note(spec.Of(region, "vpc_cidr"), "the VPC's block");
    }
    for (int j = 0; j < i; ++j) {
      if (!blocks[j].has_value() || !blocks[j]->Overlaps(*blocks[i])) continue;
      spec.Error(spec.Of(region, field, i), "cidr-overlap",
                 "the subnet $0 overlaps the subnet $1", blocks[i]->ToString(),
                 blocks[j]->ToString())
          .Note(spec.Of(region, field, j), "the other subnet");
      break;
    }
  }
  return blocks;
}

// Public subnets lie beside the private ones: told where the region says one of
// both, the public one first.
void CheckPublic(Spec& spec, const dr::v1::Region& region,
                 const net::Cidr& vpc) {
  const dr::v1::Network& network = spec.env.network();
  for (int i = 0; i < network.zones(); ++i) {
    const auto block = proof::PublicBlock(region, i);
    for (int j = 0; j < network.zones(); ++j) {
      const auto other = proof::PrivateBlock(network, region, j);
      if (!block.has_value() || !other.has_value() ||
          !block->Overlaps(*other)) {
        continue;
      }
      if (!region.public_subnet_cidrs().empty()) {
        spec.Error(spec.Of(region, kPublic, i), "cidr-overlap",
                   "the public subnet $0 overlaps the private one $1",
                   block->ToString(), other->ToString())
            .Note(region.subnet_cidrs().empty() ? spec.Of(region, "vpc_cidr")
                                                : spec.Of(region, kPrivate, j),
                  "the private subnet");
      } else if (!region.subnet_cidrs().empty()) {
        spec.Error(spec.Of(region, kPrivate, j), "cidr-overlap",
                   "the subnet $0 overlaps $1, the public one of a NAT "
                   "gateway; move it, or set `public_subnet_cidrs`",
                   other->ToString(), block->ToString())
            .Note(spec.Of(network, "nat"), "the NAT gateways");
      } else {
        spec.Error(spec.Of(region, "vpc_cidr"), "subnets",
                   "`vpc_cidr` $0 has no room for $1 public subnets of /$2 "
                   "behind the private ones; set "
                   "`network.subnet_prefix_length`, or `subnet_cidrs` here",
                   vpc.ToString(), network.zones(), proof::kPublicPrefixLength)
            .Note(spec.Of(network, "nat"), "the NAT gateways");
      }
      return;
    }
  }
}

void CheckRegion(Spec& spec, const dr::v1::Region& region) {
  if (region.has_existing_vpc()) return;
  const bool has_nat = proof::HasNat(spec.env.network());
  const std::optional<net::Cidr> vpc =
      ReadBlock(spec, region, "vpc_cidr", 0, region.vpc_cidr(), false);
  if (region.subnet_cidrs_size() > 0) {
    CheckWritten(spec, region, kPrivate, region.subnet_cidrs(), vpc);
  } else if (vpc.has_value()) {
    CheckDerived(spec, region, *vpc);
  }
  if (region.public_subnet_cidrs_size() > 0) {
    CheckWritten(spec, region, kPublic, region.public_subnet_cidrs(), vpc);
    if (!has_nat) {
      spec.Error(spec.Of(region, kPublic), "subnets",
                 "`public_subnet_cidrs` is of NAT gateways; set `network.nat`, "
                 "or remove it");
    }
  }
  if (has_nat && vpc.has_value()) CheckPublic(spec, region, *vpc);
}

}  // namespace

void CheckSubnets(Spec& spec) {
  const dr::v1::Regions& regions = spec.env.regions();
  CheckRegion(spec, regions.primary());
  CheckRegion(spec, regions.secondary());
}

}  // namespace drc::check
