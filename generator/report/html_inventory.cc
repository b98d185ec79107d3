// SPDX-License-Identifier: Apache-2.0
//
// What there is, as a picture and in numbers.

#include "generator/html/markup.h"
#include "generator/proof/units.h"
#include "generator/report/printers.h"

namespace drc::report {

using html::Markup;
using html::Text;

void AddDiagram(const diagram::Diagram& diagram, std::string& out) {
  AddSection("diagram", "Diagram", out);
  absl::StrAppend(
      &out,
      "<p class=\"legend\"><span><i style=\"color:var(--way)\"></i>way of "
      "clients</span><span><i "
      "style=\"color:var(--way);border-top-style:dashed\"></i>after a "
      "failover</span><span><i style=\"color:var(--soft)\"></i>calls, connects "
      "the VPCs</span><span><i style=\"color:var(--data)\"></i>replication, "
      "and how far it may lag</span><span><i "
      "style=\"color:var(--watch)\"></i>writes who is active</span><span><i "
      "style=\"color:var(--watch);border-top-style:dotted\"></i>heartbeats, "
      "reads who is active</span></p>\n"
      "<p class=\"narrow\">Scroll the picture sideways to see all of it.</p>\n"
      "<div class=\"scroll\" tabindex=\"0\">\n",
      diagram::Svg(diagram), "</div>\n");
  EndSection(out);
}

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

}  // namespace drc::report
