// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/findings.h"

#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace import_schema {
namespace {

// The text without control characters, which names in a schema may have: a
// finding is one line, and a terminal is left alone.
std::string OneLine(absl::string_view text) {
  std::string line;
  for (const char c : text) {
    if (c == '\n') {
      line += "\\n";
    } else if (c == '\r') {
      line += "\\r";
    } else if (absl::ascii_iscntrl(static_cast<unsigned char>(c))) {
      absl::StrAppend(&line, "\\x", absl::Hex(c, absl::kZeroPad2));
    } else {
      line += c;
    }
  }
  return line;
}

}  // namespace

Place Place::Child(absl::string_view token) const {
  return {file,
          absl::StrCat(within, "/",
                       absl::StrReplaceAll(token, {{"~", "~0"}, {"/", "~1"}}))};
}

Place Place::Child(size_t index) const { return Child(absl::StrCat(index)); }

void Findings::Error(const Place& place, absl::string_view text) {
  ++errors_;
  lines_.push_back({place, true, std::string(text)});
}

void Findings::Warning(const Place& place, absl::string_view text) {
  lines_.push_back({place, false, std::string(text)});
}

void Findings::Add(const Findings& other) {
  lines_.insert(lines_.end(), other.lines_.begin(), other.lines_.end());
  errors_ += other.errors_;
}

void Findings::AddAsWarnings(const Findings& other) {
  for (const Line& line : other.lines_) Warning(line.place, line.text);
}

std::string Findings::Render() const {
  std::set<std::string> sorted;
  for (const Line& line : lines_) {
    const std::string text = absl::StrCat(
        line.place.file, line.place.within.empty() ? "" : ":",
        line.place.within, line.error ? ": error: " : ": warning: ", line.text);
    sorted.insert(OneLine(text) + "\n");
  }
  std::string result;
  for (const std::string& line : sorted) result += line;
  return result;
}

}  // namespace import_schema
