// SPDX-License-Identifier: Apache-2.0
//
// The plugin as a program of its own: `protoc-gen-cfn COMMAND ...`.
#ifndef GENERATOR_COMMAND_COMMAND_H_
#define GENERATOR_COMMAND_COMMAND_H_

#include <cstdio>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "generator/command/arguments.h"

namespace drc::command {

struct Command {
  absl::string_view name;

  // Its arguments but for flags, as usage shows them, and how many there may
  // be.
  absl::string_view words;
  size_t least_words;
  size_t most_words;

  // What it does, on one line.
  absl::string_view summary;

  // What its help says besides; each paragraph ends its last line.
  absl::string_view details;

  std::vector<Flag> (*flags)();

  // What it prints on standard output. An InvalidArgumentError is a mistake in
  // the arguments, any other error is of the run; what an error says is shown,
  // a line each.
  absl::StatusOr<std::string> (*run)(Arguments arguments);
};

// Whether whoever reads the stream, standard output or error, wants colour: it
// is a terminal, and the variable NO_COLOR is not set, or empty (no-color.org).
bool WantsColour(std::FILE* stream);

absl::StatusOr<std::string> Compile(Arguments arguments);
absl::StatusOr<std::string> Check(Arguments arguments);
absl::StatusOr<std::string> Format(Arguments arguments);
absl::StatusOr<std::string> Graph(Arguments arguments);
absl::StatusOr<std::string> Plan(Arguments arguments);
absl::StatusOr<std::string> Rules(Arguments arguments);
absl::StatusOr<std::string> Explain(Arguments arguments);
absl::StatusOr<std::string> Facts(Arguments arguments);

}  // namespace drc::command

#endif  // GENERATOR_COMMAND_COMMAND_H_
