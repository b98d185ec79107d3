// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/regions.h"

#include "absl/algorithm/container.h"
#include "generator/catalogue/aws_facts.h"

namespace drc::catalogue {

absl::string_view PartitionOf(absl::string_view region) {
  const RegionFacts* found = FindRegion(region);
  return found == nullptr ? "aws" : found->partition;
}

bool HasPublicZones(absl::string_view region) {
  const absl::string_view partition = PartitionOf(region);
  return partition == "aws" || partition == "aws-cn";
}

bool IsEnabledByDefault(absl::string_view region) {
  constexpr absl::string_view kRegions[] = {
      "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
      "ap-southeast-1", "ap-southeast-2", "ca-central-1",   "eu-central-1",
      "eu-north-1",     "eu-west-1",      "eu-west-2",      "eu-west-3",
      "sa-east-1",      "us-east-1",      "us-east-2",      "us-west-1",
      "us-west-2",
  };
  // Accounts of other partitions have all of theirs.
  return PartitionOf(region) != "aws" ||
         absl::c_linear_search(kRegions, region);
}

absl::string_view ThirdRegion(absl::string_view primary,
                              absl::string_view secondary) {
  const RegionFacts* own = FindRegion(primary);
  if (own == nullptr) return "";
  // The oldest and largest first; a partition without them has none of them.
  for (absl::string_view preferred : {"us-east-2", "us-west-2", "eu-west-1"}) {
    if (preferred == primary || preferred == secondary) continue;
    const RegionFacts* region = FindRegion(preferred);
    if (region != nullptr && region->partition == own->partition) {
      return preferred;
    }
  }
  for (const RegionFacts& region : AllRegions()) {
    if (region.partition == own->partition && region.name != primary &&
        region.name != secondary) {
      return region.name;
    }
  }
  return "";
}

bool AcceleratesBuckets(absl::string_view region) {
  constexpr absl::string_view kRegions[] = {
      "ap-northeast-1", "ap-northeast-2", "ap-south-1",   "ap-southeast-1",
      "ap-southeast-2", "ca-central-1",   "eu-central-1", "eu-west-1",
      "eu-west-2",      "eu-west-3",      "sa-east-1",    "us-east-1",
      "us-east-2",      "us-west-1",      "us-west-2",
  };
  return absl::c_linear_search(kRegions, region);
}

}  // namespace drc::catalogue
