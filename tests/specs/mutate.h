// SPDX-License-Identifier: Apache-2.0
//
// Changes specs as somebody who writes them would: bytes changed at random
// rarely get past the parser, and what parses rarely gets past the checks.

#ifndef TESTS_SPECS_MUTATE_H_
#define TESTS_SPECS_MUTATE_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/strings/string_view.h"

namespace drc::testing {

// Changes the bytes of a text.
using ByteMutator = std::function<std::string(absl::string_view)>;

// The spec with one to three changes. Most are to its values and messages (set
// to a bound or past it, to another of its values, removed, doubled, taken from
// a random spec), so that the text is a spec again; some are to its tokens, so
// that all the syntax is used. A text that is no spec is changed by tokens and
// bytes. The same arguments give the same text.
std::string MutateSpec(absl::string_view text, uint32_t seed,
                       const ByteMutator& bytes);

// The first spec with some of the second's fields; the first as it is where one
// of them is no spec.
std::string CrossSpecs(absl::string_view first, absl::string_view second,
                       uint32_t seed);

}  // namespace drc::testing

#endif  // TESTS_SPECS_MUTATE_H_
