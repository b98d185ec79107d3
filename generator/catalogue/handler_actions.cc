// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "generator/catalogue/actions.h"
#include "re2/re2.h"

namespace drc::catalogue {
namespace {

bool IsLike(absl::string_view action, const RE2& pattern) {
  return RE2::FullMatch({action.data(), action.size()}, pattern);
}

// How IAM calls a service, where CloudFormation calls it otherwise, of the
// types whose schemas name no permissions. Source: AWS Service Authorization
// Reference, "Actions, resources, and condition keys for AWS services".
constexpr std::pair<absl::string_view, absl::string_view> kServices[] = {
    {"DocDB", "rds"},
    {"EMR", "elasticmapreduce"},
    {"ElasticLoadBalancingV2", "elasticloadbalancing"},
    {"Elasticsearch", "es"},
    {"KinesisAnalyticsV2", "kinesisanalytics"},
    {"Pinpoint", "mobiletargeting"},
    {"PinpointEmail", "ses"},
};

}  // namespace

bool IsCalledRole(absl::string_view property) {
  static const RE2& called =
      *new RE2("(?i).*(role(name|arn)?|credentials(arn)?)");
  return IsLike(property, called);
}

std::string RoleNamed(absl::string_view property, absl::string_view text) {
  static const RE2& arn = *new RE2(
      "arn:(?:\\$\\{AWS::Partition\\}|[a-z-]+):iam::"
      "(?:\\$\\{AWS::AccountId\\}|[0-9]{12}):role/([^*?]+)");
  // Some take the path as well: "service-role/AWSGlueServiceRole".
  static const RE2& name = *new RE2(
      "((?:[A-Za-z0-9_+=,.@-]|"
      "\\$\\{(?:EnvironmentSuffix|AWS::Region)\\})(?:[A-Za-z0-9_+=,.@/-]|"
      "\\$\\{(?:EnvironmentSuffix|AWS::Region)\\})*)");
  const re2::StringPiece said(text.data(), text.size());
  std::string found;
  if (!RE2::FullMatch(said, arn, &found) &&
      (!IsCalledRole(property) || !RE2::FullMatch(said, name, &found))) {
    return "";
  }
  return absl::StrCat("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/",
                      found);
}

absl::string_view ServiceOf(absl::string_view action) {
  return action.substr(0, action.find(':'));
}

bool IsAnsweredOnce(absl::string_view action) {
  constexpr absl::string_view kServices[] = {"cloudfront", "iam",
                                             "organizations", "route53"};
  return absl::c_linear_search(kServices, ServiceOf(action));
}

bool IsOfOtherService(absl::string_view type, absl::string_view action) {
  const std::vector<absl::string_view> parts = absl::StrSplit(type, "::");
  if (parts.size() < 2) return true;
  for (const auto& [service, called] : kServices) {
    if (service == parts[1] && called == ServiceOf(action)) return false;
  }
  std::string service(ServiceOf(action));
  service.erase(std::remove(service.begin(), service.end(), '-'),
                service.end());
  return !absl::EqualsIgnoreCase(parts[1], service);
}

bool IsLookUp(absl::string_view action) {
  static const RE2& verb =
      *new RE2("[a-z0-9-]+:(Describe|Get|List)[A-Za-z0-9*]*");
  return IsLike(action, verb) && action != kReadSecret;
}

bool IsToDelete(absl::string_view action) {
  static const RE2& verb = *new RE2(
      "(?i)[a-z0-9-]+:(Admin|Batch)?(Archive|Cancel|Close|Deactivate|Delete|"
      "Deprovision|Deregister|Describe|Detach|Disable|Disassociate|Drop|Get|"
      "List|Reject|Release|Remove|Reset|Revoke(ClientVpn|Flow|Grant|"
      "Permissions)|Stop|Terminate|Unregister|Untag)[A-Za-z0-9*]*");
  return IsLike(action, verb);
}

bool TakesApart(absl::string_view action) {
  static const RE2& verb =
      *new RE2("[a-z0-9-]+:(Detach|Disassociate|Remove)[A-Za-z0-9]*");
  return IsLike(action, verb);
}

bool ReachesFurther(absl::string_view type, absl::string_view action) {
  static const RE2& runs = *new RE2(
      "lambda:(Invoke.*|\\*)|sns:(Publish.*|\\*)|sqs:(SendMessage.*|\\*)|"
      "events:(PutEvents|\\*)|ssm:(SendCommand|StartSession|\\*)");
  if (IsLike(action, runs)) {
    return IsOfOtherService(type, action);
  }
  if (absl::StartsWith(action, "s3:")) {
    return !absl::StartsWith(type, "AWS::S3") ||
           absl::StrContains(action, "Object") || absl::EndsWith(action, "*");
  }
  if (absl::StartsWith(action, "dynamodb:")) {
    return !absl::StartsWith(type, "AWS::DynamoDB::") ||
           absl::EndsWith(action, "Item");
  }
  if (!absl::ConsumePrefix(&action, "iam:")) return false;
  return action != "PassRole" && !absl::StartsWith(action, "Get") &&
         !absl::StartsWith(action, "List") &&
         !absl::StrContains(action, "ServiceLinkedRole");
}

bool ChangesOfOthers(absl::string_view type, absl::string_view action) {
  static const RE2& of_any = *new RE2(
      "iam:(PassRole|[A-Za-z]*ServiceLinkedRole[A-Za-z]*)|"
      "kms:(CreateGrant|Decrypt|DescribeKey|Encrypt|GenerateDataKey[A-Za-z]*)|"
      "ec2:(Create|Delete)NetworkInterface|"
      "ec2:CreateNetworkInterfacePermission");
  return IsOfOtherService(type, action) && !IsLookUp(action) &&
         !IsLike(action, of_any);
}

}  // namespace drc::catalogue
