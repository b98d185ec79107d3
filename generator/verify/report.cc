// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/report.h"

#include "generator/rules/rules.h"

namespace drc::verify {

diag::Loc PlaceOf(const Node& node, absl::string_view property) {
  return program::PlaceOf(*node.resource, property);
}

diag::Finding& ReportText(diag::Diagnostics& out, const Node& node,
                          absl::string_view property, absl::string_view rule_id,
                          absl::string_view text) {
  const diag::Loc place = PlaceOf(node, property);
  const std::string message =
      absl::StrCat(node.Path(), " (", node.type, "): ", text);
  const rules::Rule* rule = rules::FindRule(rule_id);
  return rule != nullptr && rule->level == rules::Level::kWarning
             ? out.Warning(place, rule_id, message)
             : out.Error(place, rule_id, message);
}

}  // namespace drc::verify
