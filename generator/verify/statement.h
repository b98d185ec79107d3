// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_STATEMENT_H_
#define GENERATOR_VERIFY_STATEMENT_H_

#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

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

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_STATEMENT_H_
