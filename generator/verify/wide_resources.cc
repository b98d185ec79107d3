// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/wide_resources.h"

#include <string>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "generator/catalogue/handlers.h"
#include "generator/program/program.h"
#include "re2/re2.h"

namespace drc::verify {
namespace {

// Not yet known when the policy is written.
constexpr char kId[] = "AWS gives it its id, which no policy can expect";
// An update changes the policy before it deletes what the new spec has not.
constexpr char kNames[] =
    "names come and go with the spec, and what an update drops is deleted "
    "after its right would have been";
constexpr char kAwsOwn[] = "it is AWS's own, and nobody knows its id";

constexpr WideResource kWide[] = {
    {"acm:certificate/*", kId, {}, true},
    {"apigateway:/apis/*", kId},
    {"apigateway:/domainnames/*-${EnvironmentSuffix}.*", kNames},
    {"apigateway:/tags/*", kId},
    {"apigateway:arn:aws:apigateway:<region>::/tags/*", kId},
    {"backup:backup-plan:*", kId, {}, true},
    {"backup:recovery-point:*", kId, {}, true},
    {"cloudwatch:alarm:*-${EnvironmentSuffix}", kNames},
    {"cloudwatch:dashboard/*-${EnvironmentSuffix}", kNames},
    {"ec2:elastic-ip/*", kId, {}, true},
    {"ec2:internet-gateway/*", kId, {}, true},
    {"ec2:natgateway/*", kId, {}, true},
    {"ec2:route-table/*", kId, {}, true},
    {"ec2:security-group-rule/*", kId},
    {"ec2:security-group/*", kId, {}, true},
    {"ec2:subnet/*", kId, {}, true},
    {"ec2:transit-gateway-attachment/*", kId, {}, true},
    {"ec2:vpc-endpoint/*", kId},
    {"ec2:vpc-peering-connection/*", kId, {}, true},
    {"ec2:vpc/*", kId, {}, true},
    {"events:rule/*-${EnvironmentSuffix}", kNames},
    {"execute-api:*/$default/GET/heartbeat", kId},
    {"execute-api:*/$default/POST/heartbeat", kId},
    {"iam:role/*-${EnvironmentSuffix}-<region>", kNames},
    {"iam:role/aws-service-role/backup.amazonaws.com/*", kAwsOwn},
    {"iam:role/aws-service-role/mrk.kms.amazonaws.com/*", kAwsOwn},
    {"iam:role/aws-service-role/ops.apigateway.amazonaws.com/*", kAwsOwn},
    {"iam:role/aws-service-role/transitgateway.amazonaws.com/*", kAwsOwn},
    {"iam:role/dr-*-${EnvironmentSuffix}", kNames},
    {"kinesis:stream/*-${EnvironmentSuffix}", kNames},
    {"kms:key/*", kId, "kms:TagResource"},
    {"lambda:function:*-${EnvironmentSuffix}", kNames},
    {"logs:log-group:/aws/vendedlogs/dr/*-${EnvironmentSuffix}", kNames},
    {"logs:log-group:/aws/vendedlogs/dr/*-${EnvironmentSuffix}:*", kNames},
    {"logs:log-group:/dr/*-${EnvironmentSuffix}", kNames},
    {"logs:log-group:/dr/*-${EnvironmentSuffix}:*", kNames},
    {"route53:change/*", kId},
    {"route53:healthcheck/*", kId},
    {"route53:hostedzone/*", kAwsOwn, "route53:AssociateVPCWithHostedZone"},
    {"s3:*-${EnvironmentSuffix}-${AWS::AccountId}-<region>", kNames},
};

// Whether somebody else's resources may be meant as well: a wildcard stands
// before anything that only this environment has.
bool IsWide(absl::string_view text) {
  const absl::string_view before = text.substr(0, text.find_first_of("*?"));
  return before.size() < text.size() && !absl::StrContains(before, "${");
}

// Whether what a store has is meant, a table's indexes, backups or streams or a
// bucket's objects, and the store named in full: its name need not carry the
// suffix, where it was there before.
bool IsBelowStore(absl::string_view service, absl::string_view text) {
  const bool is_store =
      service == "s3" ||
      (service == "dynamodb" && absl::ConsumePrefix(&text, "table/"));
  if (!is_store) return false;
  const size_t slash = text.find('/');
  return slash != text.npos && slash > 0 && slash < text.find_first_of("*?");
}

// absl::StrReplaceAll is made for many words.
void Replace(absl::string_view word, absl::string_view by, std::string& text) {
  for (size_t at = text.find(word.data(), 0, word.size());
       at != std::string::npos;
       at = text.find(word.data(), at + by.size(), word.size())) {
    text.replace(at, word.size(), by.data(), by.size());
  }
}

bool Deletes(absl::string_view action) {
  // That one no handler takes, but the emptier.
  return catalogue::IsOnlyToDelete(action) ||
         action == "backup:DeleteRecoveryPoint";
}

}  // namespace

absl::Span<const WideResource> AllWideResources() { return kWide; }

bool AsksForTag(const Statement& statement) {
  const Statement::Condition* tag =
      statement.Find(absl::StrCat("aws:ResourceTag/", program::kSuffixTag));
  return tag != nullptr && tag->op == "StringEquals" &&
         tag->values == std::vector<absl::string_view>{"${EnvironmentSuffix}"};
}

std::string WidePattern(absl::string_view arn,
                        const std::vector<std::string>& regions) {
  // "*" alone is for actions that take no resources.
  if (arn == "*") return "";
  std::string text(arn);
  Replace("${AWS::Partition}", "aws", text);
  Replace(":${AWS::AccountId}:", "::", text);
  const std::vector<absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits(':', 5));
  if (parts.size() == 6 && !IsWide(parts[3]) && !IsWide(parts[4])) {
    if (!IsWide(parts[5]) || IsBelowStore(parts[2], parts[5])) return "";
    text = absl::StrCat(parts[2], ":", parts[5]);
  }
  for (const std::string& region : regions) {
    Replace(region, "<region>", text);
  }
  return text;
}

