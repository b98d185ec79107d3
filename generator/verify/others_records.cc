// SPDX-License-Identifier: Apache-2.0
//
// A zone that was there before has others' records.
#include "absl/container/btree_set.h"
#include "aws/iam.pb.h"
#include "aws/route53.pb.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

// The ids of zones that were there before.
absl::btree_set<std::string> ExistingZones(const Model& model) {
  absl::btree_set<std::string> zones;
  for (const auto& [node, record] : model.All<aws::route53::RecordSet>()) {
    const std::string& zone = node->Meaning(record->hosted_zone_id());
    if (!node->resource->is_added && !zone.empty() &&
        !absl::StrContains(zone, "${")) {
      zones.insert(zone);
    }
  }
  return zones;
}

void VerifyRecords(const Node& role,
                   const absl::btree_set<std::string>& zones) {
  for (const Statement& statement : role.Rights()) {
    // Of the spec's own records, whose names need not be known.
    if (!statement.allows || absl::StartsWith(statement.sid, "OwnRecords")) {
      continue;
    }
    const auto* names =
        statement.Find("route53:ChangeResourceRecordSetsNormalizedRecordNames");
    if (names != nullptr &&
        absl::c_all_of(names->values, [](absl::string_view name) {
          return absl::StrContains(name, "-${EnvironmentSuffix}.");
        })) {
      continue;
    }
    for (const std::string& zone : zones) {
      if (!Allows(Only(statement), "route53:ChangeResourceRecordSets",
                  absl::StrCat("arn:${AWS::Partition}:route53:::hostedzone/",
                               zone))) {
        continue;
      }
      role.Report("", "least-privilege", "may change others' records of ", zone,
                  ", which was there before the environment; name its own");
    }
  }
}

}  // namespace

void VerifyOthersRecords(const Model& model) {
  const absl::btree_set<std::string> zones = ExistingZones(model);
  if (zones.empty()) return;
  for (const auto& [role, properties] : model.All<aws::iam::Role>()) {
    if (!role->resource->is_added) VerifyRecords(*role, zones);
  }
}

}  // namespace drc::verify
