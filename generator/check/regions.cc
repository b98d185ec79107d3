// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/regions.h"

#include "absl/strings/str_join.h"
#include "aws/route53.pb.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/check/checks.h"
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

void CheckKnown(Spec& spec, const dr::v1::Region& region) {
  const std::string& name = region.name();
  if (name.empty() || catalogue::FindRegion(name) != nullptr) return;
  const std::string near = diag::Nearest(name, KnownRegions());
  spec.Error(spec.Of(region, "name"), "unknown-region",
             "`name` is $0, a region that this compiler does not know$1$2",
             diag::Quoted(name), kUnlessAwsHasIt, diag::DidYouMean(near))
      .Suggest(name, near);
}

// The switch of the names follows an alarm of the secondary, and Route 53 takes
// alarms of the regions alone that AWS's schema lists.
void CheckAlarmRegion(Spec& spec, const dr::v1::Region& secondary) {
  // What is not known is told already, unless the spec passes over it.
  const bool is_told =
      catalogue::FindRegion(secondary.name()) == nullptr &&
      absl::c_none_of(spec.env.suppressions(), [](const auto& passed_over) {
        return passed_over.rule() == "unknown-region";
      });
  if (is_told) return;
  const auto* field =
      aws::route53::HealthCheck::AlarmIdentifier::descriptor()->FindFieldByName(
          "region");
  const auto& known = schema::PropertyOf(field).enum_values();
  if (secondary.name().empty() ||
      absl::c_linear_search(known, secondary.name())) {
    return;
  }
  spec.Error(spec.Of(secondary, "name"), "region-pair",
             "the secondary region is $0, whose alarms Route 53 cannot follow; "
             "use one that it knows",
             diag::Quoted(secondary.name()));
}

}  // namespace

void CheckAcceleration(Spec& spec) {
  const dr::v1::Regions& regions = spec.env.regions();
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
  for (const dr::v1::Bucket& bucket : spec.env.buckets()) {
    if (!bucket.transfer_acceleration()) continue;
    spec.Error(spec.Of(bucket, "transfer_acceleration"), "unknown-acceleration",
               "S3 accelerates no bucket in $0, as that of $1 would be; set "
               "`transfer_acceleration: false`$2",
               absl::StrJoin(without, " and "), diag::Quoted(bucket.name()),
               kUnlessAwsHasIt);
  }
}

// The ARN is well-formed, which CheckStructure sees to.
void CheckBoundary(Spec& spec, absl::string_view partition) {
  const std::string& arn = spec.env.permissions_boundary();
  if (!absl::StartsWith(arn, "arn:aws") ||
      absl::StartsWith(arn, absl::StrCat("arn:", partition, ":"))) {
    return;
  }
  spec.Error(spec.Of(spec.env, "permissions_boundary"), "region-pair",
             "`permissions_boundary` is $0 of another partition than the "
             "regions', $1",
             diag::Quoted(arn), partition);
}

void CheckRegions(Spec& spec) {
  const dr::v1::Regions& regions = spec.env.regions();
  const dr::v1::Region& primary = regions.primary();
  const dr::v1::Region& secondary = regions.secondary();
  CheckKnown(spec, primary);
  CheckKnown(spec, secondary);
  CheckAlarmRegion(spec, secondary);
  if (primary.name().empty() || secondary.name().empty()) return;

  const diag::Loc here = spec.Of(secondary, "name");
  const diag::Loc there = spec.Of(primary, "name");
  if (primary.name() == secondary.name()) {
    spec.Error(here, "region-pair",
               "the secondary region is $0, as is the primary; choose another",
               diag::Quoted(secondary.name()))
        .Note(there, "the primary region");
    return;
  }
  const absl::string_view of_primary = catalogue::PartitionOf(primary.name());
  const absl::string_view of_secondary =
      catalogue::PartitionOf(secondary.name());
  CheckBoundary(spec, of_primary);
  if (of_primary != of_secondary) {
    spec.Error(here, "region-pair",
               "the secondary region $0 lies in the partition $1, the primary "
               "in $2; IAM, Route 53 and replication do not cross partitions",
               diag::Quoted(secondary.name()), of_secondary, of_primary)
        .Note(there, "the primary region");
  } else if (!catalogue::HasPublicZones(primary.name())) {
    spec.Error(there, "region-pair",
               "no public hosted zone of Route 53 is known in the partition "
               "$0, which would lead clients from one region to the other; use "
               "regions of aws or aws-cn",
               of_primary);
  }
}

}  // namespace drc::check
