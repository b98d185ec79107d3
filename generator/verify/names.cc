// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "absl/container/btree_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/program/reference.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"
#include "google/protobuf/descriptor.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kSuffix = "${EnvironmentSuffix}";

enum class Scope {
  kRegion,   // two regions may have the name once each
  kAccount,  // the name exists once in an account, or in the world
  kParent,   // the name exists once below another resource
};

struct NamedType {
  absl::string_view type;
  absl::string_view property;  // protobuf's name of the field
  Scope scope;
  int limit;  // characters
};

// Sources: the user guide of each service, "Quotas" or the API reference of its
// Create action. Dashboards are global: CloudWatch User Guide, "Using Amazon
// CloudWatch dashboards".
constexpr NamedType kNamedTypes[] = {
    {"AWS::ApiGatewayV2::Api", "name", Scope::kRegion, 128},
    {"AWS::ApiGatewayV2::DomainName", "domain_name", Scope::kRegion, 512},
    {"AWS::Backup::BackupVault", "backup_vault_name", Scope::kRegion, 50},
    // A common name; AWS Certificate Manager API Reference,
    // "RequestCertificate".
    {"AWS::CertificateManager::Certificate", "domain_name", Scope::kRegion, 64},
    {"AWS::CloudFormation::StackSet", "stack_set_name", Scope::kAccount, 128},
    {"AWS::CloudWatch::Alarm", "alarm_name", Scope::kRegion, 255},
    {"AWS::CloudWatch::CompositeAlarm", "alarm_name", Scope::kRegion, 255},
    {"AWS::CloudWatch::Dashboard", "dashboard_name", Scope::kAccount, 255},
    {"AWS::DynamoDB::GlobalTable", "table_name", Scope::kAccount, 255},
    {"AWS::EC2::SecurityGroup", "group_name", Scope::kRegion, 255},
    {"AWS::Events::Rule", "name", Scope::kRegion, 64},
    {"AWS::IAM::ManagedPolicy", "managed_policy_name", Scope::kAccount, 128},
    {"AWS::IAM::Role", "role_name", Scope::kAccount, 64},
    {"AWS::KMS::Alias", "alias_name", Scope::kRegion, 256},
    {"AWS::Kinesis::Stream", "name", Scope::kRegion, 128},
    {"AWS::Lambda::Function", "function_name", Scope::kRegion, 64},
    {"AWS::Logs::Destination", "destination_name", Scope::kRegion, 512},
    {"AWS::Logs::LogGroup", "log_group_name", Scope::kRegion, 512},
    {"AWS::Logs::SubscriptionFilter", "filter_name", Scope::kParent, 512},
    {"AWS::Route53::HostedZone", "name", Scope::kAccount, 1024},
    {"AWS::Route53::RecordSet", "set_identifier", Scope::kAccount, 128},
    {"AWS::S3::Bucket", "bucket_name", Scope::kAccount, 63},
    {"AWS::SNS::Topic", "topic_name", Scope::kRegion, 256},
    {"AWS::SSM::Parameter", "name", Scope::kRegion, 1011},
};

std::string StringField(const google::protobuf::Message& message,
                        absl::string_view name) {
  const auto* field =
      message.GetDescriptor()->FindFieldByName(std::string(name));
  return field == nullptr ? ""
                          : message.GetReflection()->GetString(message, field);
}

// How many characters a meaning has at most once deployed; -1 where a reference
// has no known bound.
int LongestExpansion(const Model& model, const std::string& meaning) {
  int length = 0;
  for (const program::Segment& segment : program::SplitReferences(meaning)) {
    if (!segment.is_reference) {
      length += segment.text.size();
      continue;
    }
    if (segment.text == "AWS::AccountId") {
      length += 12;
      continue;
    }
    int bound = 0;
    for (const auto& parameter : model.program().root().parameters) {
      if (parameter.name == segment.text) bound = parameter.max_length;
    }
    if (bound == 0) return -1;
    length += bound;
  }
  return length;
}

void VerifyName(const Model& model, const Node& node, const NamedType& type,
                absl::btree_map<std::string, const Node*>& known,
                diag::Diagnostics& out) {
  const std::string name = model.Meaning(
      node, StringField(*node.resource->properties, type.property));
  if (name.empty()) {
    Report(node, "", "physical-name",
           absl::StrCat("has no `", type.property,
                        "`: AWS would pick a name that no policy can expect"),
           out);
    return;
  }
  if (!absl::StrContains(name, kSuffix)) {
    Report(
        node, "", "physical-name",
        absl::StrCat("is named ", diag::Quoted(name), ", which lacks ", kSuffix,
                     ": two environments could not run side by side"),
        out);
  }
  const int length = LongestExpansion(model, name);
  if (length > type.limit) {
    Report(node, "", "physical-name",
           absl::StrCat("is named ", diag::Quoted(name), ", up to ", length,
                        " characters long; AWS takes ", type.limit),
           out);
  }
  if (type.scope == Scope::kParent) return;
  const std::string key = absl::StrCat(
      type.type, "|", type.property, "|",
      type.scope == Scope::kRegion ? node.region() : "", "|", name);
  const auto added = known.emplace(key, &node);
  if (added.second) return;
  Report(node, "", "physical-name",
         absl::StrCat("is named ", diag::Quoted(name), " as ",
                      added.first->second->Path(), " is; the name exists once",
                      type.scope == Scope::kRegion ? " in a region" : ""),
         out)
      .Note(PlaceOf(*added.first->second, ""),
            absl::StrCat(added.first->second->Path(), " is asked for here"));
}

}  // namespace

void VerifyNames(const Model& model, diag::Diagnostics& out) {
  absl::btree_map<std::string, const Node*> known;
  for (const Node& node : model.nodes()) {
    for (const NamedType& type : kNamedTypes) {
      if (node.type == type.type) VerifyName(model, node, type, known, out);
    }
  }
}

}  // namespace drc::verify
