// SPDX-License-Identifier: Apache-2.0
//
// Which IAM actions a statement can limit to resources.

#ifndef GENERATOR_CATALOGUE_ACTIONS_H_
#define GENERATOR_CATALOGUE_ACTIONS_H_

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace drc::catalogue {

// An action that takes resources by AWS's data, and yet none that a statement
// could name.
struct AnyResource {
  absl::string_view action;
  absl::string_view reason;  // and the document that says so
};

// Sorted.
absl::Span<const AnyResource> AllAnyResource();

// Whether a statement that allows `action` may name resources; if not, it
// allows it on "*". An action that is not known is taken to: who names a
// resource for one in vain finds out, and grants nothing.
bool SupportsResources(absl::string_view action);

}  // namespace drc::catalogue

#endif  // GENERATOR_CATALOGUE_ACTIONS_H_
