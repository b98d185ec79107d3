// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_COMMAND_FIELD_TEXT_H_
#define GENERATOR_COMMAND_FIELD_TEXT_H_

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

}  // namespace drc::command

#endif  // GENERATOR_COMMAND_FIELD_TEXT_H_
