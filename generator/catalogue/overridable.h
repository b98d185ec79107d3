// SPDX-License-Identifier: Apache-2.0
//
// The properties that a spec's `overrides` may change. The report's figures
// follow from the spec, and the way of a failover from what the compiler makes:
// a property that either rests on is the compiler's alone. So this is a closed
// list; what a type has no row for stays as it is.

#ifndef GENERATOR_CATALOGUE_OVERRIDABLE_H_
#define GENERATOR_CATALOGUE_OVERRIDABLE_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::catalogue {

struct Overridable {
  absl::string_view type;     // "AWS::Lambda::Function"
  absl::string_view pointer;  // "/TracingConfig", with all in it
};

// Sorted by type and pointer.
absl::Span<const Overridable> AllOverridable();

// Those of a type.
absl::Span<const Overridable> OverridableOf(absl::string_view type);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_OVERRIDABLE_H_
