// SPDX-License-Identifier: Apache-2.0

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "generator/command/command.h"
#include "generator/plan/render.h"

namespace drc::command {
namespace {

// What is wrong with a folder is no mistake in the arguments.
absl::Status OfTheRun(const absl::Status& status) {
  return absl::FailedPreconditionError(status.message());
}

// Takes the values of the root's parameters that a flag gives.
absl::Status TakeParameters(absl::string_view flag, Arguments& arguments,
                            plan::Release& release) {
  for (const auto& [name, text] : arguments.flags) {
    if (name != flag) continue;
    const std::pair<std::string, std::string> parts =
        absl::StrSplit(text, absl::MaxSplits('=', 1));
    if (!absl::StrContains(text, '=') ||
        plan::Member(plan::ObjectAt(release.root->body, "/Parameters"),
                     parts.first)
            .is_null()) {
      return absl::InvalidArgumentError(absl::Substitute(
          "--$0 is NAME=VALUE of a parameter of the root stack, not $1", flag,
          text));
    }
    release.parameters[parts.first] = parts.second;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> Plan(Arguments arguments) {
  const std::string format = arguments.Take("format", "text");
  if (format != "text" && format != "json" && format != "markdown") {
    return absl::InvalidArgumentError(
        absl::StrCat("--format is text, json or markdown, not ", format));
  }
  absl::StatusOr<plan::Release> before = plan::ReadRelease(arguments.words[0]);
  if (!before.ok()) return OfTheRun(before.status());
  absl::StatusOr<plan::Release> after = plan::ReadRelease(arguments.words[1]);
  if (!after.ok()) return OfTheRun(after.status());
  if (absl::Status status = TakeParameters("old_parameter", arguments, *before);
      !status.ok()) {
    return status;
  }
  if (absl::Status status = TakeParameters("new_parameter", arguments, *after);
      !status.ok()) {
    return status;
  }
  const plan::Plan plan = plan::MakePlan(*before, *after);
  if (plan.IsOfAnother()) {
    const auto& [name, regions] = plan.other;
    return absl::InvalidArgumentError(absl::Substitute(
        "$0 and $1 are two environments: $2", arguments.words[0],
        arguments.words[1], name.empty() ? regions : name));
  }
  if (format == "json") return plan::RenderJson(plan);
  if (format == "markdown") return plan::RenderMarkdown(plan);
  return plan::RenderText(plan, WantsColour(stdout));
}

}  // namespace drc::command
