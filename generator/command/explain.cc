// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/command/command.h"
#include "generator/command/field_text.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/suggest.h"
#include "generator/rules/rules.h"
#include "generator/rules/rules_page.h"

namespace drc::command {

absl::StatusOr<std::string> Explain(Arguments arguments) {
  const std::string& name = arguments.words[0];
  const rules::Rule* rule = rules::FindRule(name);
  if (rule != nullptr) return rules::RenderRule(*rule);
  const std::optional<std::string> field = FieldText(name);
  if (field.has_value()) return *field;
  std::vector<std::string> known = FieldsBeside(name);
  for (const rules::Rule& each : rules::AllRules()) {
    known.emplace_back(each.id);
  }
  return absl::InvalidArgumentError(
      absl::StrCat("there is no rule and no field ", diag::Quoted(name),
                   diag::DidYouMean(name, known)));
}

}  // namespace drc::command
