// SPDX-License-Identifier: Apache-2.0
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_join.h"
#include "generator/check/check.h"
#include "generator/check/checks.h"

namespace drc::check {
namespace {

using ::dr::v1::Suppression;

std::vector<std::string> Suppressible() {
  std::vector<std::string> ids;
  for (const rules::Rule& rule : rules::AllRules()) {
    if (rule.suppressible) ids.emplace_back(rule.id);
  }
  return ids;
}

// Reports a rule that cannot be passed over; whether it can.
bool CheckRule(Spec& spec, const Suppression& suppression) {
  const diag::Loc place = spec.Of(suppression, "rule");
  const rules::Rule* rule = rules::FindRule(suppression.rule());
  if (rule != nullptr && rule->suppressible) return true;
  if (rule != nullptr) {
    spec.Error(place, "suppression",
               "findings of $0 cannot be passed over, only those of $1; "
               "correct what they are about",
               rule->id, absl::StrJoin(Suppressible(), ", "));
    return false;
  }
  const std::string near = diag::Nearest(suppression.rule(), Suppressible());
  spec.Error(place, "suppression", "there is no rule $0$1",
             diag::Quoted(suppression.rule()),
             near.empty() ? "; `protoc-gen-cfn rules` lists all"
                          : diag::DidYouMean(near))
      .Suggest(suppression.rule(), near);
  return false;
}

}  // namespace

void CheckSuppressions(Spec& spec) {
  absl::flat_hash_map<std::string, const Suppression*> first;
  for (const Suppression& suppression : spec.env.suppressions()) {
    const std::string& rule = suppression.rule();
    if (rule.empty() || !CheckRule(spec, suppression)) continue;
    const auto [found, inserted] = first.emplace(rule, &suppression);
    if (inserted) {
      spec.findings.Suppress(spec.parsed.source, rule, suppression.reason());
      for (const diag::SourceFile* overlay : spec.parsed.overlays) {
        spec.findings.Suppress(overlay, rule, suppression.reason());
      }
      continue;
    }
    spec.Error(spec.Of(suppression, "rule"), "suppression",
               "findings of $0 are passed over twice; remove one suppression",
               rule)
        .Note(spec.Of(*found->second, "rule"), "the first is here");
  }
}

void CheckUnusedSuppressions(const parse::ParsedSpec& spec,
                             diag::Diagnostics& diagnostics) {
  if (diagnostics.has_errors()) return;
  absl::flat_hash_set<std::string> used;
  for (const diag::SuppressedFinding& suppressed : diagnostics.Suppressed()) {
    used.insert(suppressed.finding->rule_id);
  }
  for (const Suppression& suppression : spec.environment->suppressions()) {
    const std::string& rule = suppression.rule();
    if (used.count(rule) > 0) continue;
    diagnostics.Warning(
        spec.locations.Of(suppression, "rule"), "unused-suppression",
        "there is no finding of $0 to pass over; remove the suppression", rule);
  }
}

}  // namespace drc::check
