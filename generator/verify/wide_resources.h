// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_WIDE_RESOURCES_H_
#define GENERATOR_VERIFY_WIDE_RESOURCES_H_

#include <string>

#include "generator/verify/policy.h"

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
  // Whether what deletes has to ask for the environment's tag, program::
  // kSuffixTag.
  bool is_tagged = false;
};

absl::Span<const WideResource> AllWideResources();

// Of an ARN what a row's pattern is compared with; empty where it is not wide.
// Of what is no ARN, or names any region or account, the whole text. `regions`
// are the program's.
std::string WidePattern(absl::string_view arn,
                        const std::vector<std::string>& regions);

// Whether a statement is for what has the environment's tag alone.
bool AsksForTag(const Statement& statement);

// What of a statement leaves open whose resource an ARN of it is, which has
// this WidePattern().
enum class Width {
  kNarrow,    // nothing, or a row of AllWideResources() says why
  kUntagged,  // it deletes without asking for the environment's tag
  kWide,
};
Width WidthOf(absl::string_view pattern, const Statement& statement);

// Whether a wide pattern means a name in full and what lies below it, or the
// six characters that Secrets Manager adds to one: wide enough for what the
// spec says itself, and no wider than AWS documents it.
bool IsBelowName(absl::string_view pattern);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_WIDE_RESOURCES_H_
