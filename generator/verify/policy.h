// SPDX-License-Identifier: Apache-2.0
//
// Reads IAM policy documents (IAM User Guide, "Grammar of the IAM JSON policy
// language") and answers what they allow.
#ifndef GENERATOR_VERIFY_POLICY_H_
#define GENERATOR_VERIFY_POLICY_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/verify/model.h"
#include "google/protobuf/struct.pb.h"

namespace drc::verify {

// One statement; resources and values are meanings, see Model.
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

std::vector<Statement> ReadPolicy(const Model& model,
                                  const program::Stack& stack,
                                  const google::protobuf::Struct& document);

// The statements of a role: its own and those of the policies attached to it.
std::vector<Statement> RightsOf(const Model& model, const Node& role);

// Whether "s3:Get*" is a pattern of "s3:GetObject"; "*" is any text, "?" one
// character.
bool Matches(absl::string_view pattern, absl::string_view text);

// Whether some statement allows the action on the resource and none that has no
// condition denies it. Conditions of what allows are taken as met.
bool Allows(const std::vector<Statement>& statements, absl::string_view action,
            absl::string_view resource);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_POLICY_H_
