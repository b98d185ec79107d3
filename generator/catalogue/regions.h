// SPDX-License-Identifier: Apache-2.0
//
// What follows from where regions lie.
#ifndef GENERATOR_CATALOGUE_REGIONS_H_
#define GENERATOR_CATALOGUE_REGIONS_H_

#include "absl/strings/string_view.h"

namespace drc::catalogue {

// The partition that the region lies in, "aws-cn". Of a region that is not
// known, that of most.
absl::string_view PartitionOf(absl::string_view region);

// Whether Route 53 is known to have public hosted zones in the region's
// partition, by which clients find the region that serves. Source: AWS GovCloud
// (US) User Guide and "Getting Started with Amazon Web Services in China",
// "Amazon Route 53"; of the isolated partitions no document is public.
bool HasPublicZones(absl::string_view region);

// Whether each account has the region without asking for it. Source: AWS
// Account Management Reference Guide, "Enable or disable AWS Regions in your
// account": AWS opens no more of them.
bool IsEnabledByDefault(absl::string_view region);

// A region that is neither of the two, whose endpoints show whoever reaches
// them that its own way out is open. Empty in a partition of two regions, as
// China and GovCloud are.
absl::string_view ThirdRegion(absl::string_view primary,
                              absl::string_view secondary);

// Whether S3 accelerates buckets that lie in the region. Source: Amazon S3 User
// Guide, "Configuring fast, secure file transfers using Amazon S3 Transfer
// Acceleration", January 2026.
bool AcceleratesBuckets(absl::string_view region);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_REGIONS_H_
