// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"
#include "generator/report/markdown_table.h"
#include "generator/report/parts.h"

namespace drc::report {
namespace {

// What the table has in the column of the data.
std::string StateOf(const OwnResource& own) {
  if (own.is_removed) return "listed in `removals`";
  if (!own.state.empty()) {
    return absl::AsciiStrToLower(absl::StripPrefix(own.state, "STATE_"));
  }
  return own.is_changed ? "changed by `overrides`" : "none";
}

int CountLost(const std::vector<OwnResource>& resources) {
  return static_cast<int>(absl::c_count_if(resources, [](const auto& own) {
    return own.state == dr::v1::State_Name(dr::v1::STATE_LOST);
  }));
}

}  // namespace

std::string OwnSummary(const std::vector<OwnResource>& resources) {
  if (resources.empty()) return "";
  const auto removed = absl::c_count_if(
      resources, [](const auto& own) { return own.is_removed; });
  const auto unproved = absl::c_count_if(resources, [](const auto& own) {
    return !own.is_removed && !own.unproved.empty();
  });
  const int lost = CountLost(resources);
  std::string line = absl::StrCat(
      "- Resources of the spec's own: ", resources.size() - removed,
      ", of which ",
      unproved == 0 ? std::string("all is proved that is of the compiler's")
                    : absl::StrCat("**", unproved, " not proved in full**"));
  if (lost > 0) {
    absl::StrAppend(&line, "; **the data of ", lost,
                    " are lost** with their region");
  }
  if (removed > 0) absl::StrAppend(&line, "; listed to be removed: ", removed);
  return absl::StrCat(line, ", see below\n");
}

std::string OwnSection(const std::vector<OwnResource>& resources) {
  if (resources.empty()) return "";
  std::string out =
      "## Resources of the spec's own\n\n"
      "The spec says them itself, or changes what the compiler makes. All "
      "rules are held to the result; what no rule knows of them stands in the "
      "last column. What becomes of their data is the spec's word, not a "
      "proof.\n\n";
  MarkdownTable table(
      {"Resource", "Type", "Data", "The spec's reason", "Not proved"});
  for (const OwnResource& own : resources) {
    table.AddRow({MarkdownText(own.resource), own.type, StateOf(own),
                  MarkdownText(own.reason),
                  own.unproved.empty() ? std::string("-")
                                       : absl::StrJoin(own.unproved, "; ")});
  }
  return absl::StrCat(out, table.Render());
}

}  // namespace drc::report
