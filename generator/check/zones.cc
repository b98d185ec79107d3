// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {
namespace {

constexpr char kField[] = "availability_zone_ids";

// How zone ids shorten the middle of a region's code.
constexpr std::pair<absl::string_view, absl::string_view> kShortened[] = {
    {"central", "c"}, {"east", "e"},       {"gov", "g"},
    {"north", "n"},   {"northeast", "ne"}, {"northwest", "nw"},
    {"south", "s"},   {"southeast", "se"}, {"southwest", "sw"},
    {"west", "w"},
};

// What the zone ids of a region begin with: "us-east-1" -> "use1". Nothing
// where the region's code has words that are not known.
std::optional<std::string> ZonePrefix(absl::string_view region) {
  const std::vector<std::string> parts = absl::StrSplit(region, '-');
  if (parts.size() < 3) return std::nullopt;
  std::string prefix = parts.front();
  for (size_t i = 1; i + 1 < parts.size(); ++i) {
    const auto* found =
        std::find_if(std::begin(kShortened), std::end(kShortened),
                     [&](const auto& pair) { return pair.first == parts[i]; });
    if (found == std::end(kShortened)) return std::nullopt;
    absl::StrAppend(&prefix, found->second);
  }
  return absl::StrCat(prefix, parts.back());
}

void CheckRegion(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                 diag::Diagnostics& out) {
  const int count = region.availability_zone_ids_size();
  if (count == 0) return;
  const int zones = spec.environment->network().zones();
  if (count != zones) {
    out.Error(spec.locations.Of(region, kField, std::min(count - 1, zones)),
              "zones",
              absl::StrFormat("`availability_zone_ids` lists %d of %d zones; "
                              "list all, or set `network.zones`",
                              count, zones));
  }
  const std::optional<std::string> prefix = ZonePrefix(region.name());
  if (!prefix.has_value()) return;
  for (int i = 0; i < count; ++i) {
    const std::string& id = region.availability_zone_ids(i);
    // Without "-az", CheckStructure has its say.
    if (!absl::StrContains(id, "-az") ||
        absl::StartsWith(id, absl::StrCat(*prefix, "-az"))) {
      continue;
    }
    out.Error(spec.locations.Of(region, kField, i), "zones",
              absl::StrCat("the zone ", diag::Quoted(id), " is none of ",
                           region.name(), ", whose zone ids begin with ",
                           *prefix, "-az"))
        .Note(spec.locations.Of(region, "name"), "the region");
  }
}

}  // namespace

void CheckZones(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Regions& regions = spec.environment->regions();
  CheckRegion(spec, regions.primary(), out);
  CheckRegion(spec, regions.secondary(), out);
}

}  // namespace drc::check
