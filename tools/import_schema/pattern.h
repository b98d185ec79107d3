// SPDX-License-Identifier: Apache-2.0
//
// AWS's regular expressions (ECMA syntax, with some of Java and Python) in
// RE2's.

#ifndef TOOLS_IMPORT_SCHEMA_PATTERN_H_
#define TOOLS_IMPORT_SCHEMA_PATTERN_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace import_schema {

// The pattern in RE2's syntax, with the same meaning:
//
//   \u002F             \x{002F}
//   \Z                 \z                 (Python's end of the text)
//   \p{Alnum} \p{IsL}  [:alnum:] \p{L}    (Java's classes)
//
// and an idle backslash goes. None where RE2 cannot express it (look-around,
// back references, repetitions beyond its limits) or where the dialects
// disagree. `\s` is RE2's, which knows the ASCII spaces only.
absl::optional<std::string> ToRe2(absl::string_view pattern);

}  // namespace import_schema

#endif  // TOOLS_IMPORT_SCHEMA_PATTERN_H_
