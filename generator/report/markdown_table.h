// SPDX-License-Identifier: Apache-2.0
//
// Tables of GitHub's Markdown, and text within it.

#ifndef GENERATOR_REPORT_MARKDOWN_TABLE_H_
#define GENERATOR_REPORT_MARKDOWN_TABLE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace drc::report {

// The text of a report for Markdown: its `backticks` stay, everything else that
// Markdown would read as markup is escaped.
std::string MarkdownText(absl::string_view text);

class MarkdownTable {
 public:
  // A heading that ends in ':' is a column of numbers, aligned to the right.
  explicit MarkdownTable(const std::vector<std::string>& headings);

  // As many cells as headings, as plain text.
  void AddRow(const std::vector<std::string>& cells);

  // Whether it has no rows.
  bool empty() const { return is_empty_; }

  // The table, and an empty line.
  std::string Render() const;

 private:
  std::string text_;
  bool is_empty_ = true;
};

// Appends a heading of a section, or a paragraph.
void Heading(absl::string_view text, std::string& out);
void Paragraph(absl::string_view text, std::string& out);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_MARKDOWN_TABLE_H_
