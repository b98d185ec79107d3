// SPDX-License-Identifier: Apache-2.0
//
// What follows from where regions lie, and the services that are there.

#ifndef GENERATOR_CATALOGUE_REGIONS_H_
#define GENERATOR_CATALOGUE_REGIONS_H_

#include <vector>

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

// The services of AWS that have interface endpoints.

// Their names behind "com.amazonaws.<region>.", sorted: "sns", "ecr.api". Not
// each is in every region and zone; those of another form, as
// "aws.api.<region>.qbusiness" has, are left out.
//
// Source, of 2026-10-26: AWS CDK 2.275.0, `InterfaceVpcEndpointAwsService`, and
// what AWS PrivateLink Guide, "AWS services that integrate with AWS
// PrivateLink" and "Cross-Region enabled AWS services", names besides.
const std::vector<absl::string_view>& AllEndpointServices();

bool HasEndpointService(absl::string_view name);

// Whether an endpoint of the service is known to take a policy that asks for
// whoever signed a request; of others none is set, which AWS might refuse, and
// none of sts, some of whose calls nobody signs.
// Source: each service's guide, "Create a VPC endpoint policy" or alike.
bool TakesEndpointPolicy(absl::string_view name);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_REGIONS_H_
