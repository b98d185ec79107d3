// SPDX-License-Identifier: Apache-2.0
#include "generator/findings/findings_file.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace drc::findings {

constexpr absl::string_view kSarif = ".sarif";
constexpr absl::string_view kText = ".txt";

bool HasFormat(absl::string_view path) {
  return absl::EndsWith(path, kSarif) || absl::EndsWith(path, kText);
}

FindingsFile::FindingsFile(absl::string_view path) : path_(path) {
  if (absl::EndsWith(path, kSarif)) sarif_.emplace();
}

void FindingsFile::Add(const diag::Diagnostics& diagnostics) {
  if (path_.empty()) return;
  if (sarif_.has_value()) {
    sarif_->Add(diagnostics);
  } else {
    absl::StrAppend(&text_, diagnostics.Render());
  }
}

void FindingsFile::AddFailure(const std::string& spec,
                              absl::string_view message) {
  if (path_.empty()) return;
  if (!sarif_.has_value()) {
    absl::StrAppend(&text_, "error: ", message, "\n");
    return;
  }
  failures_.push_back(
      absl::StrReplaceAll(message, {{spec, diag::DisplayPath(spec)}}));
}

absl::Status FindingsFile::Write() {
  if (path_.empty()) return absl::OkStatus();
  return WriteFile(path_,
                   sarif_.has_value() ? sarif_->Finish(failures_) : text_);
}

}  // namespace drc::findings
