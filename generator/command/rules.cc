// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rules.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/catalogue/render.h"
#include "generator/command/command.h"

namespace drc::command {

absl::StatusOr<std::string> Rules(Arguments arguments) {
  const std::string format = arguments.Take("format", "text");
  if (format == "text") return rules::RenderRules();
  if (format == "markdown") return rules::RenderRulesPage();
  return absl::InvalidArgumentError(
      absl::StrCat("--format is text or markdown, not ", format));
}

absl::StatusOr<std::string> Facts(Arguments) { return catalogue::RenderJson(); }

}  // namespace drc::command
