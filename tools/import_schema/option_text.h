// SPDX-License-Identifier: Apache-2.0
//
// Options as they stand in a .proto file.

#ifndef TOOLS_IMPORT_SCHEMA_OPTION_TEXT_H_
#define TOOLS_IMPORT_SCHEMA_OPTION_TEXT_H_

#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace import_schema {

// The fields of an options message that are set, one "name: value" each, in the
// order of their numbers. Repeated scalars are one list.
std::vector<std::string> OptionLines(const google::protobuf::Message& options);

// A string literal.
std::string Quoted(const std::string& text);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_OPTION_TEXT_H_
