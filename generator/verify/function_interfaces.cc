// SPDX-License-Identifier: Apache-2.0
//
// What Lambda does in a function's name: it makes interfaces, and the code
// makes none; it sends what was not done where the role may send.
#include "aws/iam.pb.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

// Whether a statement denies the action to the function's code.
bool IsHeldBack(const std::vector<Statement>& rights, absl::string_view action,
                const Node& function) {
  return absl::c_any_of(rights, [&](const Statement& statement) {
    const auto* source = statement.Find("lambda:SourceFunctionArn");
    return !statement.allows && source != nullptr &&
           source->op == "ArnEquals" &&
           absl::c_linear_search(source->values, function.arn) &&
           absl::c_linear_search(statement.actions, action) &&
           absl::c_linear_search(statement.resources, "*");
  });
}

// AWS Lambda Developer Guide, "Giving Lambda functions access to resources in
// an Amazon VPC".
void VerifyInterfaces(const Node& function, const Node& role) {
  const std::vector<Statement>& rights = role.Rights();
  for (const Statement& statement : rights) {
    if (!statement.allows ||
        absl::StrContains(statement.sid, program::kOfTheSpec)) {
      continue;
    }
    for (absl::string_view action : statement.actions) {
      if (!absl::StartsWith(action, "ec2:") ||
          absl::StartsWith(action, "ec2:Describe") ||
          IsHeldBack(rights, action, function)) {
        continue;
      }
      // What the spec allows the function itself is its code's as well.
      const bool is_said = absl::c_any_of(rights, [&](const Statement& other) {
        return absl::StrContains(other.sid, program::kOfTheSpec) &&
               absl::c_linear_search(other.actions, action);
      });
      if (is_said) continue;
      role.Report("/Policies", "least-privilege", "lets the code of ",
                  function.Path(), " take ", action,
                  " on anybody's, which Lambda alone needs; deny it by "
                  "lambda:SourceFunctionArn");
    }
  }
}

}  // namespace

void VerifyFunctionInterfaces(const Model& model) {
  for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
    const Node* role = node->Target<aws::iam::Role>(function->role());
    if (role == nullptr || node->resource->is_added ||
        role->resource->is_added) {
      continue;
    }
    VerifyInterfaces(*node, *role);
    // AWS Lambda Developer Guide, "Adding a dead-letter queue". What the spec's
    // functions may send, their `policy_statements` say.
    if (!IsOfCompiler(*node) || !function->has_dead_letter_config()) continue;
    const std::string& target =
        node->Meaning(function->dead_letter_config().target_arn());
    const auto& rights = role->Rights();
    if (!Allows(rights, "sns:Publish", target) &&
        !Allows(rights, "sqs:SendMessage", target)) {
      node->Report(
          "/DeadLetterConfig", "override", "sends by ", role->Path(),
          ", which may not send there: Lambda takes no queue or topic for "
          "it");
    }
  }
}

}  // namespace drc::verify
