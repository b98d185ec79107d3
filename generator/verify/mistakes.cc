// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/mistakes.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "generator/rules/rules.h"

namespace drc::verify {
namespace {

// The only rule over the program that a correct compiler can find broken: who
// asks for enough gets more than AWS takes.
constexpr absl::string_view kOfSize = "quota";

bool IsOurs(const diag::Finding& finding) {
  return finding.level == diag::Level::kError && finding.rule_id != kOfSize &&
         rules::FindRule(finding.rule_id)->subject == rules::Subject::kProgram;
}

}  // namespace

absl::Status HandOn(const diag::Diagnostics& found, diag::Diagnostics& out) {
  std::string ours;
  for (const diag::Finding* finding : found.Sorted()) {
    if (IsOurs(*finding)) {
      absl::StrAppend(&ours, "\n  ", diag::RenderHeadline(*finding));
      continue;
    }
    diag::Finding& handed =
        finding->level == diag::Level::kError
            ? out.Error(finding->loc, finding->rule_id, finding->text)
            : out.Warning(finding->loc, finding->rule_id, finding->text);
    for (const diag::FindingNote& note : finding->notes) {
      handed.Note(note.loc, note.text);
    }
  }
  if (ours.empty()) return absl::OkStatus();
  return absl::InternalError(absl::StrCat(
      "protoc-gen-cfn made a mistake, not your spec: what it made of it breaks "
      "its own rules. Please report this together with the spec.",
      ours));
}

}  // namespace drc::verify
