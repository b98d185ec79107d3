// SPDX-License-Identifier: Apache-2.0
//
// JSON files.

#ifndef TOOLS_IMPORT_SCHEMA_JSON_FILE_H_
#define TOOLS_IMPORT_SCHEMA_JSON_FILE_H_

#include <string>

#include "absl/types/optional.h"
#include "nlohmann/json.hpp"
#include "tools/import_schema/findings.h"

namespace import_schema {

// The JSON of a file; none, and reported, where it is not to be had.
absl::optional<nlohmann::json> ReadJson(const std::string& file,
                                        Findings* findings);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_JSON_FILE_H_
