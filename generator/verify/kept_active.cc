// SPDX-License-Identifier: Apache-2.0
//
// Lambda takes away the network interfaces of a function that is idle for
// weeks, and to set them up again is work of a control plane. What waits for a
// failover is therefore invoked meanwhile.

#include "aws/events.pb.h"
#include "generator/syntax/cron.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

using aws::events::Rule;
using aws::lambda::Function;

// The AWS Lambda Developer Guide, "Lambda function states", names no time but
// weeks.
constexpr int kMostDays = 7;

bool IsOftenEnough(const std::string& expression) {
  if (absl::StartsWith(expression, "cron(")) {
    const auto cron = syntax::ParseCron(expression);
    return cron.ok() && cron->is_weekly;
  }
  static const RE2& rate = *new RE2(R"(rate\((\d+) (minute|hour|day)s?\))");
  int count = 0;
  std::string unit;
  return RE2::FullMatch(expression, rate, &count, &unit) &&
         (unit != "day" || count <= kMostDays);
}

// Whether a rule, or a schedule of EventBridge Scheduler of the spec's own,
// invokes the function for as long as there are the two.
bool Invokes(const Node& node, const Node& function) {
  if (const auto* rule = node.As<Rule>()) {
    // AWS CloudFormation User Guide, "AWS::Events::Rule": ENABLED is the
    // default.
    return (rule->state().empty() || rule->state() == "ENABLED") &&
           IsOftenEnough(rule->schedule_expression()) &&
           IsTarget(node, function);
  }
  if (node.type != "AWS::Scheduler::Schedule") return false;
  return node.Text("/State") != "DISABLED" && node.Text("/StartDate").empty() &&
         node.Text("/EndDate").empty() &&
         IsOftenEnough(node.Text("/ScheduleExpression")) &&
         node.Target<Function>(node.Text("/Target/Arn")) == &function;
}

}  // namespace

bool IsKeptActive(const Node& function) {
  return absl::c_linear_search(
             ServingFunctions(*function.model, function.region()), &function) ||
         absl::c_any_of(function.model->nodes(), [&](const Node& node) {
           return Invokes(node, function);
         });
}

void VerifyKeptActive(const Model& model) {
  for (const auto& [node, function] : model.All<Function>()) {
    // Of the spec's own the report tells. The compiler's that wait are outside
    // the VPC, and who invokes them tries again.
    if (node->resource->is_added ||
        !(function->has_vpc_config() || function->code().has_image_uri()) ||
        IsKeptActive(*node)) {
      continue;
    }
    node->Report(
        "", kStaticStability,
        "may wait for weeks without being invoked: Lambda would take away "
        "what it needs, and the first invocations after a failover would "
        "fail");
  }
}

}  // namespace drc::verify
