// SPDX-License-Identifier: Apache-2.0
//
// Holds the lowered program to AWS's schemas.

#ifndef GENERATOR_TYPECHECK_TYPECHECK_H_
#define GENERATOR_TYPECHECK_TYPECHECK_H_

#include "absl/status/status.h"
#include "generator/program/program.h"

namespace drc::typecheck {

// Checks that the properties of every resource are those of a resource type and
// keep to what proto/aws says of them: required properties, lengths, ranges,
// patterns, enumerations, exclusive groups. A string with a reference in it
// gets its value only at deployment; nothing is said of it but that it is
// there.
//
// A spec that passed the checks lowers to a program that passes these: what
// fails here is an error of the compiler, and an InternalError that names
// stack, logical id, type and property of every violation. But for the spec's
// own resources: what they break is a finding at its place.
absl::Status Typecheck(const program::Lowered& lowered, diag::Diagnostics& out);

// What can be known of a string before it is deployed.

// The longest value that a text can have: "db-${EnvironmentSuffix}" becomes
// "db-xxxxxxxxxxxxxxxxxxxx" where the suffix has at most 20 characters. Nothing
// where it names a resource, whose identifier AWS chooses, or a dynamic
// reference.
std::optional<std::string> SampleValue(absl::string_view text,
                                       const program::Program& program,
                                       const program::Stack& stack);

}  // namespace drc::typecheck

#endif  // GENERATOR_TYPECHECK_TYPECHECK_H_
