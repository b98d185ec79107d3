// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <system_error>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generator/command/command.h"
#include "generator/compile_specs.h"
#include "generator/findings/findings_file.h"
#include "generator/parse/format_text.h"
#include "generator/parse/parts.h"
#include "generator/parse/read_file.h"

namespace drc::command {
namespace {

namespace fs = std::filesystem;

// Stands for standard input, which is written to standard output.
constexpr absl::string_view kStandard = "-";

// A spec that is not formatted.
struct Change {
  const diag::SourceFile* file;
  std::string text;  // formatted
};

// The text of a spec, from what can be written anew: nothing waits on a pipe.
absl::StatusOr<std::string> Read(const std::string& path) {
  if (path == kStandard) {
    return parse::ReadFile("/dev/stdin", parse::kMaxSpecBytes);
  }
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    return absl::FailedPreconditionError(
        absl::StrCat(path,
                     ": no regular file; `-` takes standard input, and writes "
                     "to standard output"));
  }
  return parse::ReadFile(path, parse::kMaxSpecBytes);
}

// The first line that differs, from 1.
int FirstLine(const Change& change) {
  const std::string& before = change.file->text;
  const auto [at, ignored] = absl::c_mismatch(before, change.text);
  return 1 + static_cast<int>(std::count(before.begin(), at, '\n'));
}

// Writes the file in its place, where a link leads to it, and as who may read
// it.
absl::Status Rewrite(const Change& change) {
  std::error_code error;
  const fs::path path = fs::canonical(change.file->path, error);
  const fs::perms permissions = fs::status(path, error).permissions();
  if (absl::Status status = findings::WriteFile(path, change.text);
      !status.ok()) {
    return status;
  }
  fs::permissions(path, permissions, error);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> Format(Arguments arguments) {
  const bool check = !arguments.flags.empty();
  const bool is_standard = absl::c_count(arguments.words, kStandard) > 0;
  if (is_standard && arguments.words.size() > 1) {
    return absl::InvalidArgumentError(
        "`-`, which is standard input, stands alone");
  }
  diag::Diagnostics diagnostics;
  std::vector<std::string> failures;
  std::vector<Change> changes;
  for (const std::string& path : arguments.words) {
    absl::StatusOr<std::string> text = Read(path);
    if (!text.ok()) {
      failures.emplace_back(text.status().message());
      continue;
    }
    const diag::SourceFile* file = parse::AddSpec(
        is_standard ? "<stdin>" : path, *std::move(text), diagnostics);
    dr::v1::Environment environment;
    if (!parse::ParseText(file, &environment, diagnostics)) continue;
    std::string formatted = parse::FormatText(*file);
    if (is_standard && !check) return formatted;
    if (formatted != file->text)
      changes.push_back({file, std::move(formatted)});
  }
  std::fputs(diagnostics.Render(WantsColour(stderr)).c_str(), stderr);
  if (diagnostics.has_errors()) {
    failures.insert(failures.begin(), CountErrors(diagnostics.error_count()));
  }
  const bool writes = failures.empty() && !check;
  for (const Change& change : changes) {
    if (check) {
      failures.push_back(absl::StrCat(change.file->path, ":", FirstLine(change),
                                      ": not formatted"));
    }
    if (!writes) continue;
    const absl::Status status = Rewrite(change);
    if (!status.ok()) failures.emplace_back(status.message());
  }
  if (failures.empty()) return "";
  return absl::FailedPreconditionError(absl::StrJoin(failures, "\n"));
}

}  // namespace drc::command
