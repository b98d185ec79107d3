// SPDX-License-Identifier: Apache-2.0
//
// The concerns of an environment, one file each; concerns.inc lists them. Each
// adds its resources to the stacks of both regions and the roles it needs to
// the identity stack. The order between resources is the linker's.
#ifndef GENERATOR_LOWER_CONCERNS_H_
#define GENERATOR_LOWER_CONCERNS_H_

#include "generator/lower/context.h"

namespace drc::lower {

#define CONCERN(name) void name(Context& context);
#include "generator/lower/concerns.inc"
#undef CONCERN

// Adds the role with which the StackSet deploys the secondary region: it may do
// what CloudFormation's handlers do for the types that can lie there, on this
// environment's resources. What these are, the concerns have said by then.
void LowerExecutionRole(Context& context);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_CONCERNS_H_
