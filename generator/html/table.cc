// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "generator/html/markup.h"

namespace drc::html {

Table::Table(const std::vector<absl::string_view>& headings) {
  html_.reserve(size_t{1} << 11);
  html_ = "<div class=\"wide\"><table>\n<tr>";
  for (absl::string_view heading : headings) {
    numbers_.push_back(absl::ConsumeSuffix(&heading, ":"));
    absl::StrAppend(&html_, numbers_.back() ? "<th class=\"n\">" : "<th>");
    AppendText(heading, html_);
    absl::StrAppend(&html_, "</th>");
  }
  absl::StrAppend(&html_, "</tr>\n");
}

void Table::AddRow(absl::Span<const Markup> cells) {
  absl::StrAppend(&html_, "<tr>");
  for (size_t i = 0; i < cells.size(); ++i) {
    html_ += numbers_[i] ? "<td class=\"n\">" : "<td>";
    html_ += cells[i].html;
    html_ += "</td>";
  }
  absl::StrAppend(&html_, "</tr>\n");
}

std::string Table::Render() && {
  absl::StrAppend(&html_, "</table></div>\n");
  return std::move(html_);
}

}  // namespace drc::html