Width WidthOf(absl::string_view arn, const Statement& statement,
              const std::vector<std::string>& regions) {
  const std::string pattern = WidePattern(arn, regions);
  if (pattern.empty()) return Width::kNarrow;
  const auto& actions = statement.actions;
  for (const WideResource& row : kWide) {
    if (row.pattern != pattern) continue;
    if (!row.only.empty() && !absl::c_all_of(actions, [&](auto action) {
          return action == row.only;
        })) {
      continue;
    }
    const bool untagged = row.is_tagged && !AsksForTag(statement) &&
                          absl::c_any_of(actions, Deletes);
    return untagged ? Width::kUntagged : Width::kNarrow;
  }
  return Width::kWide;
}

bool IsBelowName(absl::string_view pattern) {
  // What begins as an ARN means any region or account; paths of IAM, of log
  // groups and of load balancers are no names, and the APIs of API Gateway have
  // none. (AWS Secrets Manager User Guide, "What's in a Secrets Manager
  // secret?"; Amazon API Gateway Developer Guide, "Control access for invoking
  // an API".)
  static const RE2& form =
      *new RE2(R"(secretsmanager:secret:[^*?]+-\?{6}|execute-api:[^*?/:]+/.*|)"
               R"([a-z0-9-]+:[a-z-]+[/:][^*?]*[^*?/:][/:][*?].*)");
  static const RE2& path = *new RE2(R"((?:arn|elasticloadbalancing|iam):.*|)"
                                    R"(logs:log-group:[^:]*[*?].*)");
  return !RE2::FullMatch(std::string(pattern), path) &&
         RE2::FullMatch(std::string(pattern), form);
}

}  // namespace drc::verify
