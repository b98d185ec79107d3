// SPDX-License-Identifier: Apache-2.0

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/check.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/suggest.h"
#include "generator/parse/parse.h"
#include "generator/rules/rules.h"

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
bool CheckRule(const parse::ParsedSpec& spec, const Suppression& suppression,
               diag::Diagnostics& out) {
  const diag::Loc place = spec.locations.Of(suppression, "rule");
  const rules::Rule* rule = rules::FindRule(suppression.rule());
  if (rule != nullptr && rule->suppressible) return true;
  if (rule != nullptr) {
    out.Error(place, "suppression",
              absl::StrCat("findings of ", rule->id,
                           " cannot be passed over, only those of ",
                           absl::StrJoin(Suppressible(), ", "),
                           "; correct what they are about"));
    return false;
  }
  const std::string near = diag::Nearest(suppression.rule(), Suppressible());
  out.Error(place, "suppression",
            absl::StrCat("there is no rule ", diag::Quoted(suppression.rule()),
                         near.empty() ? "; `protoc-gen-cfn rules` lists all"
                                      : diag::DidYouMean(near)))
      .Suggest(suppression.rule(), near);
  return false;
}

}  // namespace

void CheckSuppressions(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  absl::flat_hash_map<std::string, const Suppression*> first;
  for (const Suppression& suppression : spec.environment->suppressions()) {
    const std::string& rule = suppression.rule();
    if (rule.empty() || !CheckRule(spec, suppression, out)) continue;
    const auto [found, inserted] = first.emplace(rule, &suppression);
    if (inserted) {
      out.Suppress(spec.source, rule, suppression.reason());
      for (const diag::SourceFile* overlay : spec.overlays) {
        out.Suppress(overlay, rule, suppression.reason());
      }
      continue;
    }
    out.Error(spec.locations.Of(suppression, "rule"), "suppression",
              absl::StrCat("findings of ", rule,
                           " are passed over twice; remove one suppression"))
        .Note(spec.locations.Of(*found->second, "rule"), "the first is here");
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
    diagnostics.Warning(spec.locations.Of(suppression, "rule"),
                        "unused-suppression",
                        absl::StrCat("there is no finding of ", rule,
                                     " to pass over; remove the suppression"));
  }
}

}  // namespace drc::check
