// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_TOPOLOGY_H_
#define GENERATOR_LOWER_TOPOLOGY_H_

#include "absl/strings/string_view.h"
#include "generator/lower/context.h"

namespace drc::lower {

// The stack that holds all others of the side's region: the root, or the
// StackSet's.
program::Stack& TopStack(Context& context, const Side& side);

// Adds a stack of the side's region, which the region's own deploys.
program::Stack& AddStack(Context& context, const Side& side,
                         absl::string_view name, absl::string_view description,
                         diag::Loc origin);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_TOPOLOGY_H_
