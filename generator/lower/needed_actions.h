// SPDX-License-Identifier: Apache-2.0
//
// What whoever deploys the secondary region does there.
#ifndef GENERATOR_LOWER_NEEDED_ACTIONS_H_
#define GENERATOR_LOWER_NEEDED_ACTIONS_H_

#include <string>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "generator/lower/context.h"

namespace drc::lower {

// Whether the secondary region may hold a resource of the type, which the
// language knows, now or before an update. Of keys that exist already nothing
// is deployed, nor is an alias of them: then the spec's own alone are.
bool MayHold(const Context& context, absl::string_view type);

// What the handlers of all types that the secondary may hold need, by service;
// not of just those that it holds now: an update that drops the last resource
// of a type changes the execution role first and deletes the resource
// afterwards.
absl::btree_map<std::string, absl::btree_set<std::string>> NeededActions(
    const Context& context);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_NEEDED_ACTIONS_H_
