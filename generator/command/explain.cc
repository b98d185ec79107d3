// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/catalogue/other_types.h"
#include "generator/command/command.h"
#include "generator/command/field_text.h"
#include "generator/command/type_text.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/suggest.h"
#include "generator/rules/rules.h"
#include "generator/rules/rules_page.h"

namespace drc::command {

absl::StatusOr<std::string> Explain(Arguments arguments) {
  const std::string& name = arguments.words[0];
  const rules::Rule* rule = rules::FindRule(name);
  const std::optional<std::string> field = FieldText(name);
  // Some rules are called as the field that they are about.
  if (rule != nullptr) {
    return absl::StrCat(rules::RenderRule(*rule), field.has_value() ? "\n" : "",
                        field.value_or(""));
  }
  if (field.has_value()) return *field;
  const std::optional<std::string> type = TypeText(name);
  if (type.has_value()) return *type;
  std::vector<std::string> known = absl::StartsWith(name, "aws.")
                                       ? catalogue::AllMessageNames()
                                       : FieldsBeside(name);
  for (const rules::Rule& each : rules::AllRules()) known.emplace_back(each.id);
  return absl::InvalidArgumentError(
      absl::StrCat("there is no rule, field or resource type ",
                   diag::Quoted(name), diag::DidYouMean(name, known)));
}

}  // namespace drc::command
