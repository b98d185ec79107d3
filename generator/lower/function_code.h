// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LOWER_FUNCTION_CODE_H_
#define GENERATOR_LOWER_FUNCTION_CODE_H_

#include "generator/lower/context.h"

namespace drc::lower {

// Gives the function of the spec's at `index`, as it is in `side`, its code,
// what runs it, the handler that has the fence come first, and its layers.
void SetCode(Context& context, int index, const Side& side,
             program::Resource& resource);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_FUNCTION_CODE_H_
