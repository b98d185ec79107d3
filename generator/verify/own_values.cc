// SPDX-License-Identifier: Apache-2.0
//
// Texts of the spec's own that AWS reads by a grammar, of which its schemas say
// nothing.
#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "aws/events.pb.h"
#include "dr/v1/compute.pb.h"
#include "generator/diag/diagnostics.h"
#include "generator/json/access.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"
#include "generator/schema/schema.h"
#include "generator/syntax/cron.h"
#include "generator/verify/verifiers.h"
#include "google/protobuf/struct.pb.h"
#include "re2/re2.h"

namespace drc::verify {
namespace {

// What is wrong with a text; empty where AWS takes it, or where only the
// deployment tells.
using Fault = std::string (*)(const std::string& text);

std::string CronFault(const std::string& text) {
  if (program::MayHoldReference(text)) return "";
  if (!absl::StartsWith(text, "cron(") || !absl::EndsWith(text, ")")) {
    return "expected one as cron(0 3 * * ? *)";
  }
  return std::string(syntax::ParseCron(text).status().message());
}

// Amazon EventBridge User Guide, "Rate expressions reference".
std::string RuleFault(const std::string& text) {
  if (absl::StartsWith(text, "cron(")) return CronFault(text);
  const schema::FieldSchema& field = schema::FieldOf(
      dr::v1::Schedule::descriptor()->FindFieldByName("expression"));
  return program::MayHoldReference(text) || field.pattern->IsFoundIn(text)
             ? ""
             : absl::StrCat("expected one as ", field.property.pattern_hint());
}

// Amazon EventBridge Scheduler User Guide, "Schedule types in EventBridge
// Scheduler"; it takes "rate(1 hours)" as well.
std::string ScheduleFault(const std::string& text) {
  if (absl::StartsWith(text, "cron(")) return CronFault(text);
  static const RE2& rate =
      *new RE2(R"(rate\([1-9][0-9]* +(minute|hour|day)s?\))");
  absl::Time time;
  return program::MayHoldReference(text) || RE2::FullMatch(text, rate) ||
                 absl::ParseTime("at(%Y-%m-%dT%H:%M:%S)", text, &time, nullptr)
             ? ""
             : "expected one as rate(5 hours), cron(0 3 * * ? *) or "
               "at(2027-01-31T03:00:00)";
}

// Whether each value of a pattern, but those within objects, stands in a list
// (Amazon EventBridge User Guide, "Creating event patterns in EventBridge").
bool IsPattern(const google::protobuf::Struct& pattern) {
  return absl::c_all_of(pattern.fields(), [](const auto& field) {
    const google::protobuf::Value& value = field.second;
    return value.has_struct_value() ? IsPattern(value.struct_value())
                                    : value.list_value().values_size() > 0;
  });
}

void VerifyEventPattern(const Node& node) {
  const auto* rule = node.As<aws::events::Rule>();
  if (rule == nullptr || IsPattern(rule->event_pattern())) return;
  node.Report("/EventPattern", "resource",
              "has a pattern with a value in no list: EventBridge takes "
              "{\"source\": [\"aws.s3\"]}, and no {\"source\": \"aws.s3\"}");
}

// What is filled in, here or by a service of its own, may be a text or a
// number.
std::string JsonFault(const std::string& text) {
  constexpr absl::string_view kOpen = "${", kEscaped = "${!}";
  std::string filled;
  for (size_t at = 0; at < text.size();) {
    const absl::string_view rest = absl::string_view(text).substr(at);
    const size_t end = absl::StartsWith(rest, kEscaped)
                           ? text.find('}', at + kEscaped.size())
                       : absl::StartsWith(rest, kOpen) ? text.find('}', at)
                                                       : text.npos;
    filled += end == text.npos ? text[at] : '1';
    at = end == text.npos ? at + 1 : end + 1;
  }
  return json::Json::accept(filled) ? "" : "it is no JSON";
}

// Amazon S3 User Guide, "Event notification types and destinations". One that
// is like none of these may be newer.
std::string EventFault(const std::string& text) {
  static const std::vector<std::string>& events = *new std::vector<std::string>{
      "s3:IntelligentTiering",
      "s3:LifecycleExpiration:*",
      "s3:LifecycleExpiration:Delete",
      "s3:LifecycleExpiration:DeleteMarkerCreated",
      "s3:LifecycleTransition",
      "s3:ObjectAcl:Put",
      "s3:ObjectCreated:*",
      "s3:ObjectCreated:CompleteMultipartUpload",
      "s3:ObjectCreated:Copy",
      "s3:ObjectCreated:Post",
      "s3:ObjectCreated:Put",
      "s3:ObjectRemoved:*",
      "s3:ObjectRemoved:Delete",
      "s3:ObjectRemoved:DeleteMarkerCreated",
      "s3:ObjectRestore:*",
      "s3:ObjectRestore:Completed",
      "s3:ObjectRestore:Delete",
      "s3:ObjectRestore:Post",
      "s3:ObjectTagging:*",
      "s3:ObjectTagging:Delete",
      "s3:ObjectTagging:Put",
      "s3:ReducedRedundancyLostObject",
      "s3:Replication:*",
      "s3:Replication:OperationFailedReplication",
      "s3:Replication:OperationMissedThreshold",
      "s3:Replication:OperationNotTracked",
      "s3:Replication:OperationReplicatedAfterThreshold",
  };
  if (program::MayHoldReference(text) || absl::c_linear_search(events, text)) {
    return "";
  }
  const auto kind_of = [](const std::string& event) {
    return event.substr(0, event.rfind(':'));
  };
  std::vector<std::string> kinds;
  for (const std::string& event : events) kinds.push_back(kind_of(event));
  if (diag::Nearest(kind_of(text), kinds).empty()) return "";
  const std::string meant = diag::Nearest(text, events);
  return absl::StrCat("S3 has no such event",
                      meant.empty() ? "" : absl::StrCat("; it has ", meant));
}

struct Grammar {
  absl::string_view type, pointer;
  Fault fault;
};
constexpr Grammar kGrammars[] = {
    {"AWS::Backup::BackupPlan",
     "/BackupPlan/BackupPlanRule/*/ScheduleExpression", CronFault},
    {"AWS::CloudWatch::Dashboard", "/DashboardBody", JsonFault},
    {"AWS::ECR::Repository", "/LifecyclePolicy/LifecyclePolicyText", JsonFault},
    {"AWS::Events::Rule", "/ScheduleExpression", RuleFault},
    {"AWS::Events::Rule", "/Targets/*/Input", JsonFault},
    {"AWS::Glue::Crawler", "/Schedule/ScheduleExpression", CronFault},
    {"AWS::Glue::Trigger", "/Schedule", CronFault},
    {"AWS::Lambda::EventSourceMapping", "/FilterCriteria/Filters/*/Pattern",
     JsonFault},
    {"AWS::Logs::AccountPolicy", "/PolicyDocument", JsonFault},
    {"AWS::Pipes::Pipe", "/SourceParameters/FilterCriteria/Filters/*/Pattern",
     JsonFault},
    {"AWS::S3::Bucket",
     "/NotificationConfiguration/LambdaConfigurations/*/Event", EventFault},
    {"AWS::S3::Bucket",
     "/NotificationConfiguration/QueueConfigurations/*/Event", EventFault},
    {"AWS::S3::Bucket",
     "/NotificationConfiguration/TopicConfigurations/*/Event", EventFault},
    {"AWS::Scheduler::Schedule", "/ScheduleExpression", ScheduleFault},
    {"AWS::SecretsManager::Secret",
     "/GenerateSecretString/SecretStringTemplate", JsonFault},
    {"AWS::StepFunctions::StateMachine", "/DefinitionString", JsonFault},
};

// AWS WAF API Reference, "CreateWebACL", Scope.
void VerifyScope(const Node& node) {
  constexpr absl::string_view kOfCloudFront = "us-east-1";
  if (!absl::StartsWith(node.type, "AWS::WAFv2::") ||
      node.region() == kOfCloudFront || node.Text("/Scope") != "CLOUDFRONT") {
    return;
  }
  node.Report("/Scope", "resource", "is of the scope CLOUDFRONT, which ",
              kOfCloudFront, " alone has: AWS WAF refuses it in ",
              node.region());
}

}  // namespace

void VerifyOwnValues(const Model& model) {
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_own) continue;
    VerifyScope(node);
    VerifyEventPattern(node);
    for (const Grammar& row : kGrammars) {
      if (row.type != node.type) continue;
      for (const program::Property& property :
           program::PropertiesAt(*node.resource->properties, row.pointer)) {
        const std::string fault =
            property.text.empty() ? "" : row.fault(property.text);
        if (fault.empty()) continue;
        node.Report(property.pointer,
                    node.resource->is_added ? "resource" : "override", "has ",
                    property.pointer.substr(property.pointer.rfind('/') + 1),
                    " ", diag::Quoted(property.text), ": ", fault);
      }
    }
  }
}

}  // namespace drc::verify
