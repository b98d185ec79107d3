// SPDX-License-Identifier: Apache-2.0
//
// What `explain` says of what is no rule.

#ifndef GENERATOR_COMMAND_EXPLAIN_H_
#define GENERATOR_COMMAND_EXPLAIN_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/schema/schema.h"
#include "google/protobuf/descriptor.h"

namespace drc::command {

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

#endif  // GENERATOR_COMMAND_EXPLAIN_H_
