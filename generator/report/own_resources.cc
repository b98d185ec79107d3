// SPDX-License-Identifier: Apache-2.0

#include "generator/report/own_resources.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "generator/report/markdown_table.h"

namespace drc::report {
namespace {

// Whether an override's resource is one of the program's: "both/data/Documents"
// any region's.
bool Names(absl::string_view named, absl::string_view path) {
  const absl::string_view rest = named.substr(named.find('/'));
  return absl::EndsWith(path, rest);
}

int CountLost(const std::vector<OwnResource>& resources) {
  return static_cast<int>(
      std::count_if(resources.begin(), resources.end(), [](const auto& own) {
        return own.state == dr::v1::State_Name(dr::v1::STATE_LOST);
      }));
}

}  // namespace

std::vector<OwnResource> ListOwnResources(
    const dr::v1::Environment& environment, const verify::Proofs& proofs) {
  std::vector<OwnResource> list;
  for (const verify::OwnResource& proved : proofs.own) {
    OwnResource own;
    own.resource = proved.resource;
    own.type = proved.type;
    own.unproved = proved.unproved;
    for (const dr::v1::Resource& resource : environment.resources()) {
      if (resource.id() != proved.id || resource.stack() != proved.stack) {
        continue;
      }
      own.is_added = true;
      own.reason = resource.reason();
      if (resource.state() != dr::v1::STATE_UNSPECIFIED) {
        own.state = dr::v1::State_Name(resource.state());
      }
    }
    for (const dr::v1::Override& change : environment.overrides()) {
      if (!Names(change.resource(), proved.resource)) continue;
      own.is_changed = true;
      own.reason = change.reason();
    }
    // Others are functions with references among their variables.
    if (own.is_added || own.is_changed) list.push_back(std::move(own));
  }
  return list;
}

std::string OwnSummary(const std::vector<OwnResource>& resources) {
  if (resources.empty()) return "";
  const auto unproved =
      std::count_if(resources.begin(), resources.end(),
                    [](const auto& own) { return !own.unproved.empty(); });
  const int lost = CountLost(resources);
  std::string line = absl::StrCat(
      "- Resources of the spec's own: ", resources.size(), ", of which ",
      unproved == 0 ? std::string("all is proved that is of the compiler's")
                    : absl::StrCat("**", unproved, " not proved in full**"));
  if (lost > 0) {
    absl::StrAppend(&line, "; **the data of ", lost,
                    " are lost** with their region");
  }
  return absl::StrCat(line, ", see below\n");
}

std::string OwnSection(const std::vector<OwnResource>& resources) {
  if (resources.empty()) return "";
  std::string out =
      "## Resources of the spec's own\n\n"
      "The spec says them itself, or changes what the compiler makes. All "
      "rules "
      "are held to the result; what no rule knows of them stands in the last "
      "column. What becomes of their data is the spec's word, not a proof.\n\n";
  MarkdownTable table(
      {"Resource", "Type", "Data", "The spec's reason", "Not proved"});
  for (const OwnResource& own : resources) {
    const std::string state =
        own.state.empty()
            ? std::string(own.is_changed ? "changed by `overrides`" : "none")
            : absl::AsciiStrToLower(absl::StripPrefix(own.state, "STATE_"));
    table.AddRow({MarkdownText(own.resource), own.type, state,
                  MarkdownText(own.reason),
                  own.unproved.empty() ? std::string("-")
                                       : absl::StrJoin(own.unproved, "; ")});
  }
  return absl::StrCat(out, table.Render());
}

}  // namespace drc::report
