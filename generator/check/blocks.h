// SPDX-License-Identifier: Apache-2.0
//
// Address blocks of specs.

#ifndef GENERATOR_CHECK_BLOCKS_H_
#define GENERATOR_CHECK_BLOCKS_H_

#include <optional>
#include <string>

#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/net/cidr.h"

namespace drc::check {

// The block that `text`, the value of the region's field (of a list: its
// element), says. Nothing where it says none that AWS takes for a VPC or
// subnet; then, with `is_told`, a finding says why. A text that breaks
// the field's pattern is left to CheckStructure.
std::optional<net::Cidr> ReadBlock(Spec& spec, const dr::v1::Region& region,
                                   const std::string& field, int index,
                                   const std::string& text, bool is_told);

}  // namespace drc::check

#endif  // GENERATOR_CHECK_BLOCKS_H_
