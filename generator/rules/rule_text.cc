// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "generator/rules/rules.h"

namespace drc::rules {
namespace {

void AddExample(absl::string_view title, absl::string_view example,
                Subject subject, std::string& out) {
  if (example.empty()) return;
  absl::StrAppend(&out, "\n", title, "\n\n",
                  subject == Subject::kProgram ? "```\n" : "```textproto\n",
                  example, "\n```\n");
}

}  // namespace

std::string RenderRule(const Rule& rule) {
  std::string out = absl::StrCat("### ", rule.id, "\n\n", Name(rule.level),
                                 ": ", rule.summary, ".\n");
  if (!rule.why.empty()) absl::StrAppend(&out, "\n", rule.why, "\n");
  if (!rule.source.empty()) {
    absl::StrAppend(&out, "\nSource: ", rule.source, ".\n");
  }
  if (rule.budget) {
    absl::StrAppend(&out,
                    "\nWith the option `report_only` the report is written all "
                    "the same and shows the proof that fails.\n");
  }
  if (rule.suppressible) {
    absl::StrAppend(&out, "\nA spec can pass over it with a reason.\n");
  }
  AddExample("Accepted:", rule.accepted, rule.subject, out);
  AddExample("Rejected:", rule.rejected, rule.subject, out);
  return out;
}

}  // namespace drc::rules
