// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "aws/route53.pb.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/suggest.h"
#include "generator/parse/parse.h"
#include "generator/schema/schema.h"

namespace drc::check {
namespace {

// AWS General Reference, "Regions and Zones". The list will fall behind, which
// is why a region that is not in it gets a warning.
constexpr absl::string_view kRegions[] = {
    "af-south-1",     "ap-east-1",      "ap-east-2",      "ap-northeast-1",
    "ap-northeast-2", "ap-northeast-3", "ap-south-1",     "ap-south-2",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
    "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1",
    "ca-west-1",      "cn-north-1",     "cn-northwest-1", "eu-central-1",
    "eu-central-2",   "eu-north-1",     "eu-south-1",     "eu-south-2",
    "eu-west-1",      "eu-west-2",      "eu-west-3",      "il-central-1",
    "me-central-1",   "me-south-1",     "mx-central-1",   "sa-east-1",
    "us-east-1",      "us-east-2",      "us-gov-east-1",  "us-gov-west-1",
    "us-west-1",      "us-west-2",
};

void CheckKnown(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                diag::Diagnostics& out) {
  const std::string& name = region.name();
  if (name.empty() || std::find(std::begin(kRegions), std::end(kRegions),
                                name) != std::end(kRegions)) {
    return;
  }
  out.Warning(spec.locations.Of(region, "name"), "unknown-region",
              absl::StrCat("`name` is ", diag::Quoted(name),
                           ", a region that this compiler does not know",
                           diag::DidYouMean(name, {std::begin(kRegions),
                                                   std::end(kRegions)})));
}

// The switch of the names follows an alarm of the secondary, and Route 53 takes
// alarms of the regions alone that AWS's schema lists.
void CheckAlarmRegion(const parse::ParsedSpec& spec,
                      const dr::v1::Region& secondary, diag::Diagnostics& out) {
  const auto* field =
      aws::route53::HealthCheck::AlarmIdentifier::descriptor()->FindFieldByName(
          "region");
  const auto& known = schema::PropertyOf(field).enum_values;
  if (secondary.name().empty() ||
      std::find(known.begin(), known.end(), secondary.name()) != known.end()) {
    return;
  }
  out.Error(
      spec.locations.Of(secondary, "name"), "region-pair",
      absl::StrCat("the secondary region is ", diag::Quoted(secondary.name()),
                   ", whose alarms Route 53 cannot follow; use one that "
                   "it knows"));
}

absl::string_view PartitionOf(absl::string_view region) {
  if (absl::StartsWith(region, "cn-")) return "aws-cn";
  if (absl::StartsWith(region, "us-gov-")) return "aws-us-gov";
  return "aws";
}

}  // namespace

void CheckRegions(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Regions& regions = spec.environment->regions();
  const dr::v1::Region& primary = regions.primary();
  const dr::v1::Region& secondary = regions.secondary();
  CheckKnown(spec, primary, out);
  CheckKnown(spec, secondary, out);
  CheckAlarmRegion(spec, secondary, out);
  if (primary.name().empty() || secondary.name().empty()) return;

  const diag::Loc here = spec.locations.Of(secondary, "name");
  const diag::Loc there = spec.locations.Of(primary, "name");
  if (primary.name() == secondary.name()) {
    out.Error(here, "region-pair",
              absl::StrCat("the secondary region is ",
                           diag::Quoted(secondary.name()),
                           ", as is the primary; choose another"))
        .Note(there, "the primary region");
    return;
  }
  const absl::string_view of_primary = PartitionOf(primary.name());
  const absl::string_view of_secondary = PartitionOf(secondary.name());
  if (of_primary != of_secondary) {
    out.Error(here, "region-pair",
              absl::StrCat(
                  "the secondary region ", diag::Quoted(secondary.name()),
                  " lies in the partition ", of_secondary, ", the primary in ",
                  of_primary,
                  "; IAM, Route 53 and replication do not cross partitions"))
        .Note(there, "the primary region");
  }
}

}  // namespace drc::check
