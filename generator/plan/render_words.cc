// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/render_words.h"

#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

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

absl::string_view Sign(Action action) {
  // In the order of Action.
  static constexpr absl::string_view kNames[] = {"+", "~", "±", "-"};
  return kNames[static_cast<int>(action)];
}

std::string PlaceText(const Place& place) {
  if (place.line == 0) return "";
  return absl::StrCat(place.file, ":", place.line, ":", place.column);
}

std::string NameText(const Change& change) {
  if (change.new_name.empty()) return change.name;
  return absl::StrCat(change.name, " -> ", change.new_name);
}

std::string PropertiesText(const Change& change) {
  constexpr size_t kShown = 6;
  const std::string kPolicy = "PolicyDocument";
  std::vector<std::string> shown;
  for (const std::string& pointer : change.properties) {
    const size_t policy = pointer.find(kPolicy);
    std::string text = policy == pointer.npos
                           ? pointer
                           : pointer.substr(0, policy + kPolicy.size());
    if (shown.empty() || shown.back() != text) shown.push_back(std::move(text));
  }
  const size_t hidden = shown.size() - std::min(shown.size(), kShown);
  shown.resize(shown.size() - hidden);
  std::string text = absl::StrJoin(shown, " ");
  if (hidden > 0) absl::StrAppend(&text, " and ", hidden, " more");
  return text;
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
