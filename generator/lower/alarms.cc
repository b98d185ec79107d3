// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "aws/cloud_watch.pb.h"
#include "generator/functions/contracts.h"
#include "generator/lower/concerns.h"
#include "generator/proof/sizing.h"

namespace drc::lower {
namespace {

// No table's alarms end as these do, so a function may have a table's name. The
// environment's own run a few times a minute, the evaluator once: what a spec
// says of the functions that carry the load they would never reach.
void AddFunctionAlarms(const Context& context, const Side& side,
                       absl::string_view function_id, absl::string_view stack,
                       absl::string_view name) {
  const dr::v1::Alerts& alerts = context.env.alerts();
  const bool is_own = absl::ConsumePrefix(&name, "dr-");
  AlarmSpec alarm;
  alarm.origin = context.At(alerts);
  alarm.metric_namespace = "AWS/Lambda";
  alarm.dimensions = {{"FunctionName", side.Ref(stack, function_id)}};
  alarm.id = absl::StrCat(function_id, "ErrorsAlarm");
  alarm.name = absl::StrCat("dr-", name, "-invocation-errors");
  alarm.description = absl::StrCat("Invocations of ", name, " failed");
  alarm.metric = "Errors";
  if (!is_own) {
    alarm.threshold = alerts.function_errors();
    alarm.origin = context.At(alerts, "function_errors");
  }
  AddAlarm(side, stacks::kMonitoring, alarm);
  alarm.id = absl::StrCat(function_id, "ThrottlesAlarm");
  alarm.name = absl::StrCat("dr-", name, "-invocation-throttles");
  alarm.description = absl::StrCat("Invocations of ", name,
                                   " were refused: its concurrency is used up");
  alarm.metric = "Throttles";
  if (!is_own) {
    alarm.threshold = alerts.function_throttles();
    alarm.origin = context.At(alerts, "function_throttles");
  }
  AddAlarm(side, stacks::kMonitoring, alarm);
}

// The functions answer 503 to what they cannot serve, which is no error of
// theirs: a failing store shows here, and clients that write to the passive
// region.
void AddApiAlarm(const Context& context, const Side& side) {
  AlarmSpec alarm;
  alarm.id = "ApiErrorsAlarm";
  alarm.name = "dr-api-errors";
  alarm.description = absl::StrCat("Requests to the API in ", side.name(),
                                   " were answered 5xx");
  alarm.metric_namespace = "AWS/ApiGateway";
  alarm.metric = "5xx";
  alarm.dimensions = {{"ApiId", side.Ref(stacks::kApi, "Api")}};
  alarm.threshold = context.env.alerts().api_errors();
  alarm.origin = context.At(context.env.alerts(), "api_errors");
  AddAlarm(side, stacks::kMonitoring, alarm);
}

// The objective is of every request, where capacity is reckoned with averages.
// One minute of cold starts says nothing yet.
void AddLatencyAlarms(const Context& context, const Side& side) {
  const std::string& function = context.RoutedFunction().name();
  AlarmSpec alarm;
  alarm.statistic = "p99";
  alarm.periods = 5;
  alarm.breaching = 3;
  alarm.comparison = "GreaterThanThreshold";
  alarm.threshold = context.env.objectives().latency_ms();
  alarm.origin = context.At(context.env.objectives(), "latency_ms");
  alarm.id = "ApiLatencyAlarm";
  alarm.name = "dr-api-latency";
  alarm.description =
      absl::StrCat("One in a hundred requests to the API in ", side.name(),
                   " takes longer than the latency objective");
  alarm.metric_namespace = "AWS/ApiGateway";
  alarm.metric = "Latency";
  alarm.dimensions = {{"ApiId", side.Ref(stacks::kApi, "Api")}};
  AddAlarm(side, stacks::kMonitoring, alarm);
  alarm.id = absl::StrCat(FunctionId(function), "DurationAlarm");
  alarm.name = absl::StrCat("dr-", function, "-invocation-durations");
  alarm.description = absl::StrCat("One in a hundred invocations of ", function,
                                   " takes longer than the latency objective");
  alarm.metric_namespace = "AWS/Lambda";
  alarm.metric = "Duration";
  alarm.dimensions = {
      {"FunctionName", side.Ref(stacks::kFunctions, FunctionId(function))}};
  AddAlarm(side, stacks::kMonitoring, alarm);
}

// Tells those whom the topic still reaches, as an alarm reaches no topic of
// another region; and it is seen in the console.
void AddTopicAlarm(const Context& context, const Side& side) {
  AlarmSpec alarm;
  alarm.id = "UndeliveredAlertsAlarm";
  alarm.name = "dr-undelivered-alerts";
  alarm.description =
      absl::StrCat("Alerts of ", side.name(), " did not reach a subscriber");
  alarm.metric_namespace = "AWS/SNS";
  alarm.metric = "NumberOfNotificationsFailed";
  alarm.dimensions = {
      {"TopicName", Suffixed(context.env.alerts().topic_name())}};
  alarm.origin = context.At(context.env.alerts());
  AddAlarm(side, stacks::kMonitoring, alarm);
}

// ACM renews 60 days before a certificate's end, as long as its record stands
// in the zone. Route 53's checks probe the APIs by AWS's names and do not see
// the end. ACM publishes twice a day, and no more of what has expired: the
// alarm stays (AWS Certificate Manager User Guide, "Supported CloudWatch
// metrics").
void AddCertificateAlarm(const Context& context, const Side& side) {
  if (!context.env.routing().has_existing_zone()) return;
  AlarmSpec alarm;
  alarm.id = "CertificateAlarm";
  alarm.name = "dr-certificate-expiry";
  alarm.description = absl::StrCat("The certificate in ", side.name(),
                                   " ends within 30 days and was not renewed");
  alarm.metric_namespace = "AWS/CertificateManager";
  alarm.metric = "DaysToExpiry";
  alarm.dimensions = {
      {"CertificateArn", side.Ref(stacks::kApi, "Certificate")}};
  alarm.statistic = "Minimum";
  alarm.period = 24 * 60 * 60;
  alarm.comparison = "LessThanThreshold";
  alarm.threshold = 30;
  alarm.missing_data = "ignore";
  alarm.origin = context.At(context.env.routing().existing_zone());
  AddAlarm(side, stacks::kMonitoring, alarm);
}

// Of a table or an index, in one region.
void AddThrottleAlarms(
    const Context& context, const Side& side, absl::string_view id,
    absl::string_view name,
    const std::vector<std::pair<std::string, std::string>>& dimensions) {
  for (const char* direction : {"Read", "Write"}) {
    AlarmSpec alarm;
    alarm.id = absl::StrCat(id, direction, "ThrottlesAlarm");
    alarm.name = absl::StrCat(
        "dr-", name, direction[0] == 'R' ? "-read" : "-write", "-throttles");
    alarm.description =
        absl::StrCat(direction, " requests to ", name, " were throttled");
    alarm.metric_namespace = "AWS/DynamoDB";
    alarm.metric = absl::StrCat(direction, "ThrottleEvents");
    alarm.dimensions = dimensions;
    alarm.threshold = context.env.alerts().table_throttles();
    alarm.origin = context.At(context.env.alerts(), "table_throttles");
    AddAlarm(side, stacks::kMonitoring, alarm);
  }
}

// Each replica publishes its own throttles, under the table's name alone. The
// table comes after the secondary's alarms, which need but its name.
void AddTableAlarms(const Context& context, const dr::v1::Table& table,
                    const Side& side) {
  const std::string name = context.TableName(table);
  AddThrottleAlarms(context, side, TableId(table), table.name(),
                    {{"TableName", name}});
  // The table's metric leaves its indexes out. Their names may be as long as an
  // alarm's, so the alarms number them.
  for (int i = 0; i < table.global_secondary_indexes_size(); ++i) {
    AddThrottleAlarms(context, side,
                      absl::StrCat(TableId(table), "Index", i + 1),
                      absl::StrCat(table.name(), "-index-", i + 1),
                      {{"TableName", name},
                       {"GlobalSecondaryIndexName",
                        table.global_secondary_indexes(i).name()}});
  }
  // Nothing lags behind where every write waits for a second region.
  if (table.consistency() == dr::v1::CONSISTENCY_STRONG) return;
  // Published by the region that sends (Amazon DynamoDB Developer Guide, "How
  // DynamoDB global tables work").
  AlarmSpec lag;
  lag.id = absl::StrCat(TableId(table), "ReplicationAlarm");
  lag.name = absl::StrCat("dr-", table.name(), "-replication");
  lag.description =
      absl::StrCat("Replication of ", table.name(), " to ", side.peer->name(),
                   " comes near the recovery point objective");
  lag.metric_namespace = "AWS/DynamoDB";
  lag.metric = "ReplicationLatency";
  lag.dimensions = {{"TableName", name},
                    {"ReceivingRegion", side.peer->name()}};
  lag.statistic = "Maximum";
  lag.threshold =
      1000.0 * proof::LagThreshold(context.env.objectives().rpo_seconds());
  lag.origin = context.At(context.env.objectives(), "rpo_seconds");
  AddAlarm(side, stacks::kMonitoring, lag);
}

// Published in the region of the destination (Amazon S3 User Guide, "Monitoring
// replication with metrics"). In the source's region the alarm would see
// nothing, for ever.
void AddReplicationAlarm(const Context& context, const dr::v1::Bucket& bucket,
                         const Side& from) {
  const Side& to = *from.peer;
  AlarmSpec alarm;
  alarm.id = absl::StrCat(BucketId(bucket), "ReplicationAlarm");
  // A table may have the bucket's name, and its alarm ends otherwise.
  alarm.name = absl::StrCat("dr-", bucket.name(), "-replica-latency");
  alarm.description = absl::StrCat("Replication of ", bucket.name(), " from ",
                                   from.name(), " is slower than agreed");
  alarm.metric_namespace = "AWS/S3";
  alarm.metric = "ReplicationLatency";
  alarm.dimensions = {
      {"SourceBucket", from.Name(BucketStack(bucket, from), BucketId(bucket))},
      {"DestinationBucket", to.Name(BucketStack(bucket, to), BucketId(bucket))},
      {"RuleId", std::string(kReplicationRuleId)}};
  alarm.statistic = "Maximum";
  alarm.comparison = "GreaterThanThreshold";
  alarm.threshold = bucket.replication().latency_alarm_seconds();
  alarm.origin = context.At(bucket.replication(), "latency_alarm_seconds");
  AddAlarm(to, stacks::kMonitoring, alarm);
  // What failed will not be tried again.
  alarm.id = absl::StrCat(BucketId(bucket), "FailedReplicationAlarm");
  alarm.name = absl::StrCat("dr-", bucket.name(), "-failed-replicas");
  alarm.description = absl::StrCat("Objects of ", bucket.name(), " in ",
                                   from.name(), " could not be replicated");
  alarm.metric = "OperationsFailedReplication";
  alarm.statistic = "Sum";
  alarm.comparison = "GreaterThanOrEqualToThreshold";
  alarm.threshold = 1;
  alarm.origin = context.At(bucket);
  AddAlarm(to, stacks::kMonitoring, alarm);
}

// The region in which Route 53 publishes its health checks' metrics (Route 53
// Developer Guide, "Monitoring health checks using CloudWatch"), as a side of
// the environment; null where neither is.
const Side* HealthMetricsSide(const Context& context) {
  for (const Side* side : context.sides()) {
    if (side->name() == "us-east-1") return side;
  }
  return nullptr;
}

void AddHealthAlarms(const Context& context) {
  const Side* side = HealthMetricsSide(context);
  if (side == nullptr) return;
  struct Check {
    const Side* owner;
    const char* id;
    const char* name;
    const char* text;
  };
  const Check checks[] = {
      {&context.primary, "PrimaryCheck", "primary-endpoint",
       "The primary's endpoint is down"},
      {&context.secondary, "PrimaryRecordCheck", "failover",
       "Route 53 answers with the secondary"},
      {&context.secondary, "SecondaryCheck", "secondary-endpoint",
       "The secondary's endpoint is down: no failover would help"},
  };
  for (const Check& check : checks) {
    // What the primary creates, the secondary cannot wait for.
    if (!side->is_primary && check.owner->is_primary) continue;
    AlarmSpec alarm;
    alarm.id = absl::StrCat(check.id, "Alarm");
    alarm.name = absl::StrCat("dr-", check.name);
    alarm.description = check.text;
    alarm.metric_namespace = "AWS/Route53";
    alarm.metric = "HealthCheckStatus";
    alarm.dimensions = {
        {"HealthCheckId", check.owner->Ref(stacks::kRouting, check.id)}};
    alarm.statistic = "Minimum";
    alarm.comparison = "LessThanThreshold";
    alarm.threshold = 1;
    alarm.missing_data = "breaching";
    alarm.tell_recovery = true;
    alarm.origin = context.At(context.env.routing().health_check());
    AddAlarm(*side, stacks::kMonitoring, alarm);
  }
}

}  // namespace

void AddAlarm(const Side& side, absl::string_view stack,
              const AlarmSpec& spec) {
  auto& alarm =
      side.In(stack).Add<aws::cloud_watch::Alarm>(spec.id, spec.origin);
  alarm.set_alarm_name(Suffixed(spec.name));
  alarm.set_alarm_description(spec.description);
  alarm.set_namespace_(spec.metric_namespace);
  alarm.set_metric_name(spec.metric);
  for (const auto& [name, value] : spec.dimensions) {
    auto* dimension = alarm.add_dimensions();
    dimension->set_name(name);
    dimension->set_value(value);
  }
  if (absl::StartsWith(spec.statistic, "p")) {
    alarm.set_extended_statistic(spec.statistic);
    // Of a handful of requests, one decides it (Amazon CloudWatch User Guide,
    // "Percentile-based alarms and low data samples").
    alarm.set_evaluate_low_sample_count_percentile("ignore");
  } else {
    alarm.set_statistic(spec.statistic);
  }
  alarm.set_period(spec.period);
  alarm.set_evaluation_periods(spec.periods);
  if (spec.breaching > 0) alarm.set_datapoints_to_alarm(spec.breaching);
  alarm.set_comparison_operator(spec.comparison);
  alarm.set_threshold(spec.threshold);
  alarm.set_treat_missing_data(spec.missing_data);
  const std::string topic = side.Ref(stacks::kAlerts, "Topic");
  alarm.add_alarm_actions(topic);
  if (spec.tell_recovery) alarm.add_ok_actions(topic);
}

void LowerAlarms(Context& context) {
  for (const Side* side : context.sides()) {
    for (const auto& function : context.env.functions()) {
      AddFunctionAlarms(context, *side, FunctionId(function.name()),
                        stacks::kFunctions, function.name());
    }
    AddFunctionAlarms(context, *side, functions::active_region::kId,
                      stacks::kFunctions, functions::active_region::kName);
    for (const auto& table : context.env.tables())
      AddTableAlarms(context, table, *side);
    AddApiAlarm(context, *side);
    AddLatencyAlarms(context, *side);
    AddTopicAlarm(context, *side);
    AddCertificateAlarm(context, *side);
  }
  AddFunctionAlarms(context, context.secondary,
                    functions::failover_evaluator::kId, stacks::kFailover,
                    functions::failover_evaluator::kName);
  for (const auto& bucket : context.env.buckets()) {
    AddReplicationAlarm(context, bucket, context.primary);
    if (bucket.replication().failback())
      AddReplicationAlarm(context, bucket, context.secondary);
  }
  AddHealthAlarms(context);
}

}  // namespace drc::lower
