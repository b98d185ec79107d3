// SPDX-License-Identifier: Apache-2.0

#include "generator/report/existing.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generator/report/markdown_table.h"

namespace drc::report {
namespace {

constexpr char kAdopts[] = "`tools/deploy adopt`, after the first deployment";

}  // namespace

std::vector<Existing> ListExisting(const dr::v1::Environment& environment) {
  std::vector<Existing> existing;
  const dr::v1::Regions& regions = environment.regions();
  for (const auto* region : {&regions.primary(), &regions.secondary()}) {
    if (!region->has_existing_vpc()) continue;
    existing.push_back({region->existing_vpc().id(), "AWS::EC2::VPC",
                        region->name(),
                        "that its subnets, route tables, network ACLs and "
                        "endpoints are as the "
                        "spec says and let functions work, and that nothing "
                        "else leads into it "
                        "or out of it",
                        "`tools/deploy check`"});
  }
  for (const auto& table : environment.tables()) {
    if (!table.has_existing_table()) continue;
    existing.push_back(
        {table.existing_table().table_name(), "AWS::DynamoDB::GlobalTable",
         regions.primary().name(),
         "anything that this report says of its replica, its key and its "
         "recovery, until it is taken in",
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
  return existing;
}

std::string ExistingSummary(const std::vector<Existing>& existing) {
  if (existing.empty()) return "";
  return absl::StrCat(
      "- Was there before: **not proved of ",
      MarkdownText(absl::StrJoin(existing, ", ",
                                 [](std::string* out, const Existing& each) {
                                   absl::StrAppend(out, each.id);
                                 })),
      "**, see below\n");
}

std::string ExistingSection(const std::vector<Existing>& existing) {
  if (existing.empty()) return "";
  MarkdownTable table({"What", "Type", "Region", "Not proved", "Who looks"});
  for (const Existing& each : existing) {
    table.AddRow({MarkdownText(each.id), each.type, each.region, each.unproved,
                  each.command});
  }
  return absl::StrCat(
      "## What was there before\n\n"
      "The spec takes it in as it is, and the compiler cannot look at it. It "
      "is "
      "not deleted with the environment, and neither are the keys that tables "
      "and buckets among it were given.\n\n",
      table.Render());
}

}  // namespace drc::report
