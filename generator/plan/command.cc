// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/command.h"

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "generator/plan/plan.h"
#include "generator/plan/release.h"
#include "generator/plan/render.h"

namespace drc::plan {

absl::StatusOr<std::string> RunCommand(
    const std::vector<std::string>& arguments, bool colour) {
  std::vector<std::string> folders;
  absl::string_view format = "text";
  for (const std::string& argument : arguments) {
    absl::string_view value = argument;
    if (absl::ConsumePrefix(&value, "--format=")) {
      format = value;
    } else if (absl::StartsWith(argument, "-")) {
      return absl::InvalidArgumentError(
          absl::StrCat("unknown option ", argument));
    } else {
      folders.push_back(argument);
    }
  }
  if (folders.size() != 2) {
    return absl::InvalidArgumentError(
        "two folders of the compiler's are needed: what is deployed, and what "
        "is to be deployed");
  }
  if (format != "text" && format != "json" && format != "markdown") {
    return absl::InvalidArgumentError(
        absl::StrCat("--format is text, json or markdown, not ", format));
  }
  const absl::StatusOr<Release> before = ReadRelease(folders[0]);
  if (!before.ok()) return before.status();
  const absl::StatusOr<Release> after = ReadRelease(folders[1]);
  if (!after.ok()) return after.status();
  const Plan plan = MakePlan(*before, *after);
  if (format == "json") return RenderJson(plan);
  if (format == "markdown") return RenderMarkdown(plan);
  return RenderText(plan, colour);
}

}  // namespace drc::plan
