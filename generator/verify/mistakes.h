// SPDX-License-Identifier: Apache-2.0
//
// Tells the compiler's mistakes from the user's.
#ifndef GENERATOR_VERIFY_MISTAKES_H_
#define GENERATOR_VERIFY_MISTAKES_H_

#include "absl/status/status.h"
#include "generator/diag/diagnostics.h"

namespace drc::verify {

// Hands on to `out` what a spec can be blamed for, of what Verify found: its
// warnings, and that it is too large for AWS's quotas. An error beside these
// says that the compiler broke its word with a spec that it had accepted, and
// becomes an internal error that lists all of them, each with the place in the
// spec that it came from.
// `has_own`: whether the spec has resources or changes of its own, so that it
// can be blamed for whatever was found.
absl::Status HandOn(const diag::Diagnostics& found, bool has_own,
                    diag::Diagnostics& out);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_MISTAKES_H_
