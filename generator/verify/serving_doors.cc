// SPDX-License-Identifier: Apache-2.0
//
// Ways of the spec's own to the function that answers the environment's API.
// It takes heartbeats, by method and path alone; that nobody but the evaluator
// sends them is the API's work, whose route has its role sign.

#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "least-privilege";

// Services that write themselves what they invoke a function with (AWS Lambda
// Developer Guide, "Invoking Lambda with events from other AWS services").
// API Gateway, load balancers, IoT and whoever is an account pass on what they
// are sent.
constexpr absl::string_view kWriteEvents[] = {
    "events.amazonaws.com",         "lambda.alarms.cloudwatch.amazonaws.com",
    "logs.amazonaws.com",           "s3.amazonaws.com",
    "secretsmanager.amazonaws.com", "sns.amazonaws.com",
};

// What calls a function that its properties name, by a role if need be; and
// what gives a function another name.
constexpr absl::string_view kCallers[] = {
    "AWS::ApiGateway",  "AWS::AppSync::",       "AWS::Lambda::Alias",
    "AWS::Lambda::Url", "AWS::Lambda::Version",
};

// The property by which types of Lambda name a function, with or without the
// rest of its ARN.
constexpr absl::string_view kNames[] = {"/FunctionName", "/TargetFunctionArn"};

// The properties by which callers say the role that they call by: then the
// function needs no permission for them.
constexpr absl::string_view kRoles[] = {
    "/CredentialsArn", "/Integration/Credentials", "/ServiceRoleArn"};

bool HasRole(const Node& node) {
  return absl::c_any_of(kRoles, [&](absl::string_view pointer) {
    return !node.Text(pointer).empty();
  });
}

bool PassesOn(const Node& node) {
  const std::string principal =
      node.Meaning(node.As<aws::lambda::Permission>()->principal());
  // Of everyone least_privilege.cc tells.
  return principal != "*" && !absl::c_linear_search(kWriteEvents, principal);
}

// Patterns of the function's name: alone or at the end of an ARN, maybe with a
// version; and in an ARN, wherever that is.
struct Names {
  std::string alone, in_arn;
};

Names NamesOf(const Node& function) {
  const std::string name = DeployedName(
      function.Meaning(function.As<aws::lambda::Function>()->function_name()));
  return {absl::StrCat("(?:.*:)?", name, "(?::.*)?"),
          absl::StrCat(":function:", name, "(?:[:/]|$)")};
}

// Where the resource names the function by a name of Lambda's; else empty.
std::string NamedAt(const Node& node, const Names& names) {
  for (const absl::string_view pointer : kNames) {
    if (RE2::FullMatch(node.Meaning(node.Text(pointer)), names.alone)) {
      return std::string(pointer);
    }
  }
  return "";
}

// Where the resource leads to the function; else empty.
std::string LeadsAt(const Node& node, const Names& names) {
  if (node.As<aws::lambda::Permission>() != nullptr) {
    return PassesOn(node) ? NamedAt(node, names) : "";
  }
  if (absl::c_none_of(kCallers, [&](absl::string_view type) {
        return absl::StartsWith(node.type, type);
      })) {
    return "";
  }
  std::string at = NamedAt(node, names);
  if (!at.empty()) return at;
  const RE2 in_arn(names.in_arn);
  program::ReadReferences(
      *node.resource->properties,
      [&](const program::Pointer& pointer, const std::string& text) {
        if (at.empty() && RE2::PartialMatch(node.Meaning(text), in_arn)) {
          at = pointer.Text();
        }
      });
  return at;
}

// The environment alone invokes the compiler's own functions; and whom the spec
// lets do more than invoke one of its functions could take off its fence.
void VerifyOtherDoors(const Node& node) {
  if (!absl::StartsWith(node.type, "AWS::Lambda::")) return;
  const auto* permission = node.As<aws::lambda::Permission>();
  for (const auto& [function, unused] :
       node.model->All<aws::lambda::Function>()) {
    if (function->resource->is_added) continue;
    const std::string at = NamedAt(node, NamesOf(*function));
    if (at.empty()) continue;
    if (IsOfCompiler(*function)) {
      node.Report(at, kRule, "leads to ", function->Path(),
                  ", which nobody but the environment invokes");
    } else if (permission != nullptr &&
               !absl::StartsWith(permission->action(), "lambda:Invoke")) {
      node.Report("/Action", kRule, "lets ", permission->principal(), " do ",
                  permission->action(), " with ", function->Path(),
                  ", past its fence; let it invoke the function");
    }
    return;
  }
}

}  // namespace

bool IsDoor(const Node& node) {
  if (!node.resource->is_added ||
      (node.As<aws::lambda::Permission>() == nullptr && !HasRole(node))) {
    return false;
  }
  for (const auto& [function, unused] :
       node.model->All<aws::lambda::Function>()) {
    if (!function->resource->is_added &&
        !LeadsAt(node, NamesOf(*function)).empty()) {
      return true;
    }
  }
  return false;
}

void VerifyServingDoors(const Model& model) {
  std::vector<Names> serving;
  for (const std::string& region : model.regions()) {
    for (const Node* function : ServingFunctions(model, region)) {
      serving.push_back(NamesOf(*function));
    }
  }
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_added) continue;
    VerifyOtherDoors(node);
    for (const Names& names : serving) {
      const std::string at = LeadsAt(node, names);
      if (at.empty()) continue;
      node.Report(
          at, kRule,
          "leads to the function of `routing.function` past the "
          "environment's API, so that others than the evaluator could send "
          "heartbeats; lead it to another function");
      break;
    }
  }
}

}  // namespace drc::verify
