// SPDX-License-Identifier: Apache-2.0
//
// What a fuzz target demands of the code it feeds.

#ifndef TESTS_FUZZ_REQUIRE_H_
#define TESTS_FUZZ_REQUIRE_H_

#include <cstdio>
#include <cstdlib>
#include <string>

namespace drc::testing {

// Ends the process where `holds` is false: so a fuzzer takes notice and keeps
// the input.
inline void Require(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "required: %s\n", what.c_str());
  std::abort();
}

}  // namespace drc::testing

#endif  // TESTS_FUZZ_REQUIRE_H_
