// SPDX-License-Identifier: Apache-2.0
#include "generator/check/partition.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/catalogue/regions.h"

namespace drc::check {

std::string PartitionFault(absl::string_view partition,
                           absl::string_view region) {
  const absl::string_view own = catalogue::PartitionOf(region);
  if (absl::StartsWith(partition, "$") || partition == own) return "";
  return absl::StrCat("lies in the partition ", partition, ", and ", region,
                      " in ", own, "; write ${AWS::Partition}");
}

}  // namespace drc::check
