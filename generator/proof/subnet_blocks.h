// SPDX-License-Identifier: Apache-2.0
//
// The address blocks of the subnets of a VPC of the environment's own.
#ifndef GENERATOR_PROOF_SUBNET_BLOCKS_H_
#define GENERATOR_PROOF_SUBNET_BLOCKS_H_

#include "dr/v1/environment.pb.h"
#include "generator/net/cidr.h"

namespace drc::proof {

// A public subnet has room for what AWS keeps of each, five addresses, and for
// a NAT gateway (Amazon VPC User Guide, "Subnet CIDR blocks").
inline constexpr int kPublicPrefixLength = 28;

// Whether functions of both regions are to reach the internet.
bool HasNat(const dr::v1::Network& network);

// The block of the private or public subnet in the zone of that index, from 0,
// as the region lists it, or else as it follows from the VPC's: private ones
// are the first, public ones the last. Nothing where there is none.
std::optional<net::Cidr> PrivateBlock(const dr::v1::Network& network,
                                      const dr::v1::Region& region, int zone);
std::optional<net::Cidr> PublicBlock(const dr::v1::Region& region, int zone);

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_SUBNET_BLOCKS_H_
