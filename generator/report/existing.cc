// SPDX-License-Identifier: Apache-2.0

#include "generator/report/existing.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"
#include "aws/kms.pb.h"
#include "generator/catalogue/regions.h"
#include "generator/emit/properties.h"
#include "generator/json/writer.h"
#include "generator/program/reference.h"
#include "generator/program/strings.h"
#include "generator/report/markdown_table.h"

namespace drc::report {
namespace {

constexpr char kAdopts[] = "`tools/deploy adopt`, after the first deployment";

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
  emit::WriteStruct(filled.key_policy(), writer);
  return json;
}

void AddKey(const program::Resource& resource, const std::string& region,
            std::vector<Existing>& existing) {
  const auto* key =
      dynamic_cast<const aws::kms::Key*>(resource.properties.get());
  const auto* replica =
      dynamic_cast<const aws::kms::ReplicaKey*>(resource.properties.get());
  if (key == nullptr && replica == nullptr) return;
  existing.push_back(
      {resource.existing_id, program::TypeName(resource), region,
       "that it is enabled, symmetric, multi-Region and rotated, and that its "
       "policy lets services and the account's roles use it, as report.md says",
       "`tools/deploy check`",
       key != nullptr ? Policy(*key, region) : Policy(*replica, region)});
}

}  // namespace

std::vector<Existing> ListExisting(const dr::v1::Environment& environment,
                                   const program::Program& program) {
  std::vector<Existing> existing;
  const dr::v1::Regions& regions = environment.regions();
  for (const auto* region : {&regions.primary(), &regions.secondary()}) {
    if (!region->has_existing_vpc()) continue;
    existing.push_back(
        {region->existing_vpc().id(), "AWS::EC2::VPC", region->name(),
         "that its subnets, route tables, network ACLs and endpoints are as "
         "the spec says and let functions work, and that nothing else leads "
         "into it or out of it",
         "`tools/deploy check`"});
  }
  const auto& gateways = environment.network().transit_gateways();
  for (const auto& [id, region] :
       {std::pair(gateways.primary(), regions.primary().name()),
        std::pair(gateways.secondary(), regions.secondary().name())}) {
    if (id.empty()) continue;
    existing.push_back(
        {id, "AWS::EC2::TransitGateway", region,
         "that its route tables lead to the other region's block, by a peering "
         "or otherwise, and back, that no other VPC at it has this one's "
         "block, and that it accepts the attachment",
         "`tools/deploy check`"});
  }
  for (const auto& table : environment.tables()) {
    if (!table.has_existing_table()) continue;
    existing.push_back({table.existing_table().table_name(),
                        "AWS::DynamoDB::GlobalTable", regions.primary().name(),
                        "anything that this report says of its replica, its "
                        "key and its recovery, until it is taken in",
                        kAdopts});
  }
  for (const auto& bucket : environment.buckets()) {
    if (!bucket.has_existing_bucket()) continue;
    existing.push_back(
        {bucket.existing_bucket().bucket_name(), "AWS::S3::Bucket",
         regions.primary().name(),
         "anything that this report says of its replica, its key and its "
         "recovery, until it is taken in; and of objects that it held by then, "
         "until somebody has copied them to the secondary region",
         kAdopts});
  }
  for (const auto* list : {&program.stacks, &program.undeployed}) {
    for (const auto& stack : *list) {
      for (const auto& resource : stack->existing) {
        AddKey(*resource, stack->region, existing);
      }
    }
  }
  return existing;
}

std::string ExistingSummary(const std::vector<Existing>& existing) {
  if (existing.empty()) return "";
  return absl::Substitute(
      "- Was there before: **not proved of $0**, see below\n",
      MarkdownText(absl::StrJoin(existing, ", ",
                                 [](std::string* out, const Existing& each) {
                                   absl::StrAppend(out, each.id);
                                 })));
}

std::string ExistingSection(const std::vector<Existing>& existing) {
  if (existing.empty()) return "";
  MarkdownTable table({"What", "Type", "Region", "Not proved", "Who looks"});
  for (const Existing& each : existing) {
    table.AddRow({MarkdownText(each.id), each.type, each.region, each.unproved,
                  each.command});
  }
  std::string policies;
  for (const Existing& each : existing) {
    if (each.policy.empty()) continue;
    absl::SubstituteAndAppend(
        &policies, "### What the policy of $0 in $1$2$3\n```\n\n", each.id,
        each.region,
        " must allow\n\n"
        "For each stage, with the account's id as ACCOUNT and its suffix as "
        "SUFFIX. Other statements that allow as much will do.\n\n```json\n",
        each.policy);
  }
  return absl::StrCat(
      "## What was there before\n\n"
      "The spec takes it in as it is, and the compiler cannot look at it. It "
      "is not deleted with the environment, and neither are the keys that "
      "tables and buckets among it were given.\n\n",
      table.Render(), policies);
}

}  // namespace drc::report
