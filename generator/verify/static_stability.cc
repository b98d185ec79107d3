// SPDX-License-Identifier: Apache-2.0
//
// Walks from the loss of the primary to the restored service: the records, what
// flips them, what they lead to and what that works with. Every node on the way
// lies outside the primary region or in a global data plane, and exists
// beforehand (AWS whitepaper "AWS Fault Isolation Boundaries", "Static
// stability").
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/iam.pb.h"
#include "aws/lambda.pb.h"
#include "aws/route53.pb.h"
#include "aws/s3.pb.h"
#include "generator/verify/evaluator.h"
#include "generator/verify/policy.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "static-stability";

using aws::api_gateway_v2::Api;
using aws::lambda::Function;
using aws::route53::HealthCheck;
using aws::route53::RecordSet;
using Path = std::vector<const Node*>;

// Services whose data plane answers everywhere.
bool IsGlobal(const Node& node) {
  return absl::StartsWith(node.type, "AWS::Route53::") ||
         absl::StartsWith(node.type, "AWS::IAM::");
}

// Actions that use what exists; all others would have a control plane change
// it, in the middle of an outage.
bool IsDataPlane(const std::string& action) {
  static constexpr absl::string_view kActions[] = {
      "cloudwatch:DescribeAlarms",
      "cloudwatch:PutMetricData",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "logs:CreateLogStream",
      "logs:PutLogEvents",
      "sns:Publish",
      "sts:AssumeRole",
  };
  return std::find(std::begin(kActions), std::end(kActions), action) !=
         std::end(kActions);
}

// The variables that name the primary on purpose.
bool MayNamePrimary(const std::string& variable) {
  return variable == "PRIMARY_REGION" || variable == "PRIMARY_HEALTH_URL";
}

class Walk {
 public:
  Walk(const Model& model, diag::Diagnostics& out) : model_(model), out_(out) {}

  void Run() {
    int pairs = 0;
    for (const auto& [node, record] : model_.All<RecordSet>()) {
      if (record->failover() == "PRIMARY") {
        ++pairs;
        FromPrimary(*node, *record);
      }
      if (record->failover() == "SECONDARY") FromSecondary(*node, *record);
    }
    if (pairs == 0) {
      Report(model_.nodes().front(), "", kRule,
             "belongs to a program without a PRIMARY failover record: clients "
             "would not be led away",
             out_);
    }
    for (const Node* evaluator : Evaluators(model_)) {
      FromFunction(*evaluator, {evaluator});
      FromEvaluator(*evaluator);
    }
  }

 private:
  static std::string Text(const Path& path) {
    return absl::StrJoin(path, " -> ", [](std::string* out, const Node* node) {
      absl::StrAppend(out, node->Path());
    });
  }

  // Reports what breaks the path at its last node.
  void Break(const Path& path, absl::string_view property,
             const std::string& text) {
    Report(*path.back(), property, kRule,
           absl::StrCat(text, " (", Text(path), ")"), out_);
  }

  void ExpectSurvives(const Path& path) {
    const Node& node = *path.back();
    if (IsGlobal(node) || node.region() != model_.primary()) return;
    Break(path, "",
          "lies in the primary region, on the way to the restored service");
  }

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

  // The API whose endpoint a host name is; null if it is none of ours.
  const Node* ApiAt(const std::string& host) const {
    for (const auto& [node, api] : model_.All<Api>()) {
      if (host == absl::StrCat(node->ref, ".execute-api.", node->region(),
                               ".${AWS::URLSuffix}")) {
        return node;
      }
    }
    return nullptr;
  }

