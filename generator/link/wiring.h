// SPDX-License-Identifier: Apache-2.0
//
// Hands values from stack to stack: outputs on the way up, parameters on the
// way down.
#ifndef GENERATOR_LINK_WIRING_H_
#define GENERATOR_LINK_WIRING_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/program/program.h"

namespace drc::link {

// The chain of stacks from the root to `stack`, both included.
std::vector<program::Stack*> Ancestry(program::Stack& stack);

// The innermost stack that holds or deploys both.
program::Stack& CommonAncestor(program::Stack& a, program::Stack& b);

// The resource of `ancestor` that is `resource` of `stack`, or that deploys the
// stack it lies in.
program::Resource* Representative(program::Stack& ancestor,
                                  program::Stack& stack,
                                  program::Resource* resource);

// Hands the value `text`, which is local to `from`, to the stack `to`. Returns
// the text that means it there. `name` is the output's name in `from`.
std::string Wire(program::Stack& from, const std::string& name,
                 const std::string& text, program::Stack& to);

// Makes a parameter of the root stack known in `stack` and all between. False
// where the root has no such parameter.
bool InheritParameter(program::Stack& stack, absl::string_view name);

}  // namespace drc::link

#endif  // GENERATOR_LINK_WIRING_H_
