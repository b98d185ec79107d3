// SPDX-License-Identifier: Apache-2.0
//
// What the templates hold, and what that costs.

#include <string>
#include <utility>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "generator/html/markup.h"
#include "generator/proof/units.h"
#include "generator/report/html_sections.h"

namespace drc::report {

using html::Markup;
using html::Text;

void AddInventory(const Inventory& inventory, std::string& out) {
  AddSection("inventory", "Inventory", out);
  std::vector<absl::string_view> headings = {"Stack"};
  std::vector<std::string> numbers;
  for (const std::string& region : inventory.regions) {
    numbers.push_back(absl::StrCat(region, ":"));
  }
  headings.insert(headings.end(), numbers.begin(), numbers.end());

  absl::btree_map<std::string, std::vector<Markup>> by_name;
  for (size_t i = 0; i < inventory.regions.size(); ++i) {
    for (const StackSize& stack : inventory.stacks) {
      if (stack.region != inventory.regions[i]) continue;
      std::vector<Markup>& row = by_name[stack.name];
      row.resize(inventory.regions.size() + 1);
      row[0] = Text(stack.name);
      row[i + 1] = Text(absl::StrCat(stack.resources));
    }
  }
  html::Table stacks(headings);
  for (const auto& [name, row] : by_name) stacks.AddRow(row);
  std::vector<Markup> sums = {Text("all")};
  for (size_t i = 0; i < inventory.regions.size(); ++i) {
    sums.push_back(Text(proof::Grouped(inventory.Count(i))));
  }
  stacks.AddRow(sums);
  absl::StrAppend(&out, std::move(stacks).Render(),
                  "<details>\n<summary>By type: ", inventory.types.size(),
                  " of them</summary>\n<div class=\"in\">\n");
  headings[0] = "Type";
  html::Table types(headings);
  for (const auto& [type, counts] : inventory.types) {
    std::vector<Markup> row = {Text(type)};
    for (size_t i = 0; i < inventory.regions.size(); ++i) {
      row.push_back(Text(absl::StrCat(inventory.Count(i, type))));
    }
    types.AddRow(row);
  }
  absl::StrAppend(&out, std::move(types).Render(), "</div>\n</details>\n");
  EndSection(out);
}

void AddCosts(const Costs& costs, std::string& out) {
  AddSection("costs", "Fixed costs a month", out);
  AddParagraph(
      absl::StrCat(
          "An estimate of what is paid for while nobody uses the environment: ",
          Dollars(costs.monthly()), ". Prices are of ", kPriceRegion,
          ", in US dollars, as they were known on ", kPriceDate,
          ", without free allowances, discounts and taxes; the pages named "
          "below have the last word. A month has ",
          kHoursInAMonth, " hours. Other regions may cost more."),
      out);
  html::Table fixed({"What", "Count:", "Unit", "Price:", "A month:", "Source"});
  for (const Cost& cost : costs.fixed) {
    fixed.AddRow(
        {Text(cost.what),
         Text(proof::Grouped(cost.count)),
         Text(cost.unit),
         Text(absl::StrCat(Dollars(cost.price), cost.hourly ? " an hour" : "")),
         Text(Dollars(cost.monthly())),
         {absl::StrCat("<a href=\"https://", cost.page, "/\">", cost.page,
                       "</a>")}});
  }
  out += std::move(fixed).Render();
  AddParagraph("Not counted, as it depends on use:", out);
  html::Table by_use({"Type", "By"});
  for (const ByUse& use : costs.by_use) {
    by_use.AddRow({Text(use.type), Text(use.what)});
  }
  out += std::move(by_use).Render();
  if (!costs.unknown.empty()) {
    AddParagraph(
        absl::StrCat("Not counted, as the table of prices does not know them: ",
                     absl::StrJoin(costs.unknown, ", "), "."),
        out);
  }
  EndSection(out);
}

}  // namespace drc::report
