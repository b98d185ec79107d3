// SPDX-License-Identifier: Apache-2.0
#include "generator/report/markdown_table.h"
#include "generator/report/parts.h"

namespace drc::report {

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
