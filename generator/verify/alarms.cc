// SPDX-License-Identifier: Apache-2.0
//
// An alarm sees metrics of its own region alone (Amazon CloudWatch User Guide,
// "Using Amazon CloudWatch alarms"); on a metric that AWS publishes elsewhere,
// or with one dimension too few, it waits for data for ever and says nothing.
#include "absl/container/btree_map.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/certificate_manager.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/route53.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "generator/functions/contracts.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

namespace contract = functions::failover_evaluator;

constexpr absl::string_view kRule = "alarm";

using aws::cloud_watch::Alarm;

struct Reading {
  const Model& model;
  const Node& node;
  const Alarm& alarm;
  absl::btree_map<std::string, std::string> dimensions;  // meanings
};

bool HasReplica(const aws::dynamodb::GlobalTable& table,
                const std::string& region) {
  for (const auto& replica : table.replicas()) {
    if (replica.region() == region) return true;
  }
  return false;
}

// Each returns what is wrong, or an empty text.

template <typename T>
std::string OfNamed(const Reading& r, absl::string_view kind,
                    absl::string_view dimension) {
  const Node* named =
      r.model.Find<T>(r.node.region(), r.dimensions.at(dimension));
  return named != nullptr && named->region() == r.node.region()
             ? ""
             : absl::StrCat("no ", kind, " of ", r.node.region(), " has this ",
                            dimension);
}

std::string OfFunction(const Reading& r) {
  return OfNamed<aws::lambda::Function>(r, "function", "FunctionName");
}

std::string OfApi(const Reading& r) {
  return OfNamed<aws::api_gateway_v2::Api>(r, "API", "ApiId");
}

std::string OfTable(const Reading& r) {
  for (const auto& [node, table] : r.model.All<aws::dynamodb::GlobalTable>()) {
    if (node->ref != r.dimensions.at("TableName")) continue;
    if (!HasReplica(*table, r.node.region())) continue;
    const auto index = r.dimensions.find("GlobalSecondaryIndexName");
    if (index == r.dimensions.end()) return "";
    for (const auto& known : table->global_secondary_indexes()) {
      if (known.index_name() == index->second) return "";
    }
    return "the table has no such index";
  }
  return absl::StrCat("no table with a replica in ", r.node.region(),
                      " has this TableName");
}

// Published in the region that sends, of tables that are eventually consistent
// (Amazon DynamoDB Developer Guide, "How DynamoDB global tables work").
std::string OfReplication(const Reading& r) {
  const std::string& receiver = r.dimensions.at("ReceivingRegion");
  if (receiver == r.node.region()) {
    return "DynamoDB publishes it in the sending region, not in the receiving "
           "one";
  }
  for (const auto& [node, table] : r.model.All<aws::dynamodb::GlobalTable>()) {
    if (node->ref != r.dimensions.at("TableName") ||
        !HasReplica(*table, r.node.region()) || !HasReplica(*table, receiver)) {
      continue;
    }
    return table->multi_region_consistency() == "STRONG"
               ? "DynamoDB publishes none of strongly consistent tables"
               : "";
  }
  return absl::StrCat("no table has replicas in both ", r.node.region(),
                      " and ", receiver);
}

// Published in the destination's region (Amazon S3 User Guide, "Using S3
// Replication metrics").
std::string OfBucketReplication(const Reading& r) {
  for (const auto& [node, bucket] : r.model.All<aws::s3::Bucket>()) {
    if (node->ref != r.dimensions.at("SourceBucket")) continue;
    for (const auto& rule : bucket->replication_configuration().rules()) {
      const Node* target =
          node->Target<aws::s3::Bucket>(rule.destination().bucket());
      if (target == nullptr || rule.id() != r.dimensions.at("RuleId") ||
          target->ref != r.dimensions.at("DestinationBucket")) {
        continue;
      }
      if (target->region() == r.node.region()) return "";
      return absl::StrCat("S3 publishes it where the replicas are, in ",
                          target->region());
    }
  }
  return "no replication has these buckets and this RuleId";
}

