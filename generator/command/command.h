// SPDX-License-Identifier: Apache-2.0
//
// The plugin as a program of its own: `protoc-gen-cfn COMMAND ...`.

#ifndef GENERATOR_COMMAND_COMMAND_H_
#define GENERATOR_COMMAND_COMMAND_H_

#include <cstdio>
#include <optional>

#include "generator/command/arguments.h"
#include "generator/schema/schema.h"

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

// What `explain` says of what is no rule.

// What the language says of a field of a spec, by its path ("tables.name"): its
// type, its documentation, its bounds and default, the values of an
// enumeration and the fields of a message. Nothing where there is no such
// field.
std::optional<std::string> FieldText(absl::string_view path);

// What a field holds: "text", "Table, repeated".
std::string FullTypeOf(const google::protobuf::FieldDescriptor& field);

// What a field is held to, a line each.
std::vector<std::string> Bounds(const schema::Property& property);

// The paths of the fields of the message that the path leads into as far as it
// is known: what a misspelt one may have meant.
std::vector<std::string> FieldsBeside(absl::string_view path);

// What AWS's schema says of a resource type, by its message ("aws.sqs.Queue")
// or as CloudFormation calls it ("AWS::SQS::Queue"): how `resources` say it,
// what the compiler takes for its name and its keys, its attributes and all
// properties. Nothing where there is no such type.
std::optional<std::string> TypeText(absl::string_view name);

// The language as a serialized FileDescriptorSet with its comments, which the
// compiled schema lacks; what a file imports stands before it.
absl::string_view SchemaSource();

}  // namespace drc::command

#endif  // GENERATOR_COMMAND_COMMAND_H_
