// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PARSE_READ_FILE_H_
#define GENERATOR_PARSE_READ_FILE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace drc::parse {

// The content of a file. The error names the path and the system's reason; a
// file of more than `limit` bytes is an OutOfRangeError, found without reading
// on.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t limit);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_READ_FILE_H_
