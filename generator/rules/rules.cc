// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rules.h"

#include <algorithm>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "generator/rules/rule_table.h"

namespace drc::rules {
namespace {

std::vector<Rule> Merge() {
  std::vector<Rule> rules;
  const auto add = [&](Subject subject,
                       const std::vector<absl::Span<const Rule>>& rooms) {
    for (const absl::Span<const Rule> room : rooms) {
      for (Rule rule : room) {
        rule.subject = subject;
        rule.suppressible = rule.level == Level::kWarning
                                ? rule.id != "unused-suppression"
                                : absl::StartsWith(rule.id, "unknown-");
        rules.push_back(rule);
      }
    }
  };
  add(Subject::kSpec,
      {TextRules(), StageRules(), ValueRules(), RegionRules(), ZoneRules(),
       NetworkRules(), ExistingRules(), ApiRules(), TableRules(),
       FunctionRules(), CodeRules(), ServiceRules(), OperationRules(),
       ResourceRules(), OwnRules(), ObjectiveRules(), RightRules()});
  add(Subject::kProgram, {FailoverRules(), DataRules(), ProgramRules()});
  add(Subject::kChange, {ChangeRules()});
  absl::c_sort(rules, [](const Rule& a, const Rule& b) { return a.id < b.id; });
  return rules;
}

}  // namespace

absl::string_view Name(Level level) {
  return level == Level::kError ? "error" : "warning";
}

absl::Span<const Rule> AllRules() {
  static const std::vector<Rule>& rules = *new std::vector<Rule>(Merge());
  return rules;
}

const Rule* FindRule(absl::string_view id) {
  const absl::Span<const Rule> rules = AllRules();
  const Rule* found = std::lower_bound(
      rules.begin(), rules.end(), id,
      [](const Rule& rule, absl::string_view key) { return rule.id < key; });
  return found != rules.end() && found->id == id ? found : nullptr;
}

std::string RenderRules() {
  std::string out;
  for (const Rule& rule : AllRules()) {
    absl::StrAppend(&out, absl::StrFormat("%-22s %-8s %s\n", rule.id,
                                          Name(rule.level), rule.summary));
  }
  return out;
}

}  // namespace drc::rules
