// SPDX-License-Identifier: Apache-2.0
#include "aws/kms.pb.h"
#include "generator/catalogue/regions.h"
#include "generator/emit/properties.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"
#include "generator/report/parts.h"

namespace drc::report {
namespace {

// What a reference of a policy is, for a reader who does not deploy.
std::string Filled(const std::string& text, const std::string& region) {
  const absl::string_view partition = catalogue::PartitionOf(region);
  std::string filled;
  for (const program::Segment& segment : program::SplitReferences(text)) {
    if (!segment.is_reference) {
      absl::StrAppend(&filled, segment.text);
    } else if (segment.text == "AWS::Partition") {
      absl::StrAppend(&filled, partition);
    } else if (segment.text == "AWS::URLSuffix") {
      // AWS General Reference, "AWS service endpoints".
      absl::StrAppend(&filled, partition == "aws-cn" ? "amazonaws.com.cn"
                                                     : "amazonaws.com");
    } else {
      absl::StrAppend(&filled,
                      segment.text == "AWS::AccountId" ? "ACCOUNT" : "SUFFIX");
    }
  }
  return filled;
}

template <typename Key>
std::string Policy(const Key& key, const std::string& region) {
  Key filled = key;
  program::ChangeReferences(
      filled, [&](const program::Pointer&, const std::string& text) {
        return Filled(text, region);
      });
  std::string json;
  json::Writer writer(json);
  json::WriteStruct(filled.key_policy(), writer, emit::WriteText);
  return json;
}

}  // namespace

void AddExistingKey(const program::Resource& resource,
                    const std::string& region,
                    std::vector<Existing>& existing) {
  const auto* key = resource.As<aws::kms::Key>();
  const auto* replica = resource.As<aws::kms::ReplicaKey>();
  if (key == nullptr && replica == nullptr) return;
  existing.push_back(
      {resource.existing_id, program::TypeName(resource), region,
       "that it is enabled, symmetric, multi-Region and rotated, and that its "
       "policy lets services and the account's roles use it, as report.md says",
       "`tools/deploy check`",
       key != nullptr ? Policy(*key, region) : Policy(*replica, region)});
}

}  // namespace drc::report
