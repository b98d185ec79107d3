// SPDX-License-Identifier: Apache-2.0
//
// The list of the resource types to import.

#ifndef TOOLS_IMPORT_SCHEMA_TYPE_LIST_H_
#define TOOLS_IMPORT_SCHEMA_TYPE_LIST_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "tools/import_schema/findings.h"
#include "tools/import_schema/resource.h"

namespace import_schema {

// A listed type and the line that lists it.
struct ListedType {
  TypeName name;
  Place place;
};

// The parts of a type's name; none where it is no name of an AWS type.
absl::optional<TypeName> ParseTypeName(absl::string_view name);

// Reads the text of the list: a type's name a line, "AWS::S3::Bucket"; a "#"
// begins a comment. Sorted by name. Reports what is no name of an AWS type, and
// one that is listed twice.
std::vector<ListedType> ParseTypeList(const std::string& file,
                                      const std::string& text,
                                      Findings* findings);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_TYPE_LIST_H_
