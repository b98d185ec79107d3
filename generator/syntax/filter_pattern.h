// SPDX-License-Identifier: Apache-2.0
//
// Filter patterns of CloudWatch Logs.
#ifndef GENERATOR_SYNTAX_FILTER_PATTERN_H_
#define GENERATOR_SYNTAX_FILTER_PATTERN_H_

#include <string>

#include "absl/strings/string_view.h"

namespace drc::syntax {

// Why CloudWatch Logs would refuse the pattern, as far as brackets and quotes
// tell (Amazon CloudWatch Logs User Guide, "Filter pattern syntax"); empty
// where they do not. A pattern is a selection of JSON in braces, columns in
// brackets, or terms; texts stand in double quotes, regular expressions between
// percent signs, and neither counts as a bracket.
//
// Accepted: { $.status = 500 && $.path = "}" }   [ip, user, code = 5*]
//           "exit code" -DEBUG   %[Ee]rror%
// Rejected: { $.status = 500   [ip, user   "exit code   %error   a) b
std::string FilterPatternFault(absl::string_view pattern);

}  // namespace drc::syntax

#endif  // GENERATOR_SYNTAX_FILTER_PATTERN_H_
