// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_EXECUTION_ROLE_H_
#define GENERATOR_LOWER_EXECUTION_ROLE_H_

#include "generator/lower/context.h"

namespace drc::lower {

// Adds the role with which the StackSet deploys the secondary region: it may do
// what CloudFormation's handlers do for the types that can lie there, on this
// environment's resources.
void LowerExecutionRole(Context& context);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_EXECUTION_ROLE_H_
