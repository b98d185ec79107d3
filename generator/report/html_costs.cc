// SPDX-License-Identifier: Apache-2.0

#include "generator/html/markup.h"
#include "generator/proof/units.h"
#include "generator/report/printers.h"

namespace drc::report {

using html::Text;

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
        {Text(cost.what), Text(proof::Grouped(cost.count)), Text(cost.unit),
         Text(absl::StrCat(Dollars(cost.price), cost.hourly ? " an hour" : "")),
         Text(Dollars(cost.monthly())),
         html::Markup{absl::StrCat("<a href=\"https://", cost.page, "/\">",
                                   cost.page, "</a>")}});
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
