// SPDX-License-Identifier: Apache-2.0
//
// When AWS ends Lambda runtimes.
#ifndef GENERATOR_CHECK_RUNTIME_ENDS_H_
#define GENERATOR_CHECK_RUNTIME_ENDS_H_

#include "absl/strings/string_view.h"

namespace drc::check {

// Days as YYYY-MM-DD, which sort as text.
struct RuntimeEnd {
  absl::string_view runtime;
  absl::string_view deprecated;        // gets no patches from then on
  absl::string_view creation_blocked;  // no function can be created
  absl::string_view update_blocked;    // none can be updated
  absl::string_view successor;
};

// The runtimes of the language whose end AWS has announced. Source: AWS Lambda
// Developer Guide, "Lambda runtimes".
inline constexpr RuntimeEnd kRuntimeEnds[] = {
    {"python3.11", "2027-06-30", "2027-07-31", "2027-08-31", "python3.13"},
    {"nodejs18.x", "2025-09-01", "2027-02-01", "2027-03-03", "nodejs22.x"},
};

}  // namespace drc::check

#endif  // GENERATOR_CHECK_RUNTIME_ENDS_H_
