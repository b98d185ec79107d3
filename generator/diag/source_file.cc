// SPDX-License-Identifier: Apache-2.0
#include "generator/diag/source_file.h"

#include <filesystem>
#include <iterator>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "generator/diag/utf8.h"

namespace drc::diag {

namespace {

// Bytes between two marks of a line, or some more.
constexpr size_t kMarkDistance = 256;

std::vector<SourceFile::Mark> MarksOf(absl::string_view text) {
  std::vector<SourceFile::Mark> marks = {{0, 1, 1}};
  while (true) {
    SourceFile::Mark mark = marks.back();
    const absl::string_view ahead = text.substr(mark.offset, kMarkDistance + 1);
    if (const size_t end = ahead.find('\n'); end != ahead.npos) {
      mark = {mark.offset + end + 1, mark.line + 1, 1};
    } else if (ahead.size() <= kMarkDistance) {
      return marks;
    } else {
      for (const size_t next = mark.offset + kMarkDistance; mark.offset < next;
           ++mark.column) {
        mark.offset += CharacterAt(text, mark.offset).size;
      }
    }
    marks.push_back(mark);
  }
}

// The offset at which the line begins; past the end, that of one that would
// follow.
size_t BeginOf(const SourceFile& file, int line) {
  const auto found = absl::c_lower_bound(
      file.marks, line, [](const SourceFile::Mark& mark, int wanted) {
        return mark.line < wanted;
      });
  return found == file.marks.end() ? file.text.size() + 1 : found->offset;
}

}  // namespace

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

SourceFile::SourceFile(std::string path_said, std::string text_read, int number)
    : path(std::move(path_said)),
      text(std::move(text_read)),
      index(number),
      marks(MarksOf(text)) {}

absl::string_view LineAt(const SourceFile& file, int line) {
  const size_t begin = BeginOf(file, line);
  absl::string_view found = absl::string_view(file.text).substr(
      std::min(begin, file.text.size()), BeginOf(file, line + 1) - 1 - begin);
  if (!found.empty() && found.back() == '\r') found.remove_suffix(1);
  return found;
}

Loc LocOfOffset(const SourceFile& file, size_t offset) {
  const auto after = absl::c_upper_bound(
      file.marks, offset, [](size_t wanted, const SourceFile::Mark& mark) {
        return wanted < mark.offset;
      });
  const SourceFile::Mark& mark = *std::prev(after);
  const size_t characters = CountCharacters(
      absl::string_view(file.text).substr(mark.offset, offset - mark.offset));
  return {&file, mark.line, mark.column + static_cast<int>(characters)};
}

size_t OffsetOf(const Loc& loc) {
  const SourceFile& file = *loc.file;
  const absl::string_view line = LineAt(file, loc.line);
  const size_t begin = line.data() - file.text.data();
  const size_t end = begin + line.size();
  const auto after = absl::c_upper_bound(
      file.marks, loc, [](const Loc& wanted, const SourceFile::Mark& mark) {
        return wanted.line != mark.line
                   ? wanted.line < mark.line
                   : std::max(wanted.column, 1) < mark.column;
      });
  const SourceFile::Mark& mark = *std::prev(after);
  // Past the last line the mark is of another, and past a CR beyond the end.
  size_t offset = std::clamp(mark.offset, begin, end);
  for (int i = mark.column; i < loc.column && offset < end; ++i) {
    offset += CharacterAt(file.text, offset).size;
  }
  return offset;
}

Loc LocOfToken(const SourceFile& file, int line, int column) {
  const absl::string_view text = LineAt(file, line + 1);
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
