// SPDX-License-Identifier: Apache-2.0
//
// What statements of IAM policies allow; Model reads them.
#ifndef GENERATOR_VERIFY_POLICY_H_
#define GENERATOR_VERIFY_POLICY_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "generator/verify/statement.h"

namespace drc::verify {

// Whether "s3:Get*" is a pattern of "s3:GetObject"; "*" is any text, "?" one
// character.
bool Matches(absl::string_view pattern, absl::string_view text);

// Whether some statement allows the action on something.
bool Grants(absl::Span<const Statement> statements, absl::string_view action);

// The statements that allow or deny the action on something.
std::vector<Statement> Naming(absl::Span<const Statement> statements,
                              absl::string_view action);

// Whether some statement allows the action on the resource and none that has no
// condition denies it. Conditions of what allows are taken as met.
bool Allows(absl::Span<const Statement> statements, absl::string_view action,
            absl::string_view resource);

// Whether a statement's condition of that key, if it has one, takes the value.
bool Admits(const Statement& statement, absl::string_view key,
            absl::string_view value);

// One statement, as those take them.
inline absl::Span<const Statement> Only(const Statement& statement) {
  return absl::MakeConstSpan(&statement, 1);
}

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_POLICY_H_
