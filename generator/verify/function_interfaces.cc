// SPDX-License-Identifier: Apache-2.0
//
// What Lambda does in a function's name: it makes interfaces, and the code
// makes none; it sends what was not done where the role may send.
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "aws/iam.pb.h"
#include "aws/lambda.pb.h"
#include "generator/program/program.h"
#include "generator/verify/evaluator.h"
#include "generator/verify/report.h"
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
void VerifyInterfaces(const Model& model, const Node& function,
                      const Node& role, diag::Diagnostics& out) {
  const std::vector<Statement>& rights = model.RightsOf(role);
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
      Report(out, role, "/Policies", "least-privilege", "lets the code of ",
             function.Path(), " take ", action,
             " on anybody's, which Lambda alone needs; deny it by "
             "lambda:SourceFunctionArn");
    }
  }
}

}  // namespace

void VerifyFunctionInterfaces(const Model& model, diag::Diagnostics& out) {
  for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
    const Node* role = model.Target<aws::iam::Role>(*node, function->role());
    if (role == nullptr || node->resource->is_added ||
        role->resource->is_added) {
      continue;
    }
    VerifyInterfaces(model, *node, *role, out);
    // AWS Lambda Developer Guide, "Adding a dead-letter queue". What the spec's
    // functions may send, their `policy_statements` say.
    if (!IsOfCompiler(*node) || !function->has_dead_letter_config()) continue;
    const std::string& target =
        model.Meaning(*node, function->dead_letter_config().target_arn());
    const auto& rights = model.RightsOf(*role);
    if (!Allows(rights, "sns:Publish", target) &&
        !Allows(rights, "sqs:SendMessage", target)) {
      Report(out, *node, "/DeadLetterConfig", "override", "sends by ",
             role->Path(),
             ", which may not send there: Lambda takes no queue or topic for "
             "it");
    }
  }
}

}  // namespace drc::verify