  // The API that a record leads to, by its endpoint or a domain name.
  const Node* ApiOf(const Node& node, const RecordSet& record) const {
    for (const std::string& value : record.resource_records()) {
      if (const Node* api = ApiAt(model_.Meaning(node, value))) return api;
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
        if (model_.Meaning(*at, mapping->domain_name()) != domain->ref) {
          continue;
        }
        return model_.Target<Api>(*at, mapping->api_id());
      }
    }
    return nullptr;
  }

  void FromSecondary(const Node& node, const RecordSet& record) {
    Path path = {&node};
    if (Counterpart(node, record) == nullptr) {
      Break(path, "", "has no PRIMARY record of its name, zone and type");
    }
    FromRecordCheck(path, record);
    const Node* api = ApiOf(node, record);
    if (api == nullptr) {
      Break(path, "/ResourceRecords", "leads to no API of the program");
      return;
    }
    path.push_back(api);
    ExpectSurvives(path);
    FromApi(path);
  }

  void FromApi(const Path& to_api) {
    for (const char* key : {"$default", "GET /active"}) {
      bool answered = false;
      for (const auto& [node, route] :
           model_.All<aws::api_gateway_v2::Route>()) {
        if (route->route_key() != key ||
            model_.Meaning(*node, route->api_id()) != to_api.back()->ref) {
          continue;
        }
        Path path = to_api;
        const Node* function = FunctionBehind(model_, *node, path);
        ExpectSurvives(path);
        if (function == nullptr) {
          Break(path, "", "leads to no function");
          continue;
        }
        answered = true;
        ExpectInvocation(path, *to_api.back());
        FromFunction(*function, path);
      }
      if (!answered) {
        Break(to_api, "", absl::StrCat("answers nothing to ", key));
      }
    }
  }

  void ExpectInvocation(const Path& path, const Node& api) {
    for (const auto& [node, permission] :
         model_.All<aws::lambda::Permission>()) {
      if (model_.Target<Function>(*node, permission->function_name()) ==
              path.back() &&
          permission->principal() == "apigateway.amazonaws.com" &&
          absl::StrContains(model_.Meaning(*node, permission->source_arn()),
                            api.ref)) {
        return;
      }
    }
    Break(path, "", "may not be invoked by its API");
  }

  // What a function of the way works with.
  void FromFunction(const Node& node, Path path) {
    ExpectSurvives(path);
    const Function& function = *node.As<Function>();
    const Node* role = model_.Target<aws::iam::Role>(node, function.role());
    if (role == nullptr) {
      Break(path, "/Role", "has no role of the program");
    }
    if (!function.has_reserved_concurrent_executions() ||
        function.reserved_concurrent_executions() == 0) {
      Break(path, "/ReservedConcurrentExecutions",
            "has no concurrency of its own: whatever else runs in the region "
            "may take it all");
    }
    for (const auto& [name, value] : Variables(function)) {
      if (MayNamePrimary(name)) continue;
      FromVariable(path, name, model_.Meaning(node, value));
    }
  }

  static std::vector<std::pair<std::string, std::string>> Variables(
      const Function& function) {
    std::vector<std::pair<std::string, std::string>> variables;
    for (const auto& variable : function.environment().variables()) {
      variables.emplace_back(variable.first, variable.second.string_value());
    }
    std::sort(variables.begin(), variables.end());
    return variables;
  }

  // The primary's resource that a value names: by what says its region, or by
  // its ARN. Null without one.
  const Node* NamedOfPrimary(const std::string& value) const {
    const std::string& primary = model_.primary();
    if (!absl::StrContains(value, primary)) return nullptr;
    for (const Node& node : model_.nodes()) {
      if (node.region() != primary || IsGlobal(node)) continue;
      const bool is_regional =
          absl::StrContains(node.ref, primary) && !ExistsElsewhere(node);
      if ((is_regional && absl::StrContains(value, node.ref)) ||
          (RegionOfArn(node.arn) == primary && value == node.arn)) {
        return &node;
      }
    }
    return nullptr;
  }

  void FromVariable(const Path& path, const std::string& name,
                    const std::string& value) {
    const std::string property = absl::StrCat("/Environment/Variables/", name);
    if (const Node* needed = NamedOfPrimary(value)) {
      Path longer = path;
      longer.push_back(needed);
      Report(*path.back(), property, kRule,
             absl::StrCat("needs ", needed->Path(),
                          " of the primary region by its variable ", name, " (",
                          Text(longer), ")"),
             out_);
      return;
    }
    if (name == "TABLE_NAME") ExpectReplica(path, property, value);
    const std::string& region = path.back()->region();
    const Node* bucket = model_.Find<aws::s3::Bucket>(region, value);
    if (name == "BUCKET_NAME" &&
        (bucket == nullptr || bucket->region() != region)) {
      Break(path, property,
            absl::StrCat("works with a bucket that does not lie in ", region));
    }
  }

  // Whether the name means something outside the primary region, too: that of a
  // global table, or of a resource that both regions have.
  bool ExistsElsewhere(const Node& node) const {
    if (node.As<aws::dynamodb::GlobalTable>() != nullptr) return true;
    for (const Node& other : model_.nodes()) {
      if (other.region() != node.region() && other.type == node.type &&
          other.ref == node.ref) {
        return true;
      }
    }
    return false;
  }

  void ExpectReplica(const Path& path, const std::string& property,
                     const std::string& name) {
    for (const auto& [node, table] : model_.All<aws::dynamodb::GlobalTable>()) {
      if (node->ref != name) continue;
      for (const auto& replica : table->replicas()) {
        if (replica.region() == path.back()->region()) return;
      }
    }
    Break(path, property,
          absl::StrCat("works with the table ", name,
                       ", which has no replica in ", path.back()->region()));
  }

  // What Route 53 asks before it answers with a record.
  void FromRecordCheck(const Path& path, const RecordSet& record) {
    const Node* check =
        model_.Target<HealthCheck>(*path.back(), record.health_check_id());
    if (check == nullptr) check = FindCheck(*path.back(), record);
    if (check == nullptr) {
      Break(path, "/HealthCheckId", "has no health check of the program");
      return;
    }
    for (const Path& endpoint : Endpoints(*check, path)) {
      const auto& config =
          endpoint.back()->As<HealthCheck>()->health_check_config();
      const Node* api = ApiAt(model_.Meaning(
          *endpoint.back(), config.fully_qualified_domain_name()));
      Path longer = endpoint;
      if (api != nullptr) longer.push_back(api);
      if (api == nullptr || api->region() == model_.primary()) {
        Break(endpoint, "/HealthCheckConfig/FullyQualifiedDomainName",
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
    const auto& config = check.As<HealthCheck>()->health_check_config();
    if (config.type() == "CLOUDWATCH_METRIC") {
      if (config.alarm_identifier().region() == model_.primary()) {
        Break(path, "/HealthCheckConfig/AlarmIdentifier",
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
        Break(path, "/HealthCheckConfig/ChildHealthChecks",
              absl::StrCat("follows ", id,
                           ", which is no health check of the program"));
      }
    }
    if (config.health_threshold() != config.child_health_checks_size()) {
      Break(path, "/HealthCheckConfig/HealthThreshold",
            "is healthy while one of its checks is not");
    }
    return found;
  }

  // The primary's record goes away when the primary does not answer, and when
  // the secondary is active.
  void FromPrimary(const Node& node, const RecordSet& record) {
    Path path = {&node};
    if (Counterpart(node, record) == nullptr) {
      Break(path, "", "has no SECONDARY record of its name, zone and type");
    }
    const Node* api = ApiOf(node, record);
    if (api == nullptr || api->region() != model_.primary()) {
      Break(path, "/ResourceRecords", "does not lead to the primary's API");
    }
    const Node* check = FindCheck(node, record);
    if (check == nullptr) {
      Break(path, "/HealthCheckId",
            "has no health check: clients would never be led away");
      return;
    }
    bool asks_primary = false;
    bool asks_active = false;
    for (const Path& endpoint : Endpoints(*check, path)) {
      const auto& config =
          endpoint.back()->As<HealthCheck>()->health_check_config();
      const Node* asked = ApiAt(model_.Meaning(
          *endpoint.back(), config.fully_qualified_domain_name()));
      if (asked == nullptr) {
        Break(endpoint, "/HealthCheckConfig/FullyQualifiedDomainName",
              "asks no API of the program");
        continue;
      }
      asks_primary |= asked == api && !config.inverted();
      asks_active |= asked->region() != model_.primary() && config.inverted() &&
                     config.resource_path() == "/active";
    }
    if (!asks_primary) {
      Break(path, "/HealthCheckId",
            "does not depend on the primary's answers: clients would not be "
            "led away from it");
    }
    if (!asks_active) {
      Break(path, "/HealthCheckId",
            "does not depend on an inverted check of the standby's /active: an "
            "ill primary that answers would keep its clients");
    }
  }

  // What the evaluator does in a failover.
  void FromEvaluator(const Node& evaluator) {
    const Function& function = *evaluator.As<Function>();
    const Node* role =
        model_.Target<aws::iam::Role>(evaluator, function.role());
    if (role == nullptr) return;
    for (const Statement& statement : RightsOf(model_, *role)) {
      for (const std::string& action : statement.actions) {
        if (IsDataPlane(action)) continue;
        Break({&evaluator, role}, "/Policies",
              absl::StrCat("lets the evaluator use a control plane: ", action));
      }
    }
    const auto& variables = function.environment().variables();
    const auto meaning = [&](const char* name) {
      const auto found = variables.find(name);
      return found == variables.end()
                 ? std::string()
                 : model_.Meaning(evaluator, found->second.string_value());
    };
    ExpectSwitch(evaluator, *role, meaning("ROLE_ARN"), meaning("TABLE_NAME"));
    const std::string alarm = meaning("ALARM_NAME");
    if (!alarm.empty() && model_.Find<aws::cloud_watch::Alarm>(
                              evaluator.region(), alarm) == nullptr) {
      Break({&evaluator}, "/Environment/Variables/ALARM_NAME",
            absl::StrCat("asks for ", alarm, ", which is no alarm of ",
                         evaluator.region()));
    }
  }

  // The role by which it moves the control item.
  void ExpectSwitch(const Node& evaluator, const Node& own,
                    const std::string& arn, const std::string& table) {
    const Node* role = model_.Find<aws::iam::Role>(evaluator.region(), arn);
    if (role == nullptr) {
      Break({&evaluator}, "/Environment/Variables/ROLE_ARN",
            "assumes no role of the program");
      return;
    }
    if (!Allows(RightsOf(model_, own), "sts:AssumeRole", arn)) {
      Break({&evaluator, &own}, "/Policies",
            absl::StrCat("does not allow sts:AssumeRole on ", role->Path()));
    }
    bool trusted = false;
    for (const Statement& statement : ReadPolicy(
             model_, *role->stack,
             role->As<aws::iam::Role>()->assume_role_policy_document())) {
      for (const auto& [kind, value] : statement.principals) {
        trusted |= statement.allows && kind == "AWS" && value == own.arn;
      }
    }
    if (!trusted) {
      Break({&evaluator, role}, "/AssumeRolePolicyDocument",
            "does not trust the evaluator's role");
    }
    const std::string resource =
        absl::StrCat("arn:${AWS::Partition}:dynamodb:", evaluator.region(),
                     ":${AWS::AccountId}:table/", table);
    const std::vector<Statement> rights = RightsOf(model_, *role);
    for (const char* action : {"dynamodb:GetItem", "dynamodb:PutItem"}) {
      if (Allows(rights, action, resource)) continue;
      Break({&evaluator, role}, "/Policies",
            absl::StrCat("does not allow ", action, " on ", resource));
    }
  }

  const Model& model_;
  diag::Diagnostics& out_;
};

}  // namespace

void VerifyStaticStability(const Model& model, diag::Diagnostics& out) {
  Walk(model, out).Run();
}

}  // namespace drc::verify
