// SPDX-License-Identifier: Apache-2.0

#include "generator/report/own_resources.h"

#include <utility>

#include "absl/algorithm/container.h"
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

std::string ReasonToRemove(const dr::v1::Environment& environment,
                           const verify::OwnResource& removed) {
  for (const dr::v1::Removal& removal : environment.removals()) {
    if (removal.resource().stack() == removed.stack &&
        removal.resource().id() == removed.id) {
      return removal.reason();
    }
  }
  return "";
}

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

std::vector<OwnResource> ListOwnResources(
    const dr::v1::Environment& environment, const verify::Proofs& proofs) {
  std::vector<OwnResource> list;
  for (const verify::OwnResource& proved : proofs.own) {
    OwnResource own;
    own.resource = proved.resource;
    own.type = proved.type;
    own.unproved = proved.unproved;
    if (proved.is_removed) {
      own.is_removed = true;
      own.reason = ReasonToRemove(environment, proved);
      list.push_back(std::move(own));
      continue;
    }
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
