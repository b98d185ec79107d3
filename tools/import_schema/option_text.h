// SPDX-License-Identifier: Apache-2.0
//
// Options as they stand in a .proto file.

#ifndef TOOLS_IMPORT_SCHEMA_OPTION_TEXT_H_
#define TOOLS_IMPORT_SCHEMA_OPTION_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace import_schema {

// One field of an options message: "required: true", "enum_values: [...]" or
// "exactly_one_of { ... }".
struct OptionText {
  std::string head;                 // The name, with the colon if it has one.
  bool list = false;                // The values belong in brackets.
  std::vector<std::string> values;  // One, unless it is a list.

  std::string OneLine() const;

  // The lines, each with the indent; a list that is too long for one has one
  // for each of its elements.
  std::string Lines(const std::string& indent, size_t width) const;
};

// The fields that are set, in the order of their numbers.
std::vector<OptionText> OptionTexts(const google::protobuf::Message& options);

// The fields in one line, or in nothing if none is set.
std::string OneLine(const std::vector<OptionText>& options,
                    const std::string& separator);

// A number so that it reads back as the same.
std::string NumberText(double value);

// A string literal.
std::string Quoted(const std::string& text);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_OPTION_TEXT_H_
