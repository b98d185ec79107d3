// SPDX-License-Identifier: Apache-2.0

#ifndef TESTS_SPECS_RANDOM_SPEC_H_
#define TESTS_SPECS_RANDOM_SPEC_H_

#include <cstdint>
#include <string>

namespace drc::testing {

// A spec whose every field is left out or within its own bounds, often at one
// of them: the longest name, the smallest number. Rules over several fields are
// met by leaving out what they are about, most of the time. The same seed gives
// the same spec everywhere.
std::string RandomSpec(uint32_t seed);

}  // namespace drc::testing

#endif  // TESTS_SPECS_RANDOM_SPEC_H_
