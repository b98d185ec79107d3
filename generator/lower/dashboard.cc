// SPDX-License-Identifier: Apache-2.0
//
// One dashboard that shows both regions, created by the secondary's stack: it
// is wanted most when the primary is gone. Its name is global.
#include <initializer_list>

#include "absl/strings/str_join.h"
#include "aws/cloud_watch.pb.h"
#include "generator/functions/contracts.h"
#include "generator/lower/concerns.h"

namespace drc::lower {
namespace {

// A metric is namespace, name and dimensions, as names and values in turn.
using Metrics = std::vector<std::vector<std::string>>;

// Those of one thing.
Metrics MetricsOf(absl::string_view metric_namespace,
                  absl::string_view dimension, const std::string& value,
                  std::initializer_list<absl::string_view> names) {
  Metrics metrics;
  for (absl::string_view name : names) {
    metrics.push_back({std::string(metric_namespace), std::string(name),
                       std::string(dimension), value});
  }
  return metrics;
}

// Widgets are laid out two in a row on CloudWatch's grid of 24 columns. Texts
// are names and what leads to them, which JSON has as they are.
class Widgets {
 public:
  void Add(const Side& side, absl::string_view title,
           absl::string_view statistic, const Metrics& metrics) {
    std::vector<std::string> lists;
    for (const auto& metric : metrics) {
      lists.push_back(
          absl::StrCat("[\"", absl::StrJoin(metric, "\",\""), "\"]"));
    }
    absl::SubstituteAndAppend(
        &widgets_,
        R"($0{"type":"metric","height":6,"properties":{"metrics":[$1],)"
        R"("period":60,"region":"$2","stat":"$3","title":"$4",)"
        R"("view":"timeSeries"},"width":12,"x":$5,"y":$6})",
        count_ == 0 ? "" : ",", absl::StrJoin(lists, ","), side.name(),
        statistic, absl::StrCat(title, " (", side.name(), ")"), count_ % 2 * 12,
        count_ / 2 * 6);
    ++count_;
  }

  std::string Body() const {
    return absl::StrCat(R"({"widgets":[)", widgets_, "]}");
  }

 private:
  std::string widgets_;
  int count_ = 0;
};

void AddRegion(const Context& context, const Side& side, Widgets& widgets) {
  const std::string api = side.Ref(stacks::kApi, "Api");
  widgets.Add(
      side, "HTTP API requests", "Sum",
      MetricsOf("AWS/ApiGateway", "ApiId", api, {"Count", "4xx", "5xx"}));
  const std::string routed = side.Name(
      stacks::kFunctions, FunctionId(context.RoutedFunction().name()));
  widgets.Add(side, "Latency, of one in a hundred", "p99",
              {{"AWS/ApiGateway", "Latency", "ApiId", api},
               {"AWS/Lambda", "Duration", "FunctionName", routed}});
  for (const auto& function : context.env.functions()) {
    const std::string name =
        side.Name(stacks::kFunctions, FunctionId(function.name()));
    widgets.Add(side, function.name(), "Sum",
                MetricsOf("AWS/Lambda", "FunctionName", name,
                          {"Invocations", "Errors", "Throttles"}));
    widgets.Add(side, absl::StrCat(function.name(), " concurrency"), "Maximum",
                {{"AWS/Lambda", "ConcurrentExecutions", "FunctionName", name}});
  }
  for (const auto& table : context.env.tables()) {
    const std::string name = context.TableName(table);
    widgets.Add(
        side, table.name(), "Sum",
        MetricsOf("AWS/DynamoDB", "TableName", name,
                  {"ConsumedWriteCapacityUnits", "ConsumedReadCapacityUnits",
                   "WriteThrottleEvents", "ReadThrottleEvents"}));
    // DynamoDB has no such metric of strongly consistent tables.
    if (table.consistency() == dr::v1::CONSISTENCY_STRONG) continue;
    widgets.Add(side, absl::StrCat(table.name(), " replication latency"),
                "Maximum",
                {{"AWS/DynamoDB", "ReplicationLatency", "TableName", name,
                  "ReceivingRegion", side.peer->name()}});
  }
}

}  // namespace

void LowerDashboard(Context& context) {
  namespace evaluator = functions::failover_evaluator;
  Widgets widgets;
  const auto published = [](std::initializer_list<absl::string_view> names) {
    return MetricsOf(evaluator::kNamespace, evaluator::kDimension,
                     "${EnvironmentSuffix}", names);
  };
  widgets.Add(
      context.secondary, "Regions healthy, primary active and fenced",
      "Minimum",
      published({evaluator::kPrimaryHealthy, evaluator::kHeartbeatsServed,
                 evaluator::kPrimaryActive, evaluator::kPrimaryFenced,
                 evaluator::kSecondaryHealthy}));
  widgets.Add(context.secondary, "Age of the newest heartbeat that arrived",
              "Maximum",
              published({evaluator::kTableReplicationAge,
                         evaluator::kDocumentReplicationAge}));
  for (const auto& bucket : context.env.buckets()) {
    widgets.Add(context.secondary,
                absl::StrCat(bucket.name(), " replication latency"), "Maximum",
                {{"AWS/S3", "ReplicationLatency", "SourceBucket",
                  context.primary.Name(BucketStack(bucket, context.primary),
                                       BucketId(bucket)),
                  "DestinationBucket",
                  context.secondary.Name(BucketStack(bucket, context.secondary),
                                         BucketId(bucket)),
                  "RuleId", std::string(kReplicationRuleId)}});
  }
  for (const Side* side : context.sides()) AddRegion(context, *side, widgets);
  auto& dashboard = context.secondary.In(stacks::kMonitoring)
                        .Add<aws::cloud_watch::Dashboard>(
                            "Dashboard", context.At(context.env.alerts()));
  dashboard.set_dashboard_name(Suffixed("dr"));
  dashboard.set_dashboard_body(widgets.Body());
}

}  // namespace drc::lower
