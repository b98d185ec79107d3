// SPDX-License-Identifier: Apache-2.0

#ifndef TESTS_SOUNDNESS_CHECK_FORMATTED_H_
#define TESTS_SOUNDNESS_CHECK_FORMATTED_H_

#include <optional>
#include <string>

namespace drc::testing {

// Formats a text: it still means the same, has the same comments, and is
// formatted then. Says what does not hold, or nothing (""); nullopt where the
// text is no spec.
std::optional<std::string> CheckFormatted(const std::string& text);

}  // namespace drc::testing

#endif  // TESTS_SOUNDNESS_CHECK_FORMATTED_H_
