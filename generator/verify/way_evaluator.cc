// SPDX-License-Identifier: Apache-2.0
//
// The part of the way that the evaluator goes: what it may do in a failover,
// and with what.
#include "absl/strings/strip.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/iam.pb.h"
#include "generator/functions/contracts.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

using aws::lambda::Function;
using functions::spec_function::kHeartbeatPath;
namespace contract = functions::failover_evaluator;

// Actions that use what exists; all others would have a control plane change
// it, in the middle of an outage.
bool IsDataPlane(absl::string_view action) {
  static constexpr absl::string_view kActions[] = {
      "cloudwatch:PutMetricData", "dynamodb:GetItem",
      "dynamodb:PutItem",         "dynamodb:UpdateItem",
      "execute-api:Invoke",       "kms:Decrypt",
      "kms:GenerateDataKey",      "logs:CreateLogStream",
      "logs:PutLogEvents",        "sns:Publish",
      "sts:AssumeRole",
  };
  return absl::c_linear_search(kActions, action);
}

class Switch {
 public:
  explicit Switch(Way& way) : model_(way.model()), way_(way) {}

  void Follow(const Node& evaluator) {
    const Function& function = *evaluator.As<Function>();
    const Node* role = evaluator.Target<aws::iam::Role>(function.role());
    if (role == nullptr) return;  // told by FollowFunction
    for (const Statement& statement : role->Rights()) {
      for (absl::string_view action : statement.actions) {
        if (IsDataPlane(action)) continue;
        way_.Break(
            {&evaluator, role}, "/Policies",
            absl::StrCat("lets the evaluator use a control plane: ", action));
      }
    }
    const auto meaning = [&](absl::string_view name) {
      return evaluator.Meaning(Variable(function, name));
    };
    const std::string table = meaning(contract::kControlTableName);
    ExpectSwitch(evaluator, *role, meaning(contract::kRoleArn), table);
    ExpectSoleWriter(meaning(contract::kRoleArn), table);
    for (absl::string_view variable :
         {contract::kPrimaryUrl, contract::kSecondaryUrl}) {
      ExpectHeartbeats(evaluator, *role, variable, meaning(variable));
    }
  }

 private:
  // The API whose heartbeats a variable names takes them, from signed requests
  // only, and lets the evaluator send and read them.
  void ExpectHeartbeats(const Node& evaluator, const Node& role,
                        absl::string_view variable, absl::string_view url) {
    const std::string property =
        absl::StrCat("/Environment/Variables/", variable);
    absl::string_view host = url;
    if (!absl::ConsumePrefix(&host, "https://") ||
        !absl::ConsumeSuffix(&host, kHeartbeatPath)) {
      way_.Break({&evaluator}, property,
                 absl::StrCat("sends heartbeats to ", url));
      return;
    }
    const Node* api = ApiAt(model_, host);
    const bool of_primary = variable == contract::kPrimaryUrl;
    if (api == nullptr || api->IsInPrimary() != of_primary) {
      way_.Break({&evaluator}, property,
                 absl::StrCat("sends heartbeats to ", host,
                              ", which is no API of that region"));
      return;
    }
    for (const char* method : {"GET", "POST"}) {
      const std::string key = absl::StrCat(method, " ", kHeartbeatPath);
      const Node* route = RouteOf(*api, key);
      if (route == nullptr) {
        way_.Break({&evaluator}, property,
                   absl::StrCat("sends heartbeats to ", api->Path(),
                                ", which has no route ", key));
        continue;
      }
      if (route->As<aws::api_gateway_v2::Route>()->authorization_type() !=
          "AWS_IAM") {
        way_.Break({&evaluator, route}, "/AuthorizationType",
                   "takes heartbeats from anybody");
      }
      std::vector<const Node*> path;
      const std::vector<const Node*> serving =
          ServingFunctions(model_, api->region());
      if (!absl::c_linear_search(serving, FunctionBehind(*route, path))) {
        way_.Break({&evaluator, route}, "/Target",
                   "leads heartbeats to another function than transactions: "
                   "they would tell nothing of these");
      }
      const std::string arn =
          ArnOf("execute-api", api->region(),
                absl::StrCat(api->ref, "/$default/", method, kHeartbeatPath));
      if (Allows(role.Rights(), "execute-api:Invoke", arn)) continue;
      way_.Break({&evaluator, &role}, "/Policies",
                 absl::StrCat("does not allow execute-api:Invoke on ", arn));
    }
  }

  const Node* RouteOf(const Node& api, absl::string_view key) const {
    for (const auto& [node, route] : model_.All<aws::api_gateway_v2::Route>()) {
      if (route->route_key() == key &&
          node->Meaning(route->api_id()) == api.ref) {
        return node;
      }
    }
    return nullptr;
  }

  // Who may write the control item may make itself the active writer.
  void ExpectSoleWriter(const std::string& writer, const std::string& table) {
    for (const auto& [role, properties] : model_.All<aws::iam::Role>()) {
      if (role->arn == writer) continue;
      const std::vector<Statement>& rights = role->Rights();
      for (const std::string& region : model_.regions()) {
        for (const char* action :
             {"dynamodb:BatchWriteItem", "dynamodb:DeleteItem",
              "dynamodb:PutItem", "dynamodb:UpdateItem"}) {
          if (!Allows(rights, action, TableArn(region, table))) continue;
          way_.Break({role}, "/Policies",
                     absl::StrCat("allows ", action,
                                  " on the control table, which its own role "
                                  "alone may write"));
        }
      }
    }
  }

  static std::string TableArn(absl::string_view region,
                              absl::string_view table) {
    return ArnOf("dynamodb", region, absl::StrCat("table/", table));
  }

  // The role by which it moves the control item.
  void ExpectSwitch(const Node& evaluator, const Node& own,
                    const std::string& arn, const std::string& table) {
    const Node* role = model_.Find<aws::iam::Role>(evaluator.region(), arn);
    if (role == nullptr) {
      way_.Break({&evaluator},
                 absl::StrCat("/Environment/Variables/", contract::kRoleArn),
                 "assumes no role of the program");
      return;
    }
    way_.Expect({&evaluator, role});
    if (!Allows(own.Rights(), "sts:AssumeRole", arn)) {
      way_.Break(
          {&evaluator, &own}, "/Policies",
          absl::StrCat("does not allow sts:AssumeRole on ", role->Path()));
    }
    bool trusted = false;
    for (const Statement& statement : role->Trust()) {
      for (const auto& [kind, value] : statement.principals) {
        trusted |= statement.allows && kind == "AWS" && value == own.arn;
      }
    }
    if (!trusted) {
      way_.Break({&evaluator, role}, "/AssumeRolePolicyDocument",
                 "does not trust the evaluator's role");
    }
    // Also in the primary, to fence it.
    const std::vector<Statement>& rights = role->Rights();
    for (const std::string& region : model_.regions()) {
      for (const char* action :
           {"dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"}) {
        if (Allows(rights, action, TableArn(region, table))) continue;
        way_.Break({&evaluator, role}, "/Policies",
                   absl::StrCat("does not allow ", action, " on ",
                                TableArn(region, table)));
      }
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
