// SPDX-License-Identifier: Apache-2.0
//
// Walks from the loss of the primary to the restored service. Every node on the
// way lies outside the primary region or in a global data plane, and exists
// beforehand (AWS whitepaper "AWS Fault Isolation Boundaries", "Static
// stability"). Here are the records, what flips them and which API they lead
// to; way_functions.cc and way_evaluator.cc go on from there.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/route53.pb.h"
#include "generator/verify/evaluator.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"
#include "generator/verify/way.h"

namespace drc::verify {
namespace {

using aws::api_gateway_v2::Api;
using aws::route53::HealthCheck;
using aws::route53::RecordSet;

class Records {
 public:
  explicit Records(Way& way) : model_(way.model()), way_(way) {}

  // The primary's record goes away when the primary does not answer, and when
  // the secondary is active.
  void FromPrimary(const Node& node, const RecordSet& record) {
    Path path = {&node};
    way_.Expect(path);
    if (Counterpart(node, record) == nullptr) {
      way_.Break(path, "",
                 "has no SECONDARY record of its name, zone and type");
    }
    const Path to_api = ToApi(node, record);
    const Node* api = to_api.empty() ? nullptr : to_api.back();
    if (api == nullptr || api->region() != model_.primary()) {
      way_.Break(path, "/ResourceRecords",
                 "does not lead to the primary's API");
    }
    const Node* check = FindCheck(node, record);
    if (check == nullptr) {
      way_.Break(path, "/HealthCheckId",
                 "has no health check: clients would never be led away");
      return;
    }
    bool asks_primary = false;
    bool asks_active = false;
    for (const Path& endpoint : Endpoints(*check, path)) {
      const auto& config =
          endpoint.back()->As<HealthCheck>()->health_check_config();
      const Node* asked =
          ApiAt(model_, model_.Meaning(*endpoint.back(),
                                       config.fully_qualified_domain_name()));
      if (asked == nullptr) {
        way_.Break(endpoint, "/HealthCheckConfig/FullyQualifiedDomainName",
                   "asks no API of the program");
        continue;
      }
      asks_primary |= asked == api && !config.inverted();
      asks_active |= asked->region() != model_.primary() && config.inverted() &&
                     config.resource_path() == "/active";
    }
    if (!asks_primary) {
      way_.Break(
          path, "/HealthCheckId",
          "does not depend on the primary's answers: clients would not be "
          "led away from it");
    }
    if (!asks_active) {
      way_.Break(
          path, "/HealthCheckId",
          "does not depend on an inverted check of the standby's /active: an "
          "ill primary that answers would keep its clients");
    }
  }

  void FromSecondary(const Node& node, const RecordSet& record) {
    const Path path = {&node};
    way_.Expect(path);
    if (Counterpart(node, record) == nullptr) {
      way_.Break(path, "", "has no PRIMARY record of its name, zone and type");
    }
    FromRecordCheck(path, record);
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
          model_.Meaning(*other, candidate->name()) ==
              model_.Meaning(node, record.name()) &&
          model_.Meaning(*other, candidate->hosted_zone_id()) ==
              model_.Meaning(node, record.hosted_zone_id())) {
        return candidate;
      }
    }
    return nullptr;
  }

  // The way from a record to the API that it leads to, by its endpoint or a
  // domain name; empty where it leads to none.
  Path ToApi(const Node& node, const RecordSet& record) const {
    for (const std::string& value : record.resource_records()) {
      const Node* api = ApiAt(model_, model_.Meaning(node, value));
      if (api != nullptr) return {&node, api};
    }
    const std::string alias =
        model_.Meaning(node, record.alias_target().dns_name());
    for (const auto& [domain, name] :
         model_.All<aws::api_gateway_v2::DomainName>()) {
      if (alias != absl::StrCat("${", domain->Path(), ".RegionalDomainName}")) {
        continue;
      }
      for (const auto& [at, mapping] :
           model_.All<aws::api_gateway_v2::ApiMapping>()) {
        if (at->region() != domain->region() ||
            model_.Meaning(*at, mapping->domain_name()) != domain->ref) {
          continue;
        }
        const Node* api = model_.Target<Api>(*at, mapping->api_id());
        if (api != nullptr) return {&node, domain, at, api};
      }
    }
    return {};
  }

  // What Route 53 asks before it answers with a record.
  void FromRecordCheck(const Path& path, const RecordSet& record) {
    const Node* check =
        model_.Target<HealthCheck>(*path.back(), record.health_check_id());
    if (check == nullptr) check = FindCheck(*path.back(), record);
    if (check == nullptr) {
      way_.Break(path, "/HealthCheckId", "has no health check of the program");
      return;
    }
    for (const Path& endpoint : Endpoints(*check, path)) {
      const auto& config =
          endpoint.back()->As<HealthCheck>()->health_check_config();
      const Node* api =
          ApiAt(model_, model_.Meaning(*endpoint.back(),
                                       config.fully_qualified_domain_name()));
      if (api == nullptr || api->region() == model_.primary()) {
        way_.Break(endpoint, "/HealthCheckConfig/FullyQualifiedDomainName",
                   "asks something else than an API of a surviving region");
      }
    }
  }

  const Node* FindCheck(const Node& node, const RecordSet& record) const {
    const std::string id = model_.Meaning(node, record.health_check_id());
    for (const auto& [check, properties] : model_.All<HealthCheck>()) {
      if (check->ref == id) return check;
    }
    return nullptr;
  }

  // The checks below a calculated one that ask an endpoint, with the ways to
  // them; reports those that cannot be evaluated without the primary.
  std::vector<Path> Endpoints(const Node& check, Path path) {
    path.push_back(&check);
    way_.Expect(path);
    const auto& config = check.As<HealthCheck>()->health_check_config();
    if (config.type() == "CLOUDWATCH_METRIC") {
      if (config.alarm_identifier().region() == model_.primary()) {
        way_.Break(path, "/HealthCheckConfig/AlarmIdentifier",
                   "follows an alarm of the primary region");
      }
      return {};
    }
    if (config.type() == "RECOVERY_CONTROL") return {};
    if (config.type() != "CALCULATED") return {path};
    std::vector<Path> found;
    for (const std::string& child : config.child_health_checks()) {
      const std::string id = model_.Meaning(check, child);
      bool known = false;
      for (const auto& [node, properties] : model_.All<HealthCheck>()) {
        if (node->ref != id || node == &check) continue;
        known = true;
        for (Path& endpoint : Endpoints(*node, path)) {
          found.push_back(std::move(endpoint));
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

std::vector<Step> VerifyStaticStability(const Model& model,
                                        diag::Diagnostics& out) {
  Way way(model, out);
  Records records(way);
  int pairs = 0;
  for (const auto& [node, record] : model.All<RecordSet>()) {
    if (record->failover() == "PRIMARY") {
      ++pairs;
      records.FromPrimary(*node, *record);
    }
    if (record->failover() == "SECONDARY") {
      records.FromSecondary(*node, *record);
    }
  }
  if (pairs == 0) {
    Report(model.nodes().front(), "", kStaticStability,
           "belongs to a program without a PRIMARY failover record: clients "
           "would not be led away",
           out);
  }
  for (const Node* evaluator : Evaluators(model)) {
    FollowFunction({evaluator}, way);
    FollowEvaluator(*evaluator, way);
  }
  return way.TakeSteps();
}

}  // namespace drc::verify
