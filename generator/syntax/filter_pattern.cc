// SPDX-License-Identifier: Apache-2.0

#include "generator/syntax/filter_pattern.h"

#include <cstddef>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace drc::syntax {
namespace {

constexpr absl::string_view kOpening = "{[(";
constexpr absl::string_view kClosing = "}])";

std::string At(absl::string_view what, char mark, size_t position) {
  return absl::StrCat(what, " '", std::string(1, mark), "' at character ",
                      position + 1);
}

// The position of the quote or percent sign that ends the text that begins at
// `begin` with the same; npos where none does.
size_t EndOfText(absl::string_view pattern, size_t begin) {
  for (size_t i = begin + 1; i < pattern.size(); ++i) {
    if (pattern[i] == '\\') {
      ++i;
    } else if (pattern[i] == pattern[begin]) {
      return i;
    }
  }
  return absl::string_view::npos;
}

}  // namespace

std::string FilterPatternFault(absl::string_view pattern) {
  const absl::string_view text = absl::StripTrailingAsciiWhitespace(pattern);
  const size_t begin =
      text.size() - absl::StripLeadingAsciiWhitespace(text).size();
  const bool selects =
      begin < text.size() && (text[begin] == '{' || text[begin] == '[');
  std::vector<size_t> open;  // where the brackets stand that are open
  for (size_t i = begin; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' || c == '%') {
      const size_t end = EndOfText(text, i);
      if (end == absl::string_view::npos) return At("nothing ends the", c, i);
      i = end;
    } else if (absl::StrContains(kOpening, c)) {
      open.push_back(i);
    } else if (const size_t kind = kClosing.find(c);
               kind != absl::string_view::npos) {
      if (open.empty() || text[open.back()] != kOpening[kind]) {
        return At("nothing opens the", c, i);
      }
      open.pop_back();
      if (selects && open.empty() && i + 1 < text.size()) {
        return At("the pattern goes on after the", c, i);
      }
    }
  }
  if (open.empty()) return "";
  return At("nothing closes the", text[open.back()], open.back());
}

}  // namespace drc::syntax
