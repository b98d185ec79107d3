// SPDX-License-Identifier: Apache-2.0
//
// Statements of IAM policies, which Model reads, and what they allow.
#ifndef GENERATOR_VERIFY_POLICY_H_
#define GENERATOR_VERIFY_POLICY_H_

#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::verify {

// One statement of a policy (IAM User Guide, "Grammar of the IAM JSON policy
// language"); resources and values are meanings, see Model, in which all texts
// lie.
struct Statement {
  absl::string_view sid;
  bool allows = false;
  std::vector<absl::string_view> actions;
  std::vector<absl::string_view> not_actions;
  std::vector<absl::string_view> resources;
  std::vector<absl::string_view> not_resources;

  // Kind ("Service", "AWS", "*") and value.
  std::vector<std::pair<absl::string_view, absl::string_view>> principals;

  struct Condition {
    absl::string_view op;
    absl::string_view key;
    std::vector<absl::string_view> values;
  };
  std::vector<Condition> conditions;

  // The values of a condition's key, of whatever operator; null without one.
  const Condition* Find(absl::string_view key) const;

  bool HasPrincipal(absl::string_view kind, absl::string_view name) const;
  bool HasService(absl::string_view service) const;
};

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
