// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/check/checks.h"
#include "generator/schema/schema.h"

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
    const auto* found = absl::c_find_if(
        kShortened, [&](const auto& pair) { return pair.first == parts[i]; });
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
  return absl::StrSplit(region.zone_ids, ' ', [](absl::string_view id) {
    return !id.empty() && !absl::c_linear_search(kWithoutLambda, id);
  });
}

// Where the region lists no ids, the subnets lie in the zones that the account
// can use.
void CheckNumber(Spec& spec, const dr::v1::Region& region) {
  const catalogue::RegionFacts* facts = catalogue::FindRegion(region.name());
  if (facts == nullptr) return;
  const size_t known = FunctionZones(*facts).size();
  const int usable = known > 0 ? static_cast<int>(known) : facts->zones;
  const dr::v1::Network& network = spec.env.network();
  const auto* field = network.GetDescriptor()->FindFieldByName("zones");
  // Of more than any region has, CheckStructure has its say.
  if (network.zones() <= usable ||
      network.zones() > schema::PropertyOf(field).maximum()) {
    return;
  }
  spec.Error(spec.Of(network, "zones"), "zones",
             "`zones` is $0, and functions run in $1 zones of $2; lower it, or "
             "list the region's `availability_zone_ids`",
             network.zones(), usable, region.name())
      .Note(spec.Of(region, "name"), "the region");
}

// Reports an id that has the region's form and is none of its zones.
void CheckKnown(Spec& spec, const dr::v1::Region& region, const std::string& id,
                diag::Loc place) {
  const catalogue::RegionFacts* facts = catalogue::FindRegion(region.name());
  if (facts == nullptr) return;
  const std::vector<absl::string_view> known = FunctionZones(*facts);
  if (known.empty() || absl::c_linear_search(known, id)) return;
  spec.Error(place, "unknown-zone",
             "the zone $0 is none in which functions are known to run; those "
             "of $1 are $2$3",
             diag::Quoted(id), region.name(), absl::StrJoin(known, ", "),
             kUnlessAwsHasIt);
}

// Reports an id that is of no zone of the region.
void CheckId(Spec& spec, const dr::v1::Region& region, const std::string& id,
             diag::Loc place) {
  const std::optional<std::string> prefix = ZonePrefix(region.name());
  // Without "-az", CheckStructure has its say.
  if (!prefix.has_value() || !absl::StrContains(id, "-az")) return;
  if (absl::StartsWith(id, absl::StrCat(*prefix, "-az"))) {
    CheckKnown(spec, region, id, place);
    return;
  }
  spec.Error(place, "zones",
             "the zone $0 is none of $1, whose zone ids begin with $2-az",
             diag::Quoted(id), region.name(), *prefix)
      .Note(spec.Of(region, "name"), "the region");
}

void CheckRegion(Spec& spec, const dr::v1::Region& region) {
  if (region.has_existing_vpc()) {
    for (const auto& subnet : region.existing_vpc().subnets()) {
      CheckId(spec, region, subnet.availability_zone_id(),
              spec.Of(subnet, "availability_zone_id"));
    }
    return;
  }
  const int count = region.availability_zone_ids_size();
  if (count == 0) return CheckNumber(spec, region);
  const int zones = spec.env.network().zones();
  if (count != zones) {
    spec.Error(spec.Of(region, kField, std::min(count - 1, zones)), "zones",
               "`availability_zone_ids` lists $0 of $1 zones; list all, or set "
               "`network.zones`",
               count, zones);
  }
  for (int i = 0; i < count; ++i) {
    CheckId(spec, region, region.availability_zone_ids(i),
            spec.Of(region, kField, i));
  }
}

}  // namespace

void CheckZones(Spec& spec) {
  const dr::v1::Regions& regions = spec.env.regions();
  CheckRegion(spec, regions.primary());
  CheckRegion(spec, regions.secondary());
}

}  // namespace drc::check
