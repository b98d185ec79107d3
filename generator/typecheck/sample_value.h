// SPDX-License-Identifier: Apache-2.0
//
// What can be known of a string before it is deployed.

#ifndef GENERATOR_TYPECHECK_SAMPLE_VALUE_H_
#define GENERATOR_TYPECHECK_SAMPLE_VALUE_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "generator/program/program.h"

namespace drc::typecheck {

// The longest value that a text can have: "db-${EnvironmentSuffix}" becomes
// "db-xxxxxxxxxxxxxxxxxxxx" where the suffix has at most 20 characters. Nothing
// where it names a resource, whose identifier AWS chooses, or a dynamic
// reference.
std::optional<std::string> SampleValue(absl::string_view text,
                                       const program::Program& program,
                                       const program::Stack& stack);

}  // namespace drc::typecheck

#endif  // GENERATOR_TYPECHECK_SAMPLE_VALUE_H_
