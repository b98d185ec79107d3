// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "generator/lower/execution_parts.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"

namespace drc::lower {
namespace {

// As Route 53 gives it to policies: in lower case, without the dot at the end,
// and with escape codes for all but letters, digits, "-", "_" and ".".
std::string Normalized(const std::string& text, const Side& side) {
  const std::string name = NameElsewhere(text, side);
  if (name.empty()) return "*";
  std::string normalized;
  for (const program::Segment& segment : program::SplitReferences(name)) {
    absl::StrAppend(&normalized, segment.is_reference
                                     ? absl::StrCat("${", segment.text, "}")
                                     : absl::StrReplaceAll(
                                           absl::AsciiStrToLower(segment.text),
                                           {{"*", "\\052"}}));
  }
  return std::string(absl::StripSuffix(normalized, "."));
}

}  // namespace

Records RecordsOf(const program::Resource& resource, const Side& side) {
  absl::btree_set<std::string> zones, names;
  program::ReadTexts(*resource.properties, [&](const program::Pointer& pointer,
                                               const std::string& text) {
    const std::string at = pointer.Text();
    // An alias leads to what is of AWS or others.
    if (absl::StrContains(at, "/AliasTarget/")) return;
    if (absl::EndsWith(at, "/HostedZoneId") ||
        absl::EndsWith(at, "/HostedZoneName")) {
      const std::string id =
          absl::EndsWith(at, "Id") ? NameElsewhere(text, side) : std::string();
      zones.insert(absl::StrCat("arn:${AWS::Partition}:route53:::hostedzone/",
                                id.empty() ? "*" : id));
    } else if (absl::EndsWith(at, "/Name")) {
      names.insert(Normalized(text, side));
    } else if (absl::StartsWith(at, "/DomainValidationOptions/") &&
               absl::EndsWith(at, "/DomainName")) {
      // ACM makes the rest up (AWS Certificate Manager User Guide, "AWS
      // Certificate Manager DNS validation").
      const std::string name = Normalized(text, side);
      names.insert(
          name == "*" ? name
                      : absl::StrCat("_*.", absl::StripPrefix(name, "\\052.")));
    }
  });
  // A group changes in place: it deletes the records of its former names.
  const bool is_group =
      program::TypeName(resource) == "AWS::Route53::RecordSetGroup";
  if (names.empty() || is_group) names = {"*"};
  Records records;
  for (const std::string& zone : zones) records[zone] = names;
  return records;
}

Statement ChangeRecords(std::string sid, std::vector<std::string> zones,
                        std::vector<std::string> names) {
  return Allow(std::move(sid), {std::string(kChangeRecords)}, std::move(zones))
      .When("ForAllValues:StringLike",
            "route53:ChangeResourceRecordSetsNormalizedRecordNames",
            std::move(names));
}

}  // namespace drc::lower
