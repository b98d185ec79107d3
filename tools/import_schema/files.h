// SPDX-License-Identifier: Apache-2.0
//
// The file system, as far as the importer needs it.

#ifndef TOOLS_IMPORT_SCHEMA_FILES_H_
#define TOOLS_IMPORT_SCHEMA_FILES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace import_schema {

// The contents of a file; the error says why there are none.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Replaces the file as a whole or leaves it as it was. Makes its folder.
absl::Status WriteFile(const std::string& path, const std::string& text);

absl::Status RemoveFile(const std::string& path);

// The names of the files in a folder, sorted; none where there is no folder.
std::vector<std::string> ListFiles(const std::string& folder);

bool IsFolder(const std::string& path);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_FILES_H_
