// SPDX-License-Identifier: Apache-2.0
//
// Source files and places in them.

#ifndef GENERATOR_DIAG_SOURCE_FILE_H_
#define GENERATOR_DIAG_SOURCE_FILE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace drc::diag {

struct SourceFile {
  SourceFile(std::string path, std::string text, int index);

  // As the user gave it, never made absolute.
  const std::string path;
  const std::string text;
  // Number of the file in its run, from 0.
  const int index;

  // Where a byte is: the first of each line, and of long lines one of some
  // hundred. A file of megabytes may have as many findings, on one line too.
  struct Mark {
    size_t offset;
    int line;
    int column;
  };
  const std::vector<Mark> marks;
};

// A place. Cheap to copy; the file outlives it.
struct Loc {
  const SourceFile* file = nullptr;
  // 1-based; 0: the file as a whole.
  int line = 0;
  // 1-based, in characters (code points; a tab is one); 0: the line as a whole.
  int column = 0;

  friend bool operator==(const Loc& a, const Loc& b) {
    return a.file == b.file && a.line == b.line && a.column == b.column;
  }
  friend bool operator!=(const Loc& a, const Loc& b) { return !(a == b); }
};

// How files that we write name a source file: relative, with no folder that
// says where they were made, so that they are the same everywhere.
std::string DisplayPath(const std::string& path);

// "FILE:LINE:COL", without what is not known.
std::string ToString(const Loc& loc);

// A line of the file without its end, by its 1-based number; empty past the
// end.
absl::string_view LineAt(const SourceFile& file, int line);

// The place of a byte of the file; `offset` may be the end.
Loc LocOfOffset(const SourceFile& file, size_t offset);

// Its inverse: the byte at which a place of a file begins.
size_t OffsetOf(const Loc& loc);

// Protobuf's tokenizer counts a tab as reaching to the next multiple of this.
inline constexpr int kTokenizerTabWidth = 8;

// The place that protobuf's tokenizer calls (`line`, `column`): both 0-based,
// columns in bytes.
Loc LocOfToken(const SourceFile& file, int line, int column);

// The line of a place and a caret under its character, each with a line end.
// Long lines are cut to the caret's surroundings; what would disturb a terminal
// is replaced.
std::string RenderCaret(const Loc& loc);

}  // namespace drc::diag

#endif  // GENERATOR_DIAG_SOURCE_FILE_H_
