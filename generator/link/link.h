// SPDX-License-Identifier: Apache-2.0
//
// Resolves the references between stacks and regions.
//
// A reference to a resource of another stack becomes
//   - within a region: an output of the stack that owns the resource and a
//     parameter of the one that uses it, handed through every stack between;
//   - between regions, where the attribute follows from a physical name: that
//     text, and a DependsOn where nothing else makes the one wait for the
//     other;
//   - from the secondary back to the primary region otherwise: an output of the
//     StackSet's instance, which the reader custom resource fetches;
//   - from the primary to the secondary region otherwise: a StackSet parameter.
// Parameters of the root stack (the environment's suffix, the template bucket)
// reach every stack that names them.
//
// Afterwards each reference names a parameter, a pseudo parameter or a resource
// of its own stack.
#ifndef GENERATOR_LINK_LINK_H_
#define GENERATOR_LINK_LINK_H_

#include "generator/link/linked.h"

namespace drc::link {

// Fails with InternalError that lists every unresolved reference (stack,
// resource, property, text) and every cycle (its path): lowering made them, no
// spec can.
absl::StatusOr<Linked> Link(program::Lowered lowered);

}  // namespace drc::link

#endif  // GENERATOR_LINK_LINK_H_
