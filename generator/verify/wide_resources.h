// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_WIDE_RESOURCES_H_
#define GENERATOR_VERIFY_WIDE_RESOURCES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::verify {

// A pattern of ARNs that begins with a wildcard where a resource's name would
// begin, and why nothing narrower can be named.
struct WideResource {
  // The service and what follows the account, with "<region>" for a region:
  // "acm:certificate/*".
  absl::string_view pattern;
  absl::string_view reason;
};

absl::Span<const WideResource> AllWideResources();

// Whether a statement that names this ARN leaves open whose resource it is, and
// no row of AllWideResources() says why. `regions` are the program's.
bool IsTooWide(absl::string_view arn, const std::vector<std::string>& regions);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_WIDE_RESOURCES_H_
