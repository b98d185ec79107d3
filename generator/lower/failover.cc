// SPDX-License-Identifier: Apache-2.0
//
// Detection of the primary's loss and the reaction to it, all in the secondary:
//
//   schedule -> evaluator sends heartbeats to the primary and decides
//     -> names the secondary the active writer in the control table
//     -> metrics -> alarms -> topic (notifies)
//                -> rule -> evaluator, once more: a second way to the decision,
//                           and the one that is left where the schedule fails
//
// Nothing fails over by itself before the primary has served a heartbeat: the
// secondary is deployed, and its alarm speaks, while the primary is yet to
// come.
//
// The control item fences the primary and turns the secondary's "/active" path
// on, which takes the primary out of DNS (routing.cc). An operator does the
// same by invoking the evaluator. Nothing on the way is a control plane or lies
// in the primary region.
#include <tuple>

#include "aws/events.pb.h"
#include "generator/catalogue/regions.h"
#include "generator/functions/contracts.h"
#include "generator/functions/embedded.h"
#include "generator/lower/concerns.h"
#include "generator/proof/sizing.h"

namespace drc::lower {
namespace {

namespace evaluator = functions::failover_evaluator;

constexpr absl::string_view kUnhealthyAlarmId = "PrimaryUnhealthyAlarm";
// Evaluations in a row that must find the primary ill before its alarm speaks.
constexpr int kUnhealthyPeriods = 2;
// Six heartbeats at once, each with its handshake, take some 40 ms of a whole
// processor. Memory buys processor (AWS Lambda Developer Guide, "Configure
// Lambda function memory"); with a seventh of one, as 256 MB have, and all that
// runs beside them, heartbeats would miss their time-out.
constexpr int kEvaluatorMemoryMb = 1024;
// What an evaluation, or a failback with its stages, takes besides its window.
constexpr int kEvaluatorSeconds = 240;

// A region apart from both whose DynamoDB endpoint shows the evaluator that its
// own way out is open; empty in a partition of two regions.
std::string WayOut(const Context& context) {
  const std::string& witness =
      context.env.failover().control_table().witness_region();
  const absl::string_view region =
      witness.empty() ? catalogue::ThirdRegion(context.primary.name(),
                                               context.secondary.name())
                      : witness;
  return region.empty()
             ? ""
             : absl::StrCat("https://dynamodb.", region, ".${AWS::URLSuffix}/");
}

// Whether the documents of the function that serves clients come back once the
// secondary writes them.
bool DocumentsReturn(const Context& context) {
  return context.Bucket(context.RoutedFunction().bucket())
      .replication()
      .failback();
}

// An API's id is known after its evaluator's role: the stage and the path are
// what the right is limited to.
std::vector<std::string> HeartbeatArns(const Context& context) {
  std::vector<std::string> arns;
  for (const Side* side : context.sides()) {
    for (const char* method : {"GET", "POST"}) {
      arns.push_back(
          side->Arn("execute-api",
                    absl::StrCat("*/$default/", method,
                                 functions::spec_function::kHeartbeatPath)));
    }
  }
  return arns;
}

std::vector<Statement> Permissions(const Context& context) {
  const Side& side = context.secondary;
  Statement metrics = Allow("Metrics", {"cloudwatch:PutMetricData"}, {"*"});
  metrics.When("StringEquals", "cloudwatch:namespace",
               {std::string(evaluator::kNamespace)});
  return {
      metrics,
      Allow("Heartbeats", {"execute-api:Invoke"}, HeartbeatArns(context)),
      Allow("Topic", {"sns:Publish"}, {side.Name(stacks::kAlerts, "Topic")}),
      Allow("ControlItem", {"sts:AssumeRole"},
            {RoleArnByName(context, "ControlWriterRole")}),
      ByServices({&side}, {"sns"},
                 Allow("TopicKey", {"kms:Decrypt", "kms:GenerateDataKey"},
                       {side.KeyInPrimary()})),
      VariablesKey(side, evaluator::kName)};
}

const char* Text(bool value) { return value ? "true" : "false"; }

void AddEvaluator(const Context& context) {
  const dr::v1::Failover& spec = context.env.failover();
  const Side& side = context.secondary;
  auto& function = AddFunction(
      context, side, stacks::kFailover, evaluator::kId, evaluator::kName,
      "Sends heartbeats to the primary region and moves the active writer",
      Permissions(context), context.At(spec));
  SetOwnCode(functions::FailoverEvaluator(),
             std::min(900, spec.window_seconds() + kEvaluatorSeconds),
             kEvaluatorMemoryMb, function);
  // Whatever else runs in the account, it can run; an operator beside the
  // schedule.
  function.set_reserved_concurrent_executions(
      static_cast<int32_t>(proof::EvaluatorConcurrency(spec)));
  function.set_kms_key_arn(side.Key());

  for (const Side* each : context.sides()) {
    const bool first = each->is_primary;
    SetVariable(first ? evaluator::kPrimaryRegion : evaluator::kSecondaryRegion,
                each->name(), function);
    SetVariable(first ? evaluator::kPrimaryUrl : evaluator::kSecondaryUrl,
                absl::StrCat("https://", ApiHost(*each),
                             functions::spec_function::kHeartbeatPath),
                function);
  }
  for (const auto& [name, value] :
       {std::pair<absl::string_view, std::string>{evaluator::kWayOutUrl,
                                                  WayOut(context)},
        {evaluator::kControlTableName, ControlTableName(context)},
        {evaluator::kControlIsStrong,
         Text(proof::HasStrongControlTable(context.env))},
        {evaluator::kTopicArn, side.Ref(stacks::kAlerts, "Topic")},
        {evaluator::kMetricNamespace, std::string(evaluator::kNamespace)},
        {evaluator::kEnvironmentSuffix, "${EnvironmentSuffix}"},
        {evaluator::kRoleArn, RoleArn(context, "ControlWriterRole")},
        {evaluator::kAutomatic, Text(spec.automatic())},
        {evaluator::kWindowSeconds, absl::StrCat(spec.window_seconds())},
        {evaluator::kUnhealthyPercent, absl::StrCat(spec.unhealthy_percent())},
        {evaluator::kHeartbeatTimeoutSeconds,
         absl::StrCat(spec.heartbeat_timeout_seconds())},
        {evaluator::kFenceSeconds, absl::StrCat(spec.fence_seconds())},
        {evaluator::kDocumentsReturn, Text(DocumentsReturn(context))}}) {
    SetVariable(name, value, function);
  }
}

void AddTarget(const std::string& id, const std::string& arn,
               const std::string& input, aws::events::Rule& rule) {
  auto* target = rule.add_targets();
  target->set_id(id);
  target->set_arn(arn);
  if (!input.empty()) target->set_input(input);
}

void AddEvaluation(absl::string_view action, aws::events::Rule& rule) {
  AddTarget("evaluator", absl::StrCat("${", evaluator::kId, ".Arn}"),
            absl::StrCat(R"({"action":")", action, R"("})"), rule);
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
  AddEvaluation(evaluator::kProbe, rule);
  AllowInvocation(stack, "EvaluationPermission", evaluator::kId,
                  "events.amazonaws.com", "${EvaluationSchedule.Arn}", origin);
}

// An alarm on what the evaluator publishes of each evaluation.
AlarmSpec OfEvaluator(const Context& context, absl::string_view id,
                      absl::string_view name, absl::string_view metric,
                      absl::string_view description) {
  const dr::v1::Failover& spec = context.env.failover();
  AlarmSpec alarm;
  alarm.id = std::string(id);
  alarm.name = std::string(name);
  alarm.description = std::string(description);
  alarm.metric_namespace = std::string(evaluator::kNamespace);
  alarm.metric = std::string(metric);
  alarm.dimensions = {
      {std::string(evaluator::kDimension), "${EnvironmentSuffix}"}};
  alarm.statistic = "Minimum";
  alarm.period = 60 * spec.evaluation_interval_minutes();
  alarm.comparison = "LessThanThreshold";
  alarm.tell_recovery = true;
  alarm.origin = context.At(spec);
  return alarm;
}

void AddStateAlarms(const Context& context) {
  AlarmSpec unhealthy = OfEvaluator(
      context, kUnhealthyAlarmId, "dr-primary-unhealthy",
      evaluator::kPrimaryHealthy,
      "The primary region does not store heartbeats, or the evaluator is "
      "silent");
  unhealthy.periods = kUnhealthyPeriods;
  // A silent evaluator is an alarm too; the evaluation that follows looks
  // first.
  unhealthy.missing_data = "breaching";
  AddAlarm(context.secondary, stacks::kFailover, unhealthy);

  // What would take over must be able to, long before it has to.
  AlarmSpec standby = OfEvaluator(
      context, "SecondaryUnhealthyAlarm", "dr-secondary-unhealthy",
      evaluator::kSecondaryHealthy,
      "The secondary region does not store heartbeats: it could not take over, "
      "or does not serve");
  standby.periods = kUnhealthyPeriods;
  standby.missing_data = "breaching";
  AddAlarm(context.secondary, stacks::kFailover, standby);

  // A secondary that is lost takes evaluator, topic and all alarms along that
  // would tell of it.
  AlarmSpec silent = OfEvaluator(
      context, "SecondarySilentAlarm", "dr-secondary-silent",
      evaluator::kSecondaryReported,
      "The secondary region is lost or stores no heartbeats: it cannot take "
      "over, and if it is the active writer, nobody serves");
  silent.periods = kUnhealthyPeriods;
  silent.missing_data = "breaching";
  AddAlarm(context.primary, stacks::kMonitoring, silent);

  // Route 53 follows this one. Silence changes nothing of what it said last.
  AlarmSpec moved = OfEvaluator(
      context, kNotActiveAlarmId, "", evaluator::kPrimaryActive,
      "The primary region is not the active writer: the environment was "
      "failed over, or is failing back");
  // A health check keeps the alarm as it was when it was told its name (Amazon
  // Route 53 Developer Guide, "Updating health checks when you change
  // CloudWatch alarm settings"), so another period has another name.
  moved.name = absl::StrCat("dr-primary-not-active-", moved.period, "s");
  moved.missing_data = "ignore";
  AddAlarm(context.secondary, stacks::kFailover, moved);

  AlarmSpec fenced = OfEvaluator(
      context, "PrimaryNotFencedAlarm", "dr-primary-not-fenced",
      evaluator::kPrimaryFenced,
      "The secondary is the active writer, and the primary may not know yet: "
      "both may accept writes");
  fenced.missing_data = "ignore";
  AddAlarm(context.secondary, stacks::kFailover, fenced);
}

// What has arrived tells of a stall, which AWS's metrics of what is under way
// do not. Without data nothing has arrived.
void AddAgeAlarms(const Context& context) {
  for (const auto& [store, metric, what] :
       {std::tuple<const char*, absl::string_view, const char*>{
            "table", evaluator::kTableReplicationAge, "an item"},
        {"document", evaluator::kDocumentReplicationAge, "a document"}}) {
    AlarmSpec alarm = OfEvaluator(
        context, absl::StrCat(metric, "Alarm"),
        absl::StrCat("dr-", store, "-replication-age"), metric,
        absl::StrCat("The newest heartbeat that reached the other region as ",
                     what, " is too old for the recovery point objective"));
    alarm.statistic = "Maximum";
    alarm.comparison = "GreaterThanOrEqualToThreshold";
    alarm.threshold =
        static_cast<double>(proof::ReplicationAgeThreshold(context.env));
    alarm.missing_data = "breaching";
    alarm.origin = context.At(context.env.objectives(), "rpo_seconds");
    AddAlarm(context.secondary, stacks::kFailover, alarm);
  }
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
  pattern["source"] = List({"aws.cloudwatch"});
  pattern["detail-type"] = List({"CloudWatch Alarm State Change"});
  pattern["resources"] = List({absl::StrCat("${", kUnhealthyAlarmId, ".Arn}")});
  auto& detail = *pattern["detail"].mutable_struct_value()->mutable_fields();
  (*detail["state"].mutable_struct_value()->mutable_fields())["value"] =
      List({"ALARM"});
  if (context.env.failover().automatic()) {
    AddEvaluation(evaluator::kFailoverIfUnhealthy, rule);
    AllowInvocation(stack, "TriggerPermission", evaluator::kId,
                    "events.amazonaws.com", "${FailoverTrigger.Arn}", origin);
  }
  AddTarget("topic", context.secondary.Ref(stacks::kAlerts, "Topic"), "", rule);
}

}  // namespace

void LowerFailover(Context& context) {
  AddEvaluator(context);
  AddSchedule(context);
  AddStateAlarms(context);
  AddAgeAlarms(context);
  AddTrigger(context);
}

}  // namespace drc::lower
