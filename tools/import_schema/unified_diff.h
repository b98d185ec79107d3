// SPDX-License-Identifier: Apache-2.0
//
// What a file's text lacks of what it should be.

#ifndef TOOLS_IMPORT_SCHEMA_UNIFIED_DIFF_H_
#define TOOLS_IMPORT_SCHEMA_UNIFIED_DIFF_H_

#include <string>

#include "absl/strings/string_view.h"

namespace import_schema {

// The change from `before` to `after` as `diff -u` prints it, with three lines
// of context; empty if they are equal.
std::string UnifiedDiff(absl::string_view name, absl::string_view before,
                        absl::string_view after);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_UNIFIED_DIFF_H_
