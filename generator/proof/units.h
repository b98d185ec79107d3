// SPDX-License-Identifier: Apache-2.0
//
// Numbers as people read them.

#ifndef GENERATOR_PROOF_UNITS_H_
#define GENERATOR_PROOF_UNITS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace drc::proof {

// "12,000", whatever the locale.
std::string Grouped(int64_t value);

// "5 s", "11 min 51 s", "24 h"; negative ones too.
std::string Length(int64_t seconds);

// "5 s", "711 s (11 min 51 s)", "86,400 s (24 h)"; negative ones too.
std::string Duration(int64_t seconds);

// "1 probe", "3 probes": with `one` in the singular.
std::string Counted(int64_t count, absl::string_view one);

// The least whole number that is no less than the ratio. Neither is negative,
// and the divisor is not zero.
inline int64_t CeilOfRatio(int64_t dividend, int64_t divisor) {
  return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
}

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_UNITS_H_
