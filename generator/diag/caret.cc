// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/diag/source_file.h"
#include "generator/diag/utf8.h"

namespace drc::diag {
namespace {

// Lines wider than this are cut.
constexpr size_t kMaxLineWidth = 160;
constexpr size_t kContextBeforeCaret = 80;

}  // namespace

std::string RenderCaret(absl::string_view line, int column) {
  std::vector<Character> characters;
  std::vector<size_t> offsets;
  for (size_t i = 0; i < line.size(); i += characters.back().size) {
    characters.push_back(CharacterAt(line, i));
    offsets.push_back(i);
  }
  const size_t caret =
      std::min<size_t>(column > 0 ? column - 1 : 0, characters.size());

  size_t begin = 0;
  size_t end = characters.size();
  if (end > kMaxLineWidth) {
    begin = caret > kContextBeforeCaret ? caret - kContextBeforeCaret : 0;
    end = std::min(end, begin + kMaxLineWidth);
  }

  std::string source = begin > 0 ? "..." : "";
  std::string marker(source.size(), ' ');
  for (size_t i = begin; i < end; ++i) {
    const uint32_t code = characters[i].code;
    if (code == '\t') {
      source += '\t';
      if (i < caret) marker += '\t';
      continue;
    }
    if (!characters[i].valid || IsUnprintable(code)) {
      source += "\xEF\xBF\xBD";  // U+FFFD
      if (i < caret) marker += ' ';
      continue;
    }
    absl::StrAppend(&source, line.substr(offsets[i], characters[i].size));
    if (i < caret) marker.append(DisplayWidth(code), ' ');
  }
  if (end < characters.size()) source += "...";
  return absl::StrCat(source, "\n", marker, "^\n");
}

}  // namespace drc::diag
