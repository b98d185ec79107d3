// SPDX-License-Identifier: Apache-2.0
#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generator/plan/render.h"

namespace drc::plan {

std::string Headline(const Plan& plan) {
  std::vector<std::string> counts;
  for (const Action action :
       {Action::kCreate, Action::kUpdate, Action::kReplace, Action::kDelete}) {
    const auto count = absl::c_count_if(
        plan.changes,
        [&](const Change& change) { return change.action == action; });
    if (count > 0) {
      counts.push_back(absl::StrCat(count, " to ", ActionName(action)));
    }
  }
  if (!plan.outputs.empty()) {
    counts.push_back(absl::StrCat(plan.outputs.size(), plan.outputs.size() == 1
                                                           ? " output"
                                                           : " outputs"));
  }
  return absl::StrCat(
      plan.environment, ": ",
      counts.empty() ? "no changes" : absl::StrJoin(counts, ", "));
}

std::string StandbyText(const Standby& standby) {
  if (standby.seconds == 0) return "";
  std::string text =
      absl::StrCat("For some ", standby.seconds,
                   " s, an estimate, the standby runs another release than the "
                   "primary; `--bake` adds its minutes");
  if (!standby.fills.empty()) {
    absl::StrAppend(&text, ", and the time in which an index is filled: ",
                    absl::StrJoin(standby.fills, ", "));
  }
  return text;
}

std::string RightText(const Right& right) {
  std::string text =
      absl::StrCat(right.effect, " ", absl::StrJoin(right.actions, ", "));
  if (!right.resource.empty()) absl::StrAppend(&text, " on ", right.resource);
  if (!right.principal.empty()) absl::StrAppend(&text, " to ", right.principal);
  if (!right.condition.empty()) absl::StrAppend(&text, " if ", right.condition);
  return text;
}

std::vector<std::pair<std::string, std::vector<const Change*>>> ByStack(
    const Plan& plan) {
  std::vector<std::pair<std::string, std::vector<const Change*>>> stacks;
  for (const Change& change : plan.changes) {
    if (stacks.empty() || stacks.back().first != change.Stack()) {
      stacks.emplace_back(change.Stack(), std::vector<const Change*>());
    }
    stacks.back().second.push_back(&change);
  }
  return stacks;
}

}  // namespace drc::plan