// Published in us-east-1 alone (Amazon Route 53 Developer Guide, "Monitoring
// health checks using CloudWatch").
std::string OfHealthCheck(const Reading& r) {
  if (r.node.region() != "us-east-1") {
    return "Route 53 publishes it in us-east-1 alone";
  }
  for (const auto& [node, check] : r.model.All<aws::route53::HealthCheck>()) {
    if (node->ref == r.dimensions.at("HealthCheckId")) return "";
  }
  return "no health check has this HealthCheckId";
}

// By the topic's name, not its ARN (Amazon SNS Developer Guide, "Monitoring
// Amazon SNS topics using CloudWatch").
std::string OfTopic(const Reading& r) {
  for (const auto& [node, topic] : r.model.All<aws::sns::Topic>()) {
    if (node->region() == r.node.region() &&
        node->Meaning(topic->topic_name()) == r.dimensions.at("TopicName")) {
      return "";
    }
  }
  return absl::StrCat("no topic of ", r.node.region(), " has this TopicName");
}

// In the certificate's region (AWS Certificate Manager User Guide, "Supported
// CloudWatch metrics").
std::string OfCertificate(const Reading& r) {
  return OfNamed<aws::certificate_manager::Certificate>(r, "certificate",
                                                        "CertificateArn");
}

// Our own metric, of the function whose variables name its namespace. It
// publishes in its own region, and tells the primary of itself.
std::string OfEvaluator(const Reading& r) {
  for (const auto& [node, function] : r.model.All<aws::lambda::Function>()) {
    const auto meaning = [&, at = node, of = function](absl::string_view name) {
      return at->Meaning(Variable(*of, name));
    };
    const std::string published = meaning(contract::kMetricNamespace);
    if (published.empty() ||
        published != r.node.Meaning(r.alarm.namespace_())) {
      continue;
    }
    const std::string& region =
        r.alarm.metric_name() == contract::kSecondaryReported
            ? r.model.primary()
            : node->region();
    if (region != r.node.region()) {
      return absl::StrCat(node->Path(), " publishes it in ", region);
    }
    return meaning(contract::kEnvironmentSuffix) ==
                   r.dimensions.at(std::string(contract::kDimension))
               ? ""
               : "its publisher gives it another Environment";
  }
  return "no function publishes to this namespace";
}

struct Metric {
  absl::string_view metric_namespace;
  absl::string_view name;
  // Exactly these dimensions; what is marked with "?" may be left out.
  absl::string_view dimensions;
  std::string (*check)(const Reading&);
};

std::vector<Metric> WithEvaluators(std::vector<Metric> metrics) {
  for (absl::string_view name : contract::kMetrics) {
    metrics.push_back(
        {contract::kNamespace, name, contract::kDimension, OfEvaluator});
  }
  return metrics;
}

const std::vector<Metric>& Metrics() {
  static constexpr char kOfTable[] = "TableName, GlobalSecondaryIndexName?";
  static constexpr char kOfRule[] = "SourceBucket, DestinationBucket, RuleId";
  static const auto& metrics = *new std::vector<Metric>(WithEvaluators({
      {"AWS/Lambda", "Errors", "FunctionName", OfFunction},
      {"AWS/Lambda", "Throttles", "FunctionName", OfFunction},
      {"AWS/Lambda", "Duration", "FunctionName", OfFunction},
      {"AWS/Lambda", "ConcurrentExecutions", "FunctionName", OfFunction},
      {"AWS/ApiGateway", "5xx", "ApiId", OfApi},
      {"AWS/ApiGateway", "4xx", "ApiId", OfApi},
      {"AWS/ApiGateway", "Latency", "ApiId", OfApi},
      {"AWS/SNS", "NumberOfNotificationsFailed", "TopicName", OfTopic},
      {"AWS/CertificateManager", "DaysToExpiry", "CertificateArn",
       OfCertificate},
      {"AWS/DynamoDB", "ReadThrottleEvents", kOfTable, OfTable},
      {"AWS/DynamoDB", "WriteThrottleEvents", kOfTable, OfTable},
      {"AWS/DynamoDB", "ReplicationLatency", "TableName, ReceivingRegion",
       OfReplication},
      {"AWS/S3", "ReplicationLatency", kOfRule, OfBucketReplication},
      {"AWS/S3", "OperationsFailedReplication", kOfRule, OfBucketReplication},
      {"AWS/Route53", "HealthCheckStatus", "HealthCheckId", OfHealthCheck},
  }));
  return metrics;
}

