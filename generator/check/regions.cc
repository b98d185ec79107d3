// SPDX-License-Identifier: Apache-2.0

#include "generator/catalogue/regions.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "aws/route53.pb.h"
#include "dr/v1/environment.pb.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/check/checks.h"
#include "generator/check/unknown.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/suggest.h"
#include "generator/parse/parse.h"
#include "generator/schema/schema.h"

namespace drc::check {
namespace {

// The facts fall behind, so a spec may pass over what they lack.
std::vector<std::string> KnownRegions() {
  std::vector<std::string> names;
  for (const catalogue::RegionFacts& region : catalogue::AllRegions()) {
    names.emplace_back(region.name);
  }
  return names;
}

void CheckKnown(const parse::ParsedSpec& spec, const dr::v1::Region& region,
                diag::Diagnostics& out) {
  const std::string& name = region.name();
  if (name.empty() || catalogue::FindRegion(name) != nullptr) return;
  const std::string near = diag::Nearest(name, KnownRegions());
  out.Error(spec.locations.Of(region, "name"), "unknown-region",
            absl::StrCat("`name` is ", diag::Quoted(name),
                         ", a region that this compiler does not know",
                         kUnlessAwsHasIt, diag::DidYouMean(near)))
      .Suggest(name, near);
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

}  // namespace

void CheckAcceleration(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Regions& regions = spec.environment->regions();
  std::vector<std::string> without;
  for (const std::string& region :
       {regions.primary().name(), regions.secondary().name()}) {
    // Of a region that is not known, `unknown-region` tells.
    if (catalogue::FindRegion(region) != nullptr &&
        !catalogue::AcceleratesBuckets(region)) {
      without.push_back(diag::Quoted(region));
    }
  }
  if (without.empty()) return;
  for (const dr::v1::Bucket& bucket : spec.environment->buckets()) {
    if (!bucket.transfer_acceleration()) continue;
    out.Error(spec.locations.Of(bucket, "transfer_acceleration"),
              "unknown-acceleration",
              absl::StrCat("S3 accelerates no bucket in ",
                           absl::StrJoin(without, " and "), ", as that of ",
                           diag::Quoted(bucket.name()),
                           " would be; set `transfer_acceleration: false`",
                           kUnlessAwsHasIt));
  }
}

// The ARN is well-formed, which CheckStructure sees to.
void CheckBoundary(const parse::ParsedSpec& spec, absl::string_view partition,
                   diag::Diagnostics& out) {
  const dr::v1::Environment& environment = *spec.environment;
  const std::string& arn = environment.permissions_boundary();
  if (!absl::StartsWith(arn, "arn:aws") ||
      absl::StartsWith(arn, absl::StrCat("arn:", partition, ":"))) {
    return;
  }
  out.Error(
      spec.locations.Of(environment, "permissions_boundary"), "region-pair",
      absl::StrCat("`permissions_boundary` is ", diag::Quoted(arn),
                   " of another partition than the regions', ", partition));
}

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
  const absl::string_view of_primary = catalogue::PartitionOf(primary.name());
  const absl::string_view of_secondary =
      catalogue::PartitionOf(secondary.name());
  CheckBoundary(spec, of_primary, out);
  if (of_primary != of_secondary) {
    out.Error(here, "region-pair",
              absl::StrCat(
                  "the secondary region ", diag::Quoted(secondary.name()),
                  " lies in the partition ", of_secondary, ", the primary in ",
                  of_primary,
                  "; IAM, Route 53 and replication do not cross partitions"))
        .Note(there, "the primary region");
  } else if (!catalogue::HasPublicZones(primary.name())) {
    out.Error(there, "region-pair",
              absl::StrCat("no public hosted zone of Route 53 is known in the "
                           "partition ",
                           of_primary,
                           ", which would lead clients from one region to the "
                           "other; use regions of aws or aws-cn"));
  }
}

}  // namespace drc::check
