// SPDX-License-Identifier: Apache-2.0
//
// The services of AWS that have interface endpoints.
#ifndef GENERATOR_CATALOGUE_ENDPOINT_SERVICES_H_
#define GENERATOR_CATALOGUE_ENDPOINT_SERVICES_H_

#include <vector>

#include "absl/strings/string_view.h"

namespace drc::catalogue {

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

#endif  // GENERATOR_CATALOGUE_ENDPOINT_SERVICES_H_
