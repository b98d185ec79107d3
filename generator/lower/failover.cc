// SPDX-License-Identifier: Apache-2.0
//
// Detection of the primary's loss and the reaction to it, all in the secondary:
//
//   schedule -> evaluator probes the primary -> metric PrimaryHealthy -> alarm
//     -> topic (notifies)
//     -> rule -> evaluator probes once more, then names the secondary the
//     active
//        writer in the control item of the global table
//
// The rule hears only of the alarm's change. If the primary answered just then,
// the scheduled probes make up for it as long as the alarm lasts. Nothing fails
// over by itself before a probe finds the primary healthy and writes the
// control item: the secondary is deployed, and its alarm speaks, while the
// primary is yet to come.
//
// The control item fences the primary and turns the secondary's "/active" path
// on, which takes the primary out of DNS (routing.cc). An operator does the
// same by invoking the evaluator. Nothing on the way is a control plane or lies
// in the primary region.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "aws/events.pb.h"
#include "generator/lower/alarms.h"
#include "generator/lower/api.h"
#include "generator/lower/concerns.h"
#include "generator/lower/lambda.h"
#include "generator/lower/role.h"
#include "generator/parse/computed_defaults.h"
#include "infra_specs/functions/embedded.h"

namespace drc::lower {
namespace {

using google::protobuf::Struct;

constexpr absl::string_view kEvaluatorId = "EvaluatorFunction";
constexpr absl::string_view kUnhealthyAlarm = "dr-primary-unhealthy";

void AddEvaluator(const Context& context) {
  const dr::v1::Failover& spec = context.env.failover();
  const Side& side = context.secondary;
  const diag::Loc origin = context.At(spec);
  const std::string key = side.Name(stacks::kSecurity, "Key", "Arn");

  Statement metrics = Allow("Metrics", {"cloudwatch:PutMetricData"}, {"*"});
  metrics.When("StringEquals", "cloudwatch:namespace",
               {std::string(kMetricNamespace)});
  Statement topic_key =
      Allow("TopicKey", {"kms:Decrypt", "kms:GenerateDataKey"}, {key});
  topic_key.When("StringEquals", "kms:ViaService",
                 {absl::StrCat("sns.", side.name(), ".${AWS::URLSuffix}")});
  std::vector<Statement> permissions = {
      metrics,
      Allow("Topic", {"sns:Publish"}, {side.Name(stacks::kAlerts, "Topic")}),
      Allow("ControlItem", {"sts:AssumeRole"},
            {RoleArnByName(context, "TableManagerRole")}),
      topic_key, VariablesKey(side, "dr-evaluator", key)};
  if (spec.automatic()) {
    // Asked for one alarm, CloudWatch still wants the right to describe any.
    permissions.push_back(Allow("Alarm", {"cloudwatch:DescribeAlarms"},
                                {side.Arn("cloudwatch", "alarm:*")}));
  }
  auto& function = AddFunction(
      context, side, stacks::kFailover, kEvaluatorId, "dr-evaluator",
      "Probes the primary region and moves the active writer", permissions,
      origin);
  // Probes take their time one after the other; the calls have timeouts of
  // their own.
  const int probes = spec.probe_attempts() * (spec.probe_timeout_seconds() + 1);
  SetOwnCode(functions::FailoverEvaluator(), probes + 60, 256, function);
  // Whatever else runs in the account, it can run; an operator beside the
  // schedule.
  function.set_reserved_concurrent_executions(parse::kEvaluatorConcurrency);
  function.set_kms_key_arn(side.Ref(stacks::kSecurity, "Key", "Arn"));

  const dr::v1::Table& table = ControlTable(context);
  SetVariable("PRIMARY_HEALTH_URL",
              absl::StrCat("https://", ApiHost(context.primary),
                           context.env.routing().health_check().path()),
              function);
  SetVariable("TABLE_NAME", context.primary.Name(stacks::kData, TableId(table)),
              function);
  SetVariable("PARTITION_KEY", table.partition_key().name(), function);
  SetVariable("PRIMARY_REGION", context.primary.name(), function);
  SetVariable("SECONDARY_REGION", side.name(), function);
  SetVariable("TOPIC_ARN", side.Ref(stacks::kAlerts, "Topic"), function);
  SetVariable("METRIC_NAMESPACE", std::string(kMetricNamespace), function);
  SetVariable("ENVIRONMENT_SUFFIX", "${EnvironmentSuffix}", function);
  SetVariable("ROLE_ARN", RoleArn(context, "TableManagerRole"), function);
  SetVariable("PROBE_ATTEMPTS", absl::StrCat(spec.probe_attempts()), function);
  SetVariable("PROBE_TIMEOUT_SECONDS",
              absl::StrCat(spec.probe_timeout_seconds()), function);
  // Without it, probes move nothing.
  if (spec.automatic())
    SetVariable("ALARM_NAME", Suffixed(kUnhealthyAlarm), function);
}

void AddTarget(const std::string& id, const std::string& arn,
               const std::string& input, aws::events::Rule& rule) {
  auto* target = rule.add_targets();
  target->set_id(id);
  target->set_arn(arn);
  if (!input.empty()) target->set_input(input);
}

void AddSchedule(const Context& context) {
  const dr::v1::Failover& spec = context.env.failover();
  program::Stack& stack = context.secondary.In(stacks::kFailover);
  const diag::Loc origin = context.At(spec, "evaluation_interval_minutes");
  auto& rule = stack.Add<aws::events::Rule>("EvaluationSchedule", origin);
  rule.set_name(Suffixed("dr-evaluation"));
  rule.set_description("Evaluates the primary region");
  const int minutes = spec.evaluation_interval_minutes();
  rule.set_schedule_expression(
      absl::StrCat("rate(", minutes, minutes == 1 ? " minute)" : " minutes)"));
  rule.set_state("ENABLED");
  AddTarget("evaluator", "${EvaluatorFunction.Arn}", R"({"action":"probe"})",
            rule);
  AllowInvocation(stack, "EvaluationPermission", kEvaluatorId,
                  "events.amazonaws.com", "${EvaluationSchedule.Arn}", origin);
}

void AddUnhealthyAlarm(const Context& context) {
  const dr::v1::Failover& spec = context.env.failover();
  AlarmSpec alarm;
  alarm.id = "PrimaryUnhealthyAlarm";
  alarm.name = std::string(kUnhealthyAlarm);
  alarm.description =
      "The primary region does not answer the evaluator, or the evaluator is "
      "silent";
  alarm.metric_namespace = std::string(kMetricNamespace);
  alarm.metric = "PrimaryHealthy";
  alarm.dimensions = {{"Environment", "${EnvironmentSuffix}"}};
  alarm.statistic = "Minimum";
  alarm.period = 60 * spec.evaluation_interval_minutes();
  alarm.periods = spec.unhealthy_evaluations();
  alarm.comparison = "LessThanThreshold";
  alarm.threshold = 1;
  // A silent evaluator is an alarm too; the failover that follows probes first.
  alarm.missing_data = "breaching";
  alarm.tell_recovery = true;
  alarm.origin = context.At(spec, "unhealthy_evaluations");
  AddAlarm(context.secondary, stacks::kFailover, alarm);
}

// Alarm states are told in the alarm's own region. Function and topic allow the
// rule by their own policies, without a role.
void AddTrigger(const Context& context) {
  program::Stack& stack = context.secondary.In(stacks::kFailover);
  const diag::Loc origin = context.At(context.env.failover(), "automatic");
  auto& rule = stack.Add<aws::events::Rule>("FailoverTrigger", origin);
  rule.set_name(Suffixed("dr-failover-trigger"));
  rule.set_description("Starts the failover when the primary is unhealthy");
  rule.set_state("ENABLED");
  auto& pattern = *rule.mutable_event_pattern()->mutable_fields();
  *pattern["source"].mutable_list_value()->add_values() =
      Texts({"aws.cloudwatch"});
  *pattern["detail-type"].mutable_list_value()->add_values() =
      Texts({"CloudWatch Alarm State Change"});
  *pattern["resources"].mutable_list_value()->add_values() =
      Texts({"${PrimaryUnhealthyAlarm.Arn}"});
  Struct& state =
      *(*pattern["detail"].mutable_struct_value()->mutable_fields())["state"]
           .mutable_struct_value();
  *(*state.mutable_fields())["value"].mutable_list_value()->add_values() =
      Texts({"ALARM"});
  if (context.env.failover().automatic()) {
    AddTarget("evaluator", "${EvaluatorFunction.Arn}",
              R"({"action":"failover_if_unhealthy"})", rule);
    AllowInvocation(stack, "TriggerPermission", kEvaluatorId,
                    "events.amazonaws.com", "${FailoverTrigger.Arn}", origin);
  }
  AddTarget("topic", context.secondary.Ref(stacks::kAlerts, "Topic"), "", rule);
}

}  // namespace

void LowerFailover(Context& context) {
  AddEvaluator(context);
  AddSchedule(context);
  AddUnhealthyAlarm(context);
  AddTrigger(context);
}

}  // namespace drc::lower
