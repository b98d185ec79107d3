// SPDX-License-Identifier: Apache-2.0
//
// The words of AWS's resource provider schemas: JSON Schema (draft 7), AWS's
// own words about a resource, and those cfn-lint adds.

#ifndef TOOLS_IMPORT_SCHEMA_KEYWORDS_H_
#define TOOLS_IMPORT_SCHEMA_KEYWORDS_H_

#include <set>
#include <string>

#include "nlohmann/json.hpp"
#include "tools/import_schema/findings.h"

namespace import_schema {

// Checks that the document is an object whose words are all known and whose
// values have the kinds those words ask for, throughout its definitions and
// properties. Reports an error for each that is not, and a warning for each
// rule that the generated schema cannot carry. Returns the places (`within`) of
// all schemas it checked; the steps after this one take their kinds for
// granted.
std::set<std::string> CheckKeywords(const nlohmann::json& document,
                                    const Place& place, Findings* findings);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_KEYWORDS_H_
