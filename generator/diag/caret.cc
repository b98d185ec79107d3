// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "generator/diag/source_file.h"
#include "generator/diag/utf8.h"

namespace drc::diag {
namespace {

// Lines wider than this are cut.
constexpr int kMaxLineWidth = 160;
constexpr int kContextBeforeCaret = 80;

}  // namespace

std::string RenderCaret(const Loc& loc) {
  const SourceFile& file = *loc.file;
  const absl::string_view text = file.text;
  const absl::string_view line = LineAt(file, loc.line);
  if (line.empty()) return "\n^\n";
  const int caret = LocOfOffset(file, OffsetOf(loc)).column;
  const int length =
      LocOfOffset(file, line.data() + line.size() - text.data()).column - 1;
  int first = 1;
  int last = length;
  if (length > kMaxLineWidth) {
    first = std::max(1, caret - kContextBeforeCaret);
    last = std::min(last, first + kMaxLineWidth - 1);
  }

  std::string source = first > 1 ? "..." : "";
  std::string marker(source.size(), ' ');
  size_t offset = OffsetOf({&file, loc.line, first});
  for (int column = first; column <= last; ++column) {
    const Character character = CharacterAt(text, offset);
    const absl::string_view bytes = text.substr(offset, character.size);
    offset += character.size;
    if (character.code == '\t') {
      source += '\t';
      if (column < caret) marker += '\t';
    } else if (!character.valid || IsUnprintable(character.code)) {
      source += "\xEF\xBF\xBD";  // U+FFFD
      if (column < caret) marker += ' ';
    } else {
      absl::StrAppend(&source, bytes);
      if (column < caret) marker.append(DisplayWidth(character.code), ' ');
    }
  }
  if (last < length) source += "...";
  return absl::StrCat(source, "\n", marker, "^\n");
}

}  // namespace drc::diag
