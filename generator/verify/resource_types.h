// SPDX-License-Identifier: Apache-2.0
//
// Which of our resource types CloudFormation lacks in a region.
#ifndef GENERATOR_VERIFY_RESOURCE_TYPES_H_
#define GENERATOR_VERIFY_RESOURCE_TYPES_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::verify {

struct Absence {
  absl::string_view type_prefix;  // of types: "AWS::ApiGatewayV2::"
  absl::string_view region;
};

// Source: AWS's resource provider schemas by region, as cfn-lint 1.51.0 has
// them; tests/test_resource_types.py compares.
absl::Span<const Absence> Absences();

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_RESOURCE_TYPES_H_
