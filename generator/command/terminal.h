// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_COMMAND_TERMINAL_H_
#define GENERATOR_COMMAND_TERMINAL_H_

#include <cstdio>

namespace drc::command {

// Whether whoever reads the stream, standard output or error, wants colour: it
// is a terminal, and the variable NO_COLOR is not set, or empty (no-color.org).
bool WantsColour(std::FILE* stream);

}  // namespace drc::command

#endif  // GENERATOR_COMMAND_TERMINAL_H_
