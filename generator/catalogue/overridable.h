// SPDX-License-Identifier: Apache-2.0
//
// The properties that a spec's `overrides` may change. The report's figures
// follow from the spec, and the way of a failover from what the compiler makes:
// a property that either rests on is the compiler's alone. So this is a closed
// list; what a type has no row for stays as it is.

#ifndef GENERATOR_CATALOGUE_OVERRIDABLE_H_
#define GENERATOR_CATALOGUE_OVERRIDABLE_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::catalogue {

struct Overridable {
  absl::string_view type;  // "AWS::Lambda::Function"
  // With all in them, sorted, with spaces between: "/Tags /TracingConfig".
  absl::string_view pointers;
};

// Sorted by type.
absl::Span<const Overridable> AllOverridable();

// The pointers of a type.
std::vector<absl::string_view> OverridableOf(absl::string_view type);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_OVERRIDABLE_H_
