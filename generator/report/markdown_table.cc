// SPDX-License-Identifier: Apache-2.0
#include "generator/report/markdown_table.h"

#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace drc::report {
namespace {

// Which bytes Markdown may read as markup.
constexpr std::array<bool, 256> kOfMarkup = [] {
  std::array<bool, 256> of_markup = {};
  for (const char c : {'`', '\\', '*', '<', '[', '~', '_', '|'}) {
    of_markup[static_cast<unsigned char>(c)] = true;
  }
  return of_markup;
}();

}  // namespace

std::string MarkdownText(absl::string_view text) {
  std::string out;
  size_t begin = 0;  // of what is not yet appended
  bool in_code = false;
  const auto is_word = [&](size_t at) {
    return at < text.size() && absl::ascii_isalnum(text[at]);
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (!kOfMarkup[static_cast<unsigned char>(c)]) continue;
    if (c == '`') in_code = !in_code;
    const bool markup =
        c != '`' && (c != '_' || !(is_word(i - 1) && is_word(i + 1)));
    // A table ends a cell at '|' even within code.
    if (c == '|' || (markup && !in_code)) {
      out.append(text.data() + begin, i - begin);
      out.push_back('\\');
      begin = i;
    }
  }
  out.append(text.data() + begin, text.size() - begin);
  return out;
}

MarkdownTable::MarkdownTable(const std::vector<std::string>& headings) {
  std::string rule = "|";
  text_ = "|";
  for (absl::string_view heading : headings) {
    const bool number = absl::ConsumeSuffix(&heading, ":");
    absl::StrAppend(&text_, " ", heading, " |");
    absl::StrAppend(&rule, number ? " ---: |" : " --- |");
  }
  absl::StrAppend(&text_, "\n", rule, "\n");
}

void MarkdownTable::AddRow(const std::vector<std::string>& cells) {
  is_empty_ = false;
  text_.push_back('|');
  for (const std::string& cell : cells) {
    text_.push_back(' ');
    text_ += MarkdownText(cell);
    text_ += " |";
  }
  text_.push_back('\n');
}

std::string MarkdownTable::Render() const { return text_ + "\n"; }

void Heading(absl::string_view text, std::string& out) {
  absl::StrAppend(&out, "## ", text, "\n\n");
}

void Paragraph(absl::string_view text, std::string& out) {
  absl::StrAppend(&out, text, "\n\n");
}

}  // namespace drc::report
