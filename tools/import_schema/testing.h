// SPDX-License-Identifier: Apache-2.0
//
// What the importer's tests share.

#ifndef TOOLS_IMPORT_SCHEMA_TESTING_H_
#define TOOLS_IMPORT_SCHEMA_TESTING_H_

#include <string>

#include "absl/strings/string_view.h"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/model.h"
#include "tools/import_schema/node.h"

namespace import_schema {

// A checked schema document, in "schema.json". Findings go to `findings`.
Document MakeDocument(const std::string& json, Findings* findings);

// The schema at a place of the document, resolved.
Node ResolveAt(const Document& document, absl::string_view pointer,
               Findings* findings);

// The message of the resource type AWS::Test::Thing with that schema.
Message ConvertThing(const std::string& json, Findings* findings);

// The message as it stands in the .proto file.
std::string MessageText(const Message& message);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_TESTING_H_
