// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_COMMAND_MAIN_H_
#define GENERATOR_COMMAND_MAIN_H_

#include <string>
#include <vector>

namespace drc::command {

// Runs the command, or prints what --help and --version ask for. `arguments`
// are those of the program, at least one. Gives the exit code: 0 where all went
// well, 1 for findings that are errors and for what the machine does not do, 2
// for mistakes in the arguments.
int Main(const std::vector<std::string>& arguments);

// The same of a call without any argument that nothing is piped into.
int ShowUsage();

}  // namespace drc::command

#endif  // GENERATOR_COMMAND_MAIN_H_
