// SPDX-License-Identifier: Apache-2.0
//
// How long one request is expected to take, from what was measured of the
// function's code and what AWS says of the calls that it makes.

#ifndef GENERATOR_PROOF_EXPECTED_DURATION_H_
#define GENERATOR_PROOF_EXPECTED_DURATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace drc::proof {

// What a term of a duration rests on.
enum class DurationBasis {
  kMeasured,    // measured in process, on another machine than AWS's
  kDocumented,  // AWS's documentation says so
  kAssumed,     // an allowance
};

// "measured", "documented", "assumed".
const char* Name(DurationBasis basis);

struct DurationTerm {
  std::string id;
  int64_t microseconds;
  DurationBasis basis;
  std::string text;         // how it follows
  std::string source = {};  // a file of ours or an AWS document, or empty
};

// The terms of the request that takes longest, for a function of `memory_mb`
// with this code; empty for code that nobody measured. The default code, for
// which "" stands too, is measured.
std::vector<DurationTerm> DurationTerms(absl::string_view code,
                                        int64_t memory_mb);

// Their sum in milliseconds, rounded up to the next 50, so that measuring
// again, on another machine, does not change templates; 100 for code that
// nobody measured.
int64_t ExpectedDurationMs(absl::string_view code, int64_t memory_mb);

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_EXPECTED_DURATION_H_
