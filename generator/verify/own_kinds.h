// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_VERIFY_OWN_KINDS_H_
#define GENERATOR_VERIFY_OWN_KINDS_H_

#include <string>

#include "absl/container/flat_hash_set.h"
#include "generator/verify/model.h"

namespace drc::verify {

// The actions that AWS's schemas name for the types that the spec itself says,
// some by a wildcard, and the ARNs of all their resources in the secondary
// region: of most of them AWS makes up the ids.
struct OwnRights {
  absl::flat_hash_set<std::string> actions;
  absl::flat_hash_set<std::string> unlimited;  // of them, that know no ARNs
  absl::flat_hash_set<std::string> arns;
  // Of the actions: they delete, and no type takes them in another way; and the
  // others, whatever they delete.
  absl::flat_hash_set<std::string> by_tag, without_tag;
};

OwnRights OwnKinds(const Model& model);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_OWN_KINDS_H_
