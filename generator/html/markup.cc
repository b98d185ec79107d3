// SPDX-License-Identifier: Apache-2.0
#include "generator/html/markup.h"

#include <array>

#include "absl/strings/str_cat.h"

namespace drc::html {
namespace {

// Null of a character that stands for itself.
constexpr const char* Escaped(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return static_cast<unsigned char>(c) < ' ' || c == '\x7f' ? " " : nullptr;
  }
}

constexpr std::array<bool, 256> kIsEscaped = [] {
  std::array<bool, 256> is_escaped = {};
  for (int c = 0; c < 256; ++c) {
    is_escaped[c] = Escaped(static_cast<char>(c)) != nullptr;
  }
  return is_escaped;
}();

}  // namespace

void AppendText(absl::string_view text, std::string& out) {
  size_t begin = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (!kIsEscaped[static_cast<unsigned char>(text[i])]) continue;
    out.append(text.data() + begin, i - begin);
    out.append(Escaped(text[i]));
    begin = i + 1;
  }
  out.append(text.data() + begin, text.size() - begin);
}

Markup Text(absl::string_view text) {
  Markup markup;
  AppendText(text, markup.html);
  return markup;
}

Markup Prose(absl::string_view text) {
  Markup markup;
  for (size_t at = 0; at < text.size();) {
    const size_t open = text.find('`', at);
    const size_t close =
        open == text.npos ? text.npos : text.find('`', open + 1);
    if (close == text.npos) {
      AppendText(text.substr(at), markup.html);
      break;
    }
    AppendText(text.substr(at, open - at), markup.html);
    absl::StrAppend(&markup.html, "<code>");
    AppendText(text.substr(open + 1, close - open - 1), markup.html);
    absl::StrAppend(&markup.html, "</code>");
    at = close + 1;
  }
  return markup;
}

}  // namespace drc::html
