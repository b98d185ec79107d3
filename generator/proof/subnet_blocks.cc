// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/subnet_blocks.h"

namespace drc::proof {
namespace {

std::optional<net::Cidr> Parse(const std::string& text) {
  const auto block = net::Cidr::Parse(text);
  return block.ok() ? std::make_optional(*block) : std::nullopt;
}

}  // namespace

bool HasNat(const dr::v1::Network& network) {
  return network.nat() == dr::v1::NAT_GATEWAY_PER_ZONE;
}

std::optional<net::Cidr> PrivateBlock(const dr::v1::Network& network,
                                      const dr::v1::Region& region, int zone) {
  if (region.subnet_cidrs_size() > 0) {
    return zone < region.subnet_cidrs_size() ? Parse(region.subnet_cidrs(zone))
                                             : std::nullopt;
  }
  const auto vpc = Parse(region.vpc_cidr());
  if (!vpc.has_value()) return std::nullopt;
  return vpc->Subnet(network.subnet_prefix_length(), zone);
}

std::optional<net::Cidr> PublicBlock(const dr::v1::Region& region, int zone) {
  if (region.public_subnet_cidrs_size() > 0) {
    return zone < region.public_subnet_cidrs_size()
               ? Parse(region.public_subnet_cidrs(zone))
               : std::nullopt;
  }
  const auto vpc = Parse(region.vpc_cidr());
  if (!vpc.has_value()) return std::nullopt;
  const auto last =
      static_cast<int64_t>(vpc->SubnetCount(kPublicPrefixLength)) - 1;
  return vpc->Subnet(kPublicPrefixLength, last - zone);
}

}  // namespace drc::proof
