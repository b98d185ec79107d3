// SPDX-License-Identifier: Apache-2.0
//
// HTML that is XML as well, so that any reader of either takes it. What has
// been escaped has a type of its own: text cannot get into a page by mistake.

#ifndef GENERATOR_HTML_MARKUP_H_
#define GENERATOR_HTML_MARKUP_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::html {

// A piece of a page.
struct Markup {
  std::string html;
};

// Appends text as it may stand in an element or in a quoted attribute. What XML
// cannot have, control characters, becomes a space.
void AppendText(absl::string_view text, std::string& out);

Markup Text(absl::string_view text);

// The same of a report's text, in which `backticks` mark code.
Markup Prose(absl::string_view text);

// A table that scrolls by itself where the page is narrow.
class Table {
 public:
  // A heading that ends in ':' is a column of numbers, aligned to the right.
  explicit Table(const std::vector<absl::string_view>& headings);

  // As many cells as headings; a line of its own, for whoever compares pages.
  void AddRow(absl::Span<const Markup> cells);

  std::string Render() &&;

 private:
  std::vector<bool> numbers_;
  std::string html_;
};

}  // namespace drc::html

#endif  // GENERATOR_HTML_MARKUP_H_
