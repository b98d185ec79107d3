// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_SPECS_RANDOM_NETWORK_H_
#define TESTS_SPECS_RANDOM_NETWORK_H_

#include <cstdint>
#include <functional>

#include "dr/v1/environment.pb.h"

namespace drc::testing {

// Draws a number below a bound.
using Below = std::function<uint64_t(uint64_t bound)>;

// Draws anew what of a random network is bound to its two regions, whose names
// are set: VPCs that exist, zones, endpoints and the connection.
void DrawNetwork(const Below& below, dr::v1::Environment& e);

}  // namespace drc::testing

#endif  // TESTS_SPECS_RANDOM_NETWORK_H_
