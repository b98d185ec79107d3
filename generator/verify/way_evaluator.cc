// SPDX-License-Identifier: Apache-2.0
//
// The part of the way that the evaluator goes: what it may do in a failover,
// and with what.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "aws/cloud_watch.pb.h"
#include "aws/iam.pb.h"
#include "aws/lambda.pb.h"
#include "generator/verify/policy.h"
#include "generator/verify/way.h"

namespace drc::verify {
namespace {

using aws::lambda::Function;

// Actions that use what exists; all others would have a control plane change
// it, in the middle of an outage.
bool IsDataPlane(const std::string& action) {
  static constexpr absl::string_view kActions[] = {
      "cloudwatch:DescribeAlarms",
      "cloudwatch:PutMetricData",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "sns:Publish",
      "sts:AssumeRole",
  };
  return std::find(std::begin(kActions), std::end(kActions), action) !=
         std::end(kActions);
}

class Switch {
 public:
  explicit Switch(Way& way) : model_(way.model()), way_(way) {}

  void Follow(const Node& evaluator) {
    const Function& function = *evaluator.As<Function>();
    const Node* role =
        model_.Target<aws::iam::Role>(evaluator, function.role());
    if (role == nullptr) return;  // told by FollowFunction
    for (const Statement& statement : RightsOf(model_, *role)) {
      for (const std::string& action : statement.actions) {
        if (IsDataPlane(action)) continue;
        way_.Break(
            {&evaluator, role}, "/Policies",
            absl::StrCat("lets the evaluator use a control plane: ", action));
      }
    }
    const auto& variables = function.environment().variables();
    const auto meaning = [&](const char* name) {
      const auto found = variables.find(name);
      return found == variables.end()
                 ? std::string()
                 : model_.Meaning(evaluator, found->second.string_value());
    };
    ExpectSwitch(evaluator, *role, meaning("ROLE_ARN"), meaning("TABLE_NAME"));
    const std::string alarm = meaning("ALARM_NAME");
    if (alarm.empty()) return;
    const Node* asked =
        model_.Find<aws::cloud_watch::Alarm>(evaluator.region(), alarm);
    if (asked != nullptr) {
      way_.Expect({&evaluator, asked});
    } else {
      way_.Break({&evaluator}, "/Environment/Variables/ALARM_NAME",
                 absl::StrCat("asks for ", alarm, ", which is no alarm of ",
                              evaluator.region()));
    }
  }

 private:
  // The role by which it moves the control item.
  void ExpectSwitch(const Node& evaluator, const Node& own,
                    const std::string& arn, const std::string& table) {
    const Node* role = model_.Find<aws::iam::Role>(evaluator.region(), arn);
    if (role == nullptr) {
      way_.Break({&evaluator}, "/Environment/Variables/ROLE_ARN",
                 "assumes no role of the program");
      return;
    }
    way_.Expect({&evaluator, role});
    if (!Allows(RightsOf(model_, own), "sts:AssumeRole", arn)) {
      way_.Break(
          {&evaluator, &own}, "/Policies",
          absl::StrCat("does not allow sts:AssumeRole on ", role->Path()));
    }
    bool trusted = false;
    for (const Statement& statement : ReadPolicy(
             model_, *role->stack,
             role->As<aws::iam::Role>()->assume_role_policy_document())) {
      for (const auto& [kind, value] : statement.principals) {
        trusted |= statement.allows && kind == "AWS" && value == own.arn;
      }
    }
    if (!trusted) {
      way_.Break({&evaluator, role}, "/AssumeRolePolicyDocument",
                 "does not trust the evaluator's role");
    }
    const std::string resource =
        absl::StrCat("arn:${AWS::Partition}:dynamodb:", evaluator.region(),
                     ":${AWS::AccountId}:table/", table);
    const std::vector<Statement> rights = RightsOf(model_, *role);
    for (const char* action : {"dynamodb:GetItem", "dynamodb:PutItem"}) {
      if (Allows(rights, action, resource)) continue;
      way_.Break({&evaluator, role}, "/Policies",
                 absl::StrCat("does not allow ", action, " on ", resource));
    }
  }

  const Model& model_;
  Way& way_;
};

}  // namespace

void FollowEvaluator(const Node& evaluator, Way& way) {
  Switch(way).Follow(evaluator);
}

}  // namespace drc::verify
