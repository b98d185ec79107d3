// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_STATEMENT_H_
#define GENERATOR_VERIFY_STATEMENT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace drc::verify {

// One statement of a policy (IAM User Guide, "Grammar of the IAM JSON policy
// language"); resources and values are meanings, see Model.
struct Statement {
  std::string sid;
  bool allows = false;
  std::vector<std::string> actions;
  std::vector<std::string> not_actions;
  std::vector<std::string> resources;

  // Kind ("Service", "AWS", "*") and value.
  std::vector<std::pair<std::string, std::string>> principals;

  struct Condition {
    std::string op;
    std::string key;
    std::vector<std::string> values;
  };
  std::vector<Condition> conditions;

  // The values of a condition's key, of whatever operator; null without one.
  const Condition* Find(absl::string_view key) const;

  bool HasService(absl::string_view service) const;
};

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_STATEMENT_H_
