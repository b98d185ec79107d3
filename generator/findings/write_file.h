// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_FINDINGS_WRITE_FILE_H_
#define GENERATOR_FINDINGS_WRITE_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace drc::findings {

// Writes a file beside its place and moves it there, so that nobody reads half
// of it and an older one stays where writing fails.
absl::Status WriteFile(const std::string& path, absl::string_view content);

}  // namespace drc::findings

#endif  // GENERATOR_FINDINGS_WRITE_FILE_H_
