// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_COMMAND_ARGUMENTS_H_
#define GENERATOR_COMMAND_ARGUMENTS_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace drc::command {

// A flag of a command.
struct Flag {
  absl::string_view name;   // without its dashes
  absl::string_view value;  // as help shows it; empty: the flag takes none
  absl::string_view help;
  bool repeated = false;  // whether it may be given more than once
};

// "--name=value", as help shows it.
std::string ToString(const Flag& flag);

struct Arguments {
  // What is no flag, in order.
  std::vector<std::string> words;

  // Names without their dashes and values, in order; each name once, unless its
  // flag may be repeated.
  std::vector<std::pair<std::string, std::string>> flags;

  // Takes a flag's value out; `otherwise` where it was not given.
  std::string Take(absl::string_view name, absl::string_view otherwise);
};

// Sorts what was given after the command's name. A value follows its flag
// behind "=" or as the next argument; what follows "--" is no flag. All that
// is wrong is in one message, a line each.
absl::StatusOr<Arguments> ParseArguments(const std::vector<Flag>& known,
                                         const std::vector<std::string>& given);

}  // namespace drc::command

#endif  // GENERATOR_COMMAND_ARGUMENTS_H_
