// SPDX-License-Identifier: Apache-2.0
//
// Hands values from stack to stack: outputs on the way up, parameters on the
// way down.
#ifndef GENERATOR_LINK_WIRING_H_
#define GENERATOR_LINK_WIRING_H_

#include "generator/program/program.h"

namespace drc::link {

// Hands the value `text`, which is local to `from`, to the stack `to`. Returns
// the text that means it there. `name` is the output's name in `from`.
std::string Wire(program::Stack& from, const std::string& name,
                 const std::string& text, program::Stack& to);

// Makes a parameter of the root stack known in `stack` and all between. False
// where the root has no such parameter.
bool InheritParameter(program::Stack& stack, absl::string_view name);

}  // namespace drc::link

#endif  // GENERATOR_LINK_WIRING_H_
