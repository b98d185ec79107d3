// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_CHECK_UNKNOWN_H_
#define GENERATOR_CHECK_UNKNOWN_H_

#include "absl/strings/string_view.h"

namespace drc::check {

// How errors end that say what the compiler has not heard of: its data is of
// one day (catalogue::FactsDate), and AWS goes on.
inline constexpr absl::string_view kUnlessAwsHasIt =
    "; if AWS has it, pass over this with a reason";

}  // namespace drc::check

#endif  // GENERATOR_CHECK_UNKNOWN_H_