bool HasDimensions(const Reading& r, const Metric& metric) {
  size_t matched = 0;
  for (absl::string_view name : absl::StrSplit(metric.dimensions, ", ")) {
    const bool optional = absl::ConsumeSuffix(&name, "?");
    const bool has = r.dimensions.contains(name);
    if (!has && !optional) return false;
    matched += has;
  }
  return matched == r.dimensions.size();
}

void VerifyMetric(const Reading& r) {
  for (const Metric& metric : Metrics()) {
    if (metric.metric_namespace != r.alarm.namespace_() ||
        metric.name != r.alarm.metric_name()) {
      continue;
    }
    if (!HasDimensions(r, metric)) {
      r.node.Report("/Dimensions", kRule, "reads ", metric.name,
                    " without the dimensions ", metric.dimensions,
                    " that it is published with");
      return;
    }
    const std::string fault = metric.check(r);
    if (fault.empty()) return;
    r.node.Report("/Dimensions", kRule, "reads ", metric.name, " in ",
                  r.node.region(), ", where it never has data: ", fault);
    return;
  }
  // Metrics of other services only the spec knows.
  if (r.node.resource->is_added) return;
  r.node.Report("/MetricName", kRule, "reads ", r.alarm.namespace_(), " ",
                r.alarm.metric_name(),
                ", of which the compiler does not know where and with "
                "which dimensions it is published");
}

// A percentile of few samples is one of them (Amazon CloudWatch User Guide,
// "Percentile-based alarms and low data samples").
void VerifyStatistic(const Reading& r) {
  if (r.alarm.has_extended_statistic() &&
      r.alarm.evaluate_low_sample_count_percentile() != "ignore") {
    r.node.Report("/EvaluateLowSampleCountPercentile", kRule, "takes ",
                  r.alarm.extended_statistic(),
                  " of however few requests there are: at night, one "
                  "slow request raises it");
  }
}

void VerifyActions(const Reading& r) {
  if (r.alarm.has_actions_enabled() && !r.alarm.actions_enabled()) {
    r.node.Report("/ActionsEnabled", kRule, "has its actions disabled");
  }
  if (r.alarm.alarm_actions().empty()) {
    r.node.Report("/AlarmActions", kRule, "tells nobody: it has no action");
  }
  for (const std::string& action : r.alarm.alarm_actions()) {
    const Node* topic = r.node.Target<aws::sns::Topic>(action);
    if (topic == nullptr) {
      r.node.Report("/AlarmActions", kRule, "tells ", r.node.Meaning(action),
                    ", which is no topic of the program");
    } else if (topic->region() != r.node.region()) {
      r.node.Report("/AlarmActions", kRule, "tells ", topic->Path(),
                    "; an alarm reaches topics of its own region alone");
    }
  }
}

}  // namespace

void VerifyAlarms(const Model& model) {
  for (const auto& [node, alarm] : model.All<Alarm>()) {
    Reading reading{model, *node, *alarm, {}};
    for (const auto& dimension : alarm->dimensions()) {
      reading.dimensions[dimension.name()] = node->Meaning(dimension.value());
    }
    VerifyActions(reading);
    if (!alarm->has_treat_missing_data()) {
      node->Report(
          "/TreatMissingData", kRule,
          "does not say what missing data mean; what is lost sends none");
    }
    VerifyStatistic(reading);
    if (alarm->metrics().empty()) VerifyMetric(reading);
  }
}

}  // namespace drc::verify
