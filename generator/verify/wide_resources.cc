// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/wide_resources.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

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
    {"acm:certificate/*", kId},
    {"apigateway:/apis/*", kId},
    {"apigateway:/domainnames/*", kNames},
    {"apigateway:/tags/*", kId},
    {"backup:backup-plan:*", kId},
    {"backup:recovery-point:*", kId},
    {"cloudwatch:alarm:*-${EnvironmentSuffix}", kNames},
    {"cloudwatch:dashboard/*-${EnvironmentSuffix}", kNames},
    {"dynamodb:table/*-${EnvironmentSuffix}/backup/*", kNames},
    {"ec2:route-table/*", kId},
    {"ec2:security-group-rule/*", kId},
    {"ec2:security-group/*", kId},
    {"ec2:subnet/*", kId},
    {"ec2:vpc-endpoint/*", kId},
    {"ec2:vpc-peering-connection/*", kId},
    {"ec2:vpc/*", kId},
    {"events:rule/*-${EnvironmentSuffix}", kNames},
    {"execute-api:*/$default/GET/heartbeat", kId},
    {"execute-api:*/$default/POST/heartbeat", kId},
    {"iam:role/*-${EnvironmentSuffix}-<region>", kNames},
    {"kinesis:stream/*-${EnvironmentSuffix}", kNames},
    {"kms:key/*", kId},
    {"lambda:function:*-${EnvironmentSuffix}", kNames},
    {"route53:change/*", kId},
    {"route53:healthcheck/*", kId},
    {"route53:hostedzone/*", kAwsOwn},
    {"s3:*-${EnvironmentSuffix}-${AWS::AccountId}-<region>", kNames},
    {"s3:*-${EnvironmentSuffix}-${AWS::AccountId}-<region>/*", kNames},
};

// "acm:certificate/*" of an ARN; empty of anything else.
std::string Place(absl::string_view arn,
                  const std::vector<std::string>& regions) {
  const std::vector<std::string> parts = absl::StrSplit(
      absl::StrReplaceAll(
          arn, {{"${AWS::Partition}", "aws"}, {"${AWS::AccountId}:", ":"}}),
      absl::MaxSplits(':', 5));
  if (parts.size() < 6 || parts[0] != "arn") return "";
  std::string resource = parts[5];
  for (const std::string& region : regions) {
    absl::StrReplaceAll({{region, "<region>"}}, &resource);
  }
  return absl::StrCat(parts[2], ":", resource);
}

// Whether a wildcard stands where a name begins: at the very start, or after
// the kind of the resource ("certificate/", "function:").
bool BeginsWithWildcard(absl::string_view place) {
  absl::string_view before = place.substr(place.find(':') + 1);
  const size_t wildcard = before.find('*');
  if (wildcard == before.npos) return false;
  before = before.substr(0, wildcard);
  absl::ConsumePrefix(&before, "/");
  return before.empty() ||
         before.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") ==
             before.size() - 1;
}

}  // namespace

absl::Span<const WideResource> AllWideResources() { return kWide; }

bool IsTooWide(absl::string_view arn, const std::vector<std::string>& regions) {
  const std::string place = Place(arn, regions);
  if (place.empty() || !BeginsWithWildcard(place)) return false;
  return std::none_of(
      std::begin(kWide), std::end(kWide),
      [&](const WideResource& row) { return row.pattern == place; });
}

}  // namespace drc::verify
