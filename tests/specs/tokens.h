// SPDX-License-Identifier: Apache-2.0
//
// Changes a text by its tokens, whatever its language.

#ifndef TESTS_SPECS_TOKENS_H_
#define TESTS_SPECS_TOKENS_H_

#include <random>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace drc::testing {

// The pieces of a text: words, strings, white space, comments from "#" to the
// line's end, and single characters. Joined they are the text.
std::vector<std::string> SplitTokens(absl::string_view text);

// The text with a token or a few that follow each other removed, doubled,
// moved, or replaced by another token of the text or of the format.
std::string MutateTokens(absl::string_view text, std::mt19937& random);

}  // namespace drc::testing

#endif  // TESTS_SPECS_TOKENS_H_
