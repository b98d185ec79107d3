// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_WIDE_RESOURCES_H_
#define GENERATOR_VERIFY_WIDE_RESOURCES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::verify {

// A pattern of ARNs with a wildcard before anything that only this environment
// has, and why nothing narrower can be named.
struct WideResource {
  // The service and what follows the account, with "<region>" for a region:
  // "acm:certificate/*".
  absl::string_view pattern;
  absl::string_view reason;
  // The only action that is excused; empty: all that take such a resource.
  absl::string_view only = {};
};

absl::Span<const WideResource> AllWideResources();

// Of an ARN what a row's pattern is compared with; empty where it is not wide.
// Of what is no ARN, or names any region or account, the whole text. `regions`
// are the program's.
std::string WidePattern(absl::string_view arn,
                        const std::vector<std::string>& regions);

// Whether a statement with these actions that names this ARN leaves open whose
// resource it is, and no row of AllWideResources() says why.
bool IsTooWide(absl::string_view arn,
               absl::Span<const absl::string_view> actions,
               const std::vector<std::string>& regions);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_WIDE_RESOURCES_H_
