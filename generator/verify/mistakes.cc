// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/mistakes.h"

#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "re2/re2.h"

namespace drc::verify {
namespace {

// The only rule over the program that a correct compiler can find broken: who
// asks for enough gets more than AWS takes.
constexpr absl::string_view kOfSize = "quota";

bool IsOurs(const diag::Finding& finding) {
  return finding.level == diag::Level::kError && finding.rule_id != kOfSize &&
         rules::FindRule(finding.rule_id)->subject == rules::Subject::kProgram;
}

// What a finding says of the resource that its text begins with, in whatever
// region.
std::string WithoutPath(const std::string& text) {
  static const RE2& region = *new RE2(R"(\b[a-z]{2,3}(-[a-z]+)+-[0-9]\b)");
  const size_t end = text.find("): ");
  std::string said = end == text.npos ? text : text.substr(end);
  RE2::GlobalReplace(&said, region, "a region");
  return said;
}

}  // namespace

absl::Status HandOn(const diag::Diagnostics& found, bool has_own,
                    diag::Diagnostics& out) {
  std::string ours;
  std::set<std::tuple<int, int, std::string>> told;
  for (const diag::Finding* finding : found.Sorted()) {
    if (!has_own && IsOurs(*finding)) {
      absl::StrAppend(&ours, "\n  ", diag::RenderHeadline(*finding));
      continue;
    }
    // What the spec says once is wrong in both regions.
    if (!told.emplace(finding->loc.line, finding->loc.column,
                      WithoutPath(finding->text))
             .second) {
      continue;
    }
    diag::Finding& handed =
        finding->level == diag::Level::kError
            ? out.Error(finding->loc, finding->rule_id, finding->text)
            : out.Warning(finding->loc, finding->rule_id, finding->text);
    for (const diag::FindingNote& note : finding->notes) {
      handed.Note(note.loc, note.text);
    }
    handed.fix = finding->fix;
  }
  if (ours.empty()) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(
      "protoc-gen-cfn made a mistake, not your spec: what it made of it breaks "
      "its own rules. Please report this together with the spec.",
      ours));
}

}  // namespace drc::verify
