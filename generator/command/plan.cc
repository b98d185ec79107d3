// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/plan.h"

#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "generator/command/command.h"
#include "generator/command/terminal.h"
#include "generator/plan/release.h"
#include "generator/plan/render.h"

namespace drc::command {
namespace {

// What is wrong with a folder is no mistake in the arguments.
absl::Status OfTheRun(const absl::Status& status) {
  return absl::FailedPreconditionError(status.message());
}

}  // namespace

absl::StatusOr<std::string> Plan(Arguments arguments) {
  const std::string format = arguments.Take("format", "text");
  if (format != "text" && format != "json" && format != "markdown") {
    return absl::InvalidArgumentError(
        absl::StrCat("--format is text, json or markdown, not ", format));
  }
  const absl::StatusOr<plan::Release> before =
      plan::ReadRelease(arguments.words[0]);
  if (!before.ok()) return OfTheRun(before.status());
  const absl::StatusOr<plan::Release> after =
      plan::ReadRelease(arguments.words[1]);
  if (!after.ok()) return OfTheRun(after.status());
  const plan::Plan plan = plan::MakePlan(*before, *after);
  if (plan.IsOfAnother()) {
    const auto& [name, regions] = plan.other;
    return absl::InvalidArgumentError(
        absl::StrCat(arguments.words[0], " and ", arguments.words[1],
                     " are two environments: ", name.empty() ? regions : name));
  }
  if (format == "json") return plan::RenderJson(plan);
  if (format == "markdown") return plan::RenderMarkdown(plan);
  return plan::RenderText(plan, WantsColour(stdout));
}

}  // namespace drc::command
