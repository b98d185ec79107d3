// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/json_file.h"

#include "absl/status/statusor.h"
#include "tools/import_schema/files.h"

namespace import_schema {

absl::optional<nlohmann::json> ReadJson(const std::string& file,
                                        Findings* findings) {
  const absl::StatusOr<std::string> text = ReadFile(file);
  if (!text.ok()) {
    findings->Error({file, ""}, text.status().message());
    return absl::nullopt;
  }
  nlohmann::json document =
      nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (document.is_discarded()) {
    findings->Error({file, ""}, "is not JSON");
    return absl::nullopt;
  }
  return document;
}

}  // namespace import_schema
