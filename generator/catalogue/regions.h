// SPDX-License-Identifier: Apache-2.0
//
// What follows from where regions lie.
#ifndef GENERATOR_CATALOGUE_REGIONS_H_
#define GENERATOR_CATALOGUE_REGIONS_H_

#include "absl/strings/string_view.h"

namespace drc::catalogue {

// The partition that the region lies in, "aws-cn". Of a region that is not
// known, that of most.
absl::string_view PartitionOf(absl::string_view region);

// A region that is neither of the two, whose endpoints show whoever reaches
// them that its own way out is open. Empty in a partition of two regions, as
// China and GovCloud are.
absl::string_view ThirdRegion(absl::string_view primary,
                              absl::string_view secondary);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_REGIONS_H_
