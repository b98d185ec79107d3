// SPDX-License-Identifier: Apache-2.0
#include "generator/diag/source_file.h"

#include <cstddef>
#include <filesystem>
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/diag/utf8.h"

namespace drc::diag {

std::string DisplayPath(const std::string& path) {
  const std::filesystem::path normal =
      std::filesystem::path(path).lexically_normal();
  const bool within = normal.is_relative() && *normal.begin() != "..";
  return within ? normal.generic_string() : normal.filename().generic_string();
}

std::string ToString(const Loc& loc) {
  if (loc.file == nullptr) return "";
  if (loc.line == 0) return loc.file->path;
  if (loc.column == 0) return absl::StrCat(loc.file->path, ":", loc.line);
  return absl::StrCat(loc.file->path, ":", loc.line, ":", loc.column);
}

absl::string_view LineAt(absl::string_view text, int line) {
  size_t begin = 0;
  for (int i = 1; i < line; ++i) {
    const size_t end = text.find('\n', begin);
    if (end == absl::string_view::npos) return text.substr(text.size());
    begin = end + 1;
  }
  absl::string_view found = text.substr(begin, text.find('\n', begin) - begin);
  if (!found.empty() && found.back() == '\r') found.remove_suffix(1);
  return found;
}

Loc LocOfOffset(const SourceFile& file, size_t offset) {
  const absl::string_view before =
      absl::string_view(file.text).substr(0, offset);
  const size_t newline = before.rfind('\n');
  const absl::string_view line =
      newline == absl::string_view::npos ? before : before.substr(newline + 1);
  return {&file, static_cast<int>(absl::c_count(before, '\n')) + 1,
          static_cast<int>(CountCharacters(line)) + 1};
}

size_t OffsetOf(const Loc& loc) {
  const absl::string_view text = loc.file->text;
  const absl::string_view line = LineAt(text, loc.line);
  size_t offset = 0;
  for (int i = 1; i < loc.column && offset < line.size(); ++i) {
    offset += CharacterAt(line, offset).size;
  }
  return line.data() - text.data() + offset;
}

Loc LocOfToken(const SourceFile& file, int line, int column) {
  const absl::string_view text = LineAt(file.text, line + 1);
  int characters = 0;
  int reached = 0;
  for (size_t i = 0; i < text.size() && reached < column; ++characters) {
    const size_t size = CharacterAt(text, i).size;
    reached += text[i] == '\t'
                   ? kTokenizerTabWidth - reached % kTokenizerTabWidth
                   : static_cast<int>(size);
    i += size;
  }
  return {&file, line + 1, characters + 1};
}

}  // namespace drc::diag
