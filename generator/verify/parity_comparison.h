// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_PARITY_COMPARISON_H_
#define GENERATOR_VERIFY_PARITY_COMPARISON_H_

#include <string>
#include <vector>

#include "generator/verify/model.h"

namespace drc::verify {

// The first difference of two resources of a type, with both values, that is
// none of the regions' own names and of what their entry lets differ; empty
// where there is none. `taken_in`: buckets that were there before, and their
// likes.
std::string FindDifference(const Model& model, const Node& primary,
                           const Node& secondary,
                           const std::vector<const Node*>& taken_in);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_PARITY_COMPARISON_H_
