// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/plan.h"

#include <iterator>

#include "absl/strings/strip.h"
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

std::vector<std::string> Minus(const std::set<std::string>& a,
                               const std::set<std::string>& b) {
  std::vector<std::string> rest;
  absl::c_set_difference(a, b, std::back_inserter(rest));
  return rest;
}

void FindNames(Plan& plan) {
  std::set<std::string> before;
  std::set<std::string> after;
  for (const Change& change : plan.changes) {
    if (change.name.empty()) continue;
    const auto text = [&](const std::string& name) {
      return absl::StrCat(name, " (", change.type, ", ", change.region, ")");
    };
    if (!change.before.is_null() && !change.is_kept) {
      before.insert(text(change.name));
    }
    if (!change.after.is_null()) {
      after.insert(
          text(change.new_name.empty() ? change.name : change.new_name));
    }
  }
  plan.freed = Minus(before, after);
  plan.taken = Minus(after, before);
}

}  // namespace

absl::string_view ActionName(Action action) {
  // In the order of Action.
  static constexpr absl::string_view kNames[] = {"create", "update", "replace",
                                                 "delete"};
  return kNames[static_cast<int>(action)];
}

std::string Change::Stack() const {
  return std::string(absl::StripSuffix(path, ".template.json"));
}

std::string Change::Path() const {
  return absl::StrCat(Stack(), "/", logical_id);
}

bool Plan::IsOfAnother() const {
  return !other.name.empty() || !other.regions.empty();
}

bool Plan::Loses() const {
  return absl::c_any_of(changes,
                        [](const Change& change) { return change.loses_data; });
}

bool Plan::IsRefused() const {
  return absl::c_any_of(
      changes, [](const Change& change) { return !change.refused.empty(); });
}

Plan MakePlan(const Release& before, const Release& after) {
  Plan plan;
  plan.environment = after.Environment();
  plan.other = CompareEnvironments(before, after);
  plan.changes = FindChanges(before, after);
  MarkRefusals(before, after, plan.changes);
  plan.rights = FindRights(plan.changes);
  MarkInterruptions(plan.rights, plan.changes);
  FindNames(plan);
  plan.outputs = FindOutputChanges(before, after);
  plan.recovery = CompareReports(before.report, after.report);
  absl::c_move(FindConcurrency(plan.changes),
               std::back_inserter(plan.recovery));
  plan.standby = FindStandby(after, plan.changes);
  return plan;
}

}  // namespace drc::plan
