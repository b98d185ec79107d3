// SPDX-License-Identifier: Apache-2.0

#ifndef TESTS_FUZZ_JSON_MUTATOR_H_
#define TESTS_FUZZ_JSON_MUTATOR_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace drc::testing {

// The JSON with one to four of its values removed, doubled, renamed, or
// replaced by another of its values, another kind or another size. A text that
// is no JSON is changed by its tokens. The same arguments give the same text.
std::string MutateJson(absl::string_view text, uint32_t seed);

}  // namespace drc::testing

#endif  // TESTS_FUZZ_JSON_MUTATOR_H_
