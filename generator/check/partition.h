// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_CHECK_PARTITION_H_
#define GENERATOR_CHECK_PARTITION_H_

#include <string>

#include "absl/strings/string_view.h"

namespace drc::check {

// Why an ARN of the partition names nothing for a region; empty where it may,
// and where the partition is filled in.
std::string PartitionFault(absl::string_view partition,
                           absl::string_view region);

}  // namespace drc::check

#endif  // GENERATOR_CHECK_PARTITION_H_
