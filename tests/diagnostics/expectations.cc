// SPDX-License-Identifier: Apache-2.0

#include "tests/diagnostics/expectations.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "generator/check/check.h"
#include "generator/compile.h"
#include "generator/diag/diagnostics.h"
#include "generator/emit/emit.h"
#include "generator/link/linked.h"
#include "generator/parse/parse.h"
#include "generator/parse/read_file.h"
#include "generator/plan/check_change.h"
#include "generator/plan/plan.h"
#include "generator/plan/release.h"
#include "generator/program/own_faults.h"
#include "generator/verify/mistakes.h"
#include "generator/verify/verify.h"

namespace drc::testing {
namespace {

constexpr absl::string_view kMark = "# CHECK:";

// One CHECK line: what it is about, and what it says after the place.
struct Expectation {
  diag::Loc loc;
  std::string text;
};

Expectation Expect(const diag::Loc& loc, const std::string& headline,
                   int file) {
  if (loc.file != nullptr && loc.file->index != file) return {{}, headline};
  std::string prefix = diag::ToString(loc);
  if (!prefix.empty()) absl::StrAppend(&prefix, ": ");
  return {loc, std::string(absl::StripPrefix(headline, prefix))};
}

// The lines with their ends; the last may have none.
std::vector<std::string> Lines(absl::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

std::string IndentOf(const std::string& line) {
  const size_t end = line.find_first_not_of(" \t\r\n");
  return end == std::string::npos ? "" : line.substr(0, end);
}

// The paths of files that the text names as `what`, in its own folder.
std::vector<std::string> Named(const std::string& path, const std::string& text,
                               absl::string_view what) {
  std::vector<std::string> files;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    if (!absl::ConsumePrefix(&line, absl::StrCat("# ", what, ": "))) continue;
    files.push_back(std::filesystem::path(path)
                        .replace_filename(std::string(line))
                        .string());
  }
  return files;
}

std::string Read(const std::string& path) {
  return parse::ReadFile(path, parse::kMaxSpecBytes).value();
}

plan::Release Release(const std::string& path, const link::Linked& program) {
  std::vector<emit::File> files;
  emit::EmitProgram(program, path, files);
  return plan::ToRelease(files).value();
}

// What a sound spec is compiled to.
plan::Release ReleaseOf(const std::string& path, const std::string& text) {
  diag::Diagnostics diagnostics;
  const parse::ParsedSpec spec = parse::ParseSpecText(path, text, diagnostics);
  return Release(
      path, **BuildProgram(spec, lower::TemplateUrls::kBucket, diagnostics));
}

}  // namespace

std::vector<std::string> SpecsBelow(const std::string& root) {
  std::vector<std::string> paths;
  std::error_code error;
  const std::filesystem::path base(root);
  for (std::filesystem::recursive_directory_iterator entry(base / kTestdata,
                                                           error);
       !error && entry != std::filesystem::recursive_directory_iterator();
       entry.increment(error)) {
    if (entry->path().extension() != ".textproto") continue;
    paths.push_back(entry->path().lexically_relative(base).string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

std::string WithoutExpectations(absl::string_view text) {
  std::string kept;
  for (const std::string& line : Lines(text)) {
    if (absl::StartsWith(absl::StripLeadingAsciiWhitespace(line), kMark)) {
      continue;
    }
    kept += line;
  }
  return kept;
}

std::string WithExpectations(absl::string_view text,
                             const diag::Diagnostics& diagnostics, int file) {
  // By the line that they stand above, from 0.
  absl::btree_map<int, std::vector<Expectation>> expectations;
  for (const diag::Finding* finding : diagnostics.Sorted()) {
    const diag::SourceFile* in = finding->loc.file;
    if ((in == nullptr ? 0 : in->index) != file) continue;
    std::vector<Expectation>& here =
        expectations[std::max(finding->loc.line - 1, 0)];
    here.push_back(Expect(finding->loc, RenderHeadline(*finding), file));
    for (const diag::FindingNote& note : finding->notes) {
      here.push_back(Expect(note.loc, RenderHeadline(note), file));
    }
  }

  const std::vector<std::string> lines = Lines(text);
  // Where a line of the text ends up, both from 0.
  const auto moved = [&](int line) {
    int above = 0;
    for (const auto& [place, here] : expectations) {
      if (place <= line) above += static_cast<int>(here.size());
    }
    return line + above;
  };

  std::string out;
  int written = 0;
  const int count = static_cast<int>(lines.size());
  for (int line = 0; line <= count; ++line) {
    const auto here = expectations.find(line);
    if (here != expectations.end()) {
      if (line == count && !out.empty() && out.back() != '\n') out += '\n';
      for (const Expectation& expectation : here->second) {
        absl::StrAppend(&out, line < count ? IndentOf(lines[line]) : "", kMark,
                        " ");
        if (expectation.loc.line > 0) {
          absl::StrAppendFormat(&out, "[[@LINE%+d]]:%d: ",
                                moved(expectation.loc.line - 1) - written,
                                expectation.loc.column);
        }
        absl::StrAppend(&out, expectation.text, "\n");
        ++written;
      }
    }
    if (line < count) out += lines[line];
    ++written;
  }
  return out;
}

std::vector<parse::OverlayText> OverlaysOf(const std::string& path,
                                           const std::string& text) {
  std::vector<parse::OverlayText> overlays;
  for (const std::string& file : Named(path, text, "overlay")) {
    overlays.push_back({file, WithoutExpectations(Read(file))});
  }
  return overlays;
}

void Compile(const std::string& path, const std::string& text,
             diag::Diagnostics& diagnostics, const std::string& previous) {
  const parse::ParsedSpec spec =
      parse::ParseSpecText(path, text, diagnostics, OverlaysOf(path, text));
  if (spec.environment == nullptr) return;
  check::Check(spec, diagnostics);
  if (diagnostics.has_errors()) return;
  const absl::StatusOr<std::optional<link::Linked>> built =
      BuildProgram(spec, lower::TemplateUrls::kBucket, diagnostics);
  // Told by soundness_test, with its cause.
  if (!built.ok() || !built->has_value()) return;
  const link::Linked& program = **built;
  if (program::HasOwn(program.program())) {
    diag::Diagnostics found;
    verify::Verify(program, found);
    verify::HandOn(found, /*has_own=*/true, diagnostics).IgnoreError();
  } else {
    // What would be the compiler's mistake shows as well.
    verify::Verify(program, diagnostics);
  }
  std::string deployed = previous;
  for (const std::string& file : Named(path, text, "previous")) {
    deployed = Read(file);
  }
  if (!deployed.empty()) {
    const plan::Release before = ReleaseOf(path, deployed);
    plan::CheckChange(spec, before,
                      plan::MakePlan(before, Release(path, program)),
                      diagnostics);
  }
  check::CheckUnusedSuppressions(spec, diagnostics);
}

}  // namespace drc::testing
