// SPDX-License-Identifier: Apache-2.0

#include "tests/soundness/check_formatted.h"

#include <cstddef>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/source_file.h"
#include "generator/parse/format_text.h"
#include "generator/parse/parts.h"
#include "google/protobuf/text_format.h"

namespace drc::testing {
namespace {

// What a text means; nullopt where it is no spec.
std::optional<std::string> Meaning(const diag::SourceFile* file,
                                   diag::Diagnostics& diagnostics) {
  dr::v1::Environment environment;
  if (!parse::ParseText(file, &environment, diagnostics)) return std::nullopt;
  return environment.DebugString();
}

// Where the comment of a line begins; no string goes beyond its line.
size_t FindComment(absl::string_view line) {
  char quote = '\0';
  for (size_t i = 0; i < line.size(); ++i) {
    if (quote != '\0') {
      if (line[i] == '\\') {
        ++i;
      } else if (line[i] == quote) {
        quote = '\0';
      }
    } else if (line[i] == '#') {
      return i;
    } else if (line[i] == '"' || line[i] == '\'') {
      quote = line[i];
    }
  }
  return line.npos;
}

// The comments of all lines. A lone CR ends no line.
std::vector<std::string> Comments(absl::string_view text) {
  std::vector<std::string> comments;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    const size_t begin = FindComment(line);
    if (begin == line.npos) continue;
    comments.emplace_back(
        absl::StripTrailingAsciiWhitespace(line.substr(begin)));
  }
  return comments;
}

}  // namespace

std::optional<std::string> CheckFormatted(const std::string& text) {
  diag::Diagnostics diagnostics;
  const diag::SourceFile* before = diagnostics.AddFile("before", text);
  const std::optional<std::string> meaning = Meaning(before, diagnostics);
  if (!meaning.has_value()) return std::nullopt;
  const diag::SourceFile* after =
      diagnostics.AddFile("after", parse::FormatText(*before));
  const std::string shown = absl::StrCat(":\n", text, "\n---\n", after->text);
  const std::optional<std::string> meaning_after = Meaning(after, diagnostics);
  if (!meaning_after.has_value()) {
    return absl::StrCat("is no spec when formatted", shown,
                        diagnostics.Render());
  }
  if (*meaning_after != *meaning) return absl::StrCat("means another", shown);
  if (Comments(after->text) != Comments(text)) {
    return absl::StrCat("has other comments", shown);
  }
  if (parse::FormatText(*after) != after->text) {
    return absl::StrCat("is not formatted yet", shown);
  }
  return "";
}

}  // namespace drc::testing
