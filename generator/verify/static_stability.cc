// SPDX-License-Identifier: Apache-2.0
//
// Walks from the loss of the primary to the restored service. Every node on the
// way lies outside the primary region or in a global data plane, and exists
// beforehand (AWS whitepaper "AWS Fault Isolation Boundaries", "Static
// stability"). Here are the records, what flips them and which API they lead
// to; way_functions.cc and way_evaluator.cc go on from there.
#include "aws/api_gateway_v2.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/route53.pb.h"
#include "generator/functions/contracts.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

using aws::api_gateway_v2::Api;
using aws::route53::HealthCheck;
using aws::route53::RecordSet;

class Records {
 public:
  explicit Records(Way& way) : model_(way.model()), way_(way) {}

  // The primary's record goes away when the secondary is active, and by nothing
  // else.
  void FromPrimary(const Node& node, const RecordSet& record) {
    Path path = {&node};
    way_.Expect(path);
    if (Counterpart(node, record) == nullptr) {
      way_.Break(path, "",
                 "has no SECONDARY record of its name, zone and type");
    }
    const Path to_api = ToApi(node, record);
    const Node* api = to_api.empty() ? nullptr : to_api.back();
    if (api == nullptr || !api->IsInPrimary()) {
      way_.Break(path, "/ResourceRecords",
                 "does not lead to the primary's API");
    }
    const Node* check = FindCheck(node, record);
    if (check == nullptr) {
      way_.Break(path, "/HealthCheckId",
                 "has no health check: clients would never be led away");
      return;
    }
    bool asks_active = false;
    bool has_latch = false;
    for (const Path& leaf : Leaves(*check, path)) {
      const auto& config =
          leaf.back()->As<HealthCheck>()->health_check_config();
      if (config.type() == "CLOUDWATCH_METRIC") {
        has_latch |= FollowsAlarm(leaf, config);
        continue;
      }
      const Node* asked = ApiAt(
          model_, leaf.back()->Meaning(config.fully_qualified_domain_name()));
      if (asked == nullptr) {
        way_.Break(leaf, "/HealthCheckConfig/FullyQualifiedDomainName",
                   "asks no API of the program");
      } else if (asked->IsInPrimary()) {
        way_.Break(
            leaf, "/HealthCheckConfig/FullyQualifiedDomainName",
            "takes the primary's record out by what the primary answers: "
            "clients would be led to a region that does not accept writes yet");
      } else {
        asks_active |= config.inverted() && config.resource_path() ==
                                                functions::active_region::kPath;
      }
    }
    if (!asks_active) {
      way_.Break(path, "/HealthCheckId",
                 "does not depend on an inverted check of the standby's "
                 "/active: clients would not be led away in time");
    }
    if (!has_latch) {
      way_.Break(path, "/HealthCheckId",
                 "does not depend on an alarm that the primary is not the "
                 "active writer: a standby too busy to answer /active would "
                 "send its clients back");
    }
  }

  void FromSecondary(const Node& node, const RecordSet& record) {
    const Path path = {&node};
    way_.Expect(path);
    if (Counterpart(node, record) == nullptr) {
      way_.Break(path, "", "has no PRIMARY record of its name, zone and type");
    }
    // Amazon Route 53 API Reference, "ResourceRecordSet", Failover: of a
    // secondary without a health check Route 53 always answers where the
    // primary is out.
    if (record.has_health_check_id()) {
      way_.Break(path, "/HealthCheckId",
                 "has a health check: where it fails, Route 53 answers with "
                 "the primary, whatever its health");
    }
    const Path to_api = ToApi(node, record);
    if (to_api.empty()) {
      way_.Break(path, "/ResourceRecords", "leads to no API of the program");
      return;
    }
    way_.Expect(to_api);
    FollowApi(to_api, way_);
  }

 private:
  // The record that stands for the same name with the other role.
  const RecordSet* Counterpart(const Node& node, const RecordSet& record) {
    for (const auto& [other, candidate] : model_.All<RecordSet>()) {
      if (other != &node && candidate->failover() != record.failover() &&
          !candidate->failover().empty() &&
          candidate->type() == record.type() &&
          other->Meaning(candidate->name()) == node.Meaning(record.name()) &&
          other->Meaning(candidate->hosted_zone_id()) ==
              node.Meaning(record.hosted_zone_id())) {
        return candidate;
      }
    }
    return nullptr;
  }

