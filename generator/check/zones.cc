// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/check/checks.h"
#include "generator/check/unknown.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "generator/schema/schema.h"
#include "google/protobuf/descriptor.h"

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

// Zones with subnets in which Lambda runs no functions: it answers "The
// provided subnets contain availability zone Lambda doesn't support". AWS
// publishes no list; of this one EC2 offers a twentieth of the kinds of
// instances that the region's others have.
constexpr absl::string_view kWithoutLambda[] = {"use1-az3"};

// The ids of the zones in which functions run; empty where they are not known.
std::vector<absl::string_view> FunctionZones(
    const catalogue::RegionFacts& region) {
  std::vector<absl::string_view> ids =
      absl::StrSplit(region.zone_ids, ' ', absl::SkipEmpty());
  ids.erase(std::remove_if(ids.begin(), ids.end(),
                           [](absl::string_view id) {
                             return std::find(std::begin(kWithoutLambda),
                                              std::end(kWithoutLambda),
                                              id) != std::end(kWithoutLambda);
                           }),
            ids.end());
  return ids;
}

// Where the region lists no ids, the subnets lie in the zones that the account
// can use.
void CheckNumber(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                 diag::Diagnostics& out) {
  const catalogue::RegionFacts* facts = catalogue::FindRegion(region.name());
  if (facts == nullptr) return;
  const size_t known = FunctionZones(*facts).size();
  const int usable = known > 0 ? static_cast<int>(known) : facts->zones;
  const dr::v1::Network& network = spec.environment->network();
  const auto* field = network.GetDescriptor()->FindFieldByName("zones");
  // Of more than any region has, CheckStructure has its say.
  if (network.zones() <= usable ||
      network.zones() > schema::PropertyOf(field).maximum) {
    return;
  }
  out.Error(spec.locations.Of(network, "zones"), "zones",
            absl::StrFormat("`zones` is %d, and functions run in %d zones of "
                            "%s; lower it, or list the region's "
                            "`availability_zone_ids`",
                            network.zones(), usable, region.name()))
      .Note(spec.locations.Of(region, "name"), "the region");
}

// Reports an id that has the region's form and is none of its zones.
void CheckKnown(const dr::v1::Region& region, const std::string& id,
                diag::Loc place, diag::Diagnostics& out) {
  const catalogue::RegionFacts* facts = catalogue::FindRegion(region.name());
  if (facts == nullptr) return;
  const std::vector<absl::string_view> known = FunctionZones(*facts);
  if (known.empty() || std::find(known.begin(), known.end(), id) != known.end())
    return;
  out.Error(place, "unknown-zone",
            absl::StrCat("the zone ", diag::Quoted(id),
                         " is none in which functions are known to run; those "
                         "of ",
                         region.name(), " are ", absl::StrJoin(known, ", "),
                         kUnlessAwsHasIt));
}

// Reports an id that is of no zone of the region.
void CheckId(const parse::ParsedSpec& spec, const dr::v1::Region& region,
             const std::string& id, diag::Loc place, diag::Diagnostics& out) {
  const std::optional<std::string> prefix = ZonePrefix(region.name());
  // Without "-az", CheckStructure has its say.
  if (!prefix.has_value() || !absl::StrContains(id, "-az")) return;
  if (absl::StartsWith(id, absl::StrCat(*prefix, "-az"))) {
    CheckKnown(region, id, place, out);
    return;
  }
  out.Error(place, "zones",
            absl::StrCat("the zone ", diag::Quoted(id), " is none of ",
                         region.name(), ", whose zone ids begin with ", *prefix,
                         "-az"))
      .Note(spec.locations.Of(region, "name"), "the region");
}

void CheckRegion(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                 diag::Diagnostics& out) {
  if (region.has_existing_vpc()) {
    for (const auto& subnet : region.existing_vpc().subnets()) {
      CheckId(spec, region, subnet.availability_zone_id(),
              spec.locations.Of(subnet, "availability_zone_id"), out);
    }
    return;
  }
  const int count = region.availability_zone_ids_size();
  if (count == 0) return CheckNumber(spec, region, out);
  const int zones = spec.environment->network().zones();
  if (count != zones) {
    out.Error(spec.locations.Of(region, kField, std::min(count - 1, zones)),
              "zones",
              absl::StrFormat("`availability_zone_ids` lists %d of %d zones; "
                              "list all, or set `network.zones`",
                              count, zones));
  }
  for (int i = 0; i < count; ++i) {
    CheckId(spec, region, region.availability_zone_ids(i),
            spec.locations.Of(region, kField, i), out);
  }
}

}  // namespace

void CheckZones(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Regions& regions = spec.environment->regions();
  CheckRegion(spec, regions.primary(), out);
  CheckRegion(spec, regions.secondary(), out);
}

}  // namespace drc::check
