// SPDX-License-Identifier: Apache-2.0
//
// SHA-256 of several texts at once, one in each lane of AVX2's registers.
#ifndef GENERATOR_HASH_LANES_H_
#define GENERATOR_HASH_LANES_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::hash {

using Digest = std::array<uint8_t, 32>;

// Whether the processor has AVX2.
bool HasLanes();

// Whether lanes are the fastest way: processors with instructions for SHA-256
// take fewer for one text after the other.
bool PrefersLanes();

// The digests of the texts, in their order. Only where HasLanes().
std::vector<Digest> HashInLanes(absl::Span<const absl::string_view> texts);

}  // namespace drc::hash

#endif  // GENERATOR_HASH_LANES_H_