  // The way from a record to the API that it leads to, by its endpoint or a
  // domain name; empty where it leads to none.
  Path ToApi(const Node& node, const RecordSet& record) const {
    for (const std::string& value : record.resource_records()) {
      const Node* api = ApiAt(model_, node.Meaning(value));
      if (api != nullptr) return {&node, api};
    }
    const std::string alias = node.Meaning(record.alias_target().dns_name());
    for (const auto& [domain, name] :
         model_.All<aws::api_gateway_v2::DomainName>()) {
      if (alias != absl::StrCat("${", domain->Path(), ".RegionalDomainName}")) {
        continue;
      }
      for (const auto& [at, mapping] :
           model_.All<aws::api_gateway_v2::ApiMapping>()) {
        if (at->region() != domain->region() ||
            at->Meaning(mapping->domain_name()) != domain->ref) {
          continue;
        }
        const Node* api = at->Target<Api>(mapping->api_id());
        if (api != nullptr) return {&node, domain, at, api};
      }
    }
    return {};
  }

  // Whether a check follows an alarm of a surviving region on PrimaryActive and
  // keeps what it said last where data fail. Route 53 takes no alarm of M
  // datapoints of N (Amazon Route 53 API Reference, "AlarmIdentifier").
  bool FollowsAlarm(const Path& leaf,
                    const HealthCheck::HealthCheckConfig& config) {
    const Node& check = *leaf.back();
    const std::string& region = config.alarm_identifier().region();
    if (region == model_.primary()) {
      way_.Break(leaf, "/HealthCheckConfig/AlarmIdentifier",
                 "follows an alarm of the primary region");
      return false;
    }
    const Node* alarm = model_.Find<aws::cloud_watch::Alarm>(
        region, check.Meaning(config.alarm_identifier().name()));
    if (alarm == nullptr) {
      way_.Break(leaf, "/HealthCheckConfig/AlarmIdentifier",
                 absl::StrCat("follows no alarm of ", region));
      return false;
    }
    Path path = leaf;
    path.push_back(alarm);
    way_.Expect(path);
    const auto& properties = *alarm->As<aws::cloud_watch::Alarm>();
    if (properties.metric_name() !=
            functions::failover_evaluator::kPrimaryActive ||
        properties.comparison_operator() != "LessThanThreshold" ||
        properties.threshold() != 1 || properties.statistic() != "Minimum" ||
        properties.has_datapoints_to_alarm()) {
      way_.Break(path, "/MetricName",
                 "is not raised by each period with a Minimum of PrimaryActive "
                 "below 1, which Route 53 follows");
    }
    if (config.insufficient_data_health_status() != "LastKnownStatus") {
      way_.Break(leaf, "/HealthCheckConfig/InsufficientDataHealthStatus",
                 "does not keep its state where the metric fails: clients "
                 "would be led by the silence of an evaluator");
    }
    return true;
  }

  const Node* FindCheck(const Node& node, const RecordSet& record) const {
    const std::string id = node.Meaning(record.health_check_id());
    for (const auto& [check, properties] : model_.All<HealthCheck>()) {
      if (check->ref == id) return check;
    }
    return nullptr;
  }

  // The checks below a calculated one that are none, with the ways to them.
  std::vector<Path> Leaves(const Node& check, Path path) {
    path.push_back(&check);
    way_.Expect(path);
    const auto& config = check.As<HealthCheck>()->health_check_config();
    if (config.type() != "CALCULATED") return {path};
    std::vector<Path> found;
    for (const std::string& child : config.child_health_checks()) {
      const std::string id = check.Meaning(child);
      bool known = false;
      for (const auto& [node, properties] : model_.All<HealthCheck>()) {
        if (node->ref != id || node == &check) continue;
        known = true;
        for (Path& leaf : Leaves(*node, path)) {
          found.push_back(std::move(leaf));
        }
      }
      if (!known) {
        way_.Break(path, "/HealthCheckConfig/ChildHealthChecks",
                   absl::StrCat("follows ", id,
                                ", which is no health check of the program"));
      }
    }
    if (config.health_threshold() != config.child_health_checks_size()) {
      way_.Break(path, "/HealthCheckConfig/HealthThreshold",
                 "is healthy while one of its checks is not");
    }
    return found;
  }

  const Model& model_;
  Way& way_;
};

}  // namespace

std::vector<Step> VerifyStaticStability(const Model& model) {
  Way way(model);
  Records records(way);
  int pairs = 0;
  for (const auto& [node, record] : model.All<RecordSet>()) {
    if (node->resource->is_added) continue;  // that lead to what is its own
    if (record->failover() == "PRIMARY") {
      ++pairs;
      records.FromPrimary(*node, *record);
    }
    if (record->failover() == "SECONDARY") {
      records.FromSecondary(*node, *record);
    }
  }
  if (pairs == 0) {
    model.nodes().front().Report(
        "", kStaticStability,
        "belongs to a program without a PRIMARY failover record: clients "
        "would not be led away");
  }
  for (const Node* evaluator : Evaluators(model)) {
    FollowFunction({evaluator}, way);
    FollowEvaluator(*evaluator, way);
  }
  return way.TakeSteps();
}

}  // namespace drc::verify
