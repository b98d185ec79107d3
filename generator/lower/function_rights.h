// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_FUNCTION_RIGHTS_H_
#define GENERATOR_LOWER_FUNCTION_RIGHTS_H_

#include <vector>

#include "generator/lower/context.h"
#include "generator/lower/policy.h"

namespace drc::lower {

// One item names the active writer for all functions. None of the spec's may
// write it.
Statement ReadControlItem(const Context& context, const Side& side);

// What the function may do, on its own region's stores only: the other region
// cannot be reached from the private subnets.
std::vector<Statement> FunctionRights(const Context& context,
                                      const dr::v1::Function& spec,
                                      const Side& side);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_FUNCTION_RIGHTS_H_
