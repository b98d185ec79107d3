// SPDX-License-Identifier: Apache-2.0
//
// The concerns of an environment, one file each; concerns.inc lists them. Each
// adds its resources to the stacks of both regions and the roles it needs to
// the identity stack. The order between resources is the linker's.
#ifndef GENERATOR_LOWER_CONCERNS_H_
#define GENERATOR_LOWER_CONCERNS_H_

#include <vector>

#include "dr/v1/environment.pb.h"
#include "generator/lower/context.h"

namespace drc::lower {

#define CONCERN(name) void name(Context& context);
#include "generator/lower/concerns.inc"
#undef CONCERN

// The spec's `overrides`.
using Overrides = std::vector<const dr::v1::Override*>;
Overrides AllOverrides(const Context& context);

// Changes resources as the overrides say. Returns those that met none so far.
Overrides ApplyOverrides(Context& context, const Overrides& changes);

// Makes faults of overrides that met no resource.
void ReportUnmet(Context& context, const Overrides& changes);

// Adds the role with which the StackSet deploys the secondary region: it may do
// what CloudFormation's handlers do for the types that can lie there, on this
// environment's resources. What these are, the concerns have said by then.
void LowerExecutionRole(Context& context);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_CONCERNS_H_
