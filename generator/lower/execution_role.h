// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_EXECUTION_ROLE_H_
#define GENERATOR_LOWER_EXECUTION_ROLE_H_

#include "generator/lower/context.h"

namespace drc::lower {

// Adds the role with which the StackSet deploys the secondary region, once all
// resources there are known: it may do what CloudFormation's handlers of just these
// types do, on this environment's resources.
void LowerExecutionRole(Context& context);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_EXECUTION_ROLE_H_
