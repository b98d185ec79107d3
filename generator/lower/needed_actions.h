// SPDX-License-Identifier: Apache-2.0
//
// What CloudFormation does in the secondary region, in the name of the role
// that deploys it.
#ifndef GENERATOR_LOWER_NEEDED_ACTIONS_H_
#define GENERATOR_LOWER_NEEDED_ACTIONS_H_

#include <string>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "generator/lower/context.h"

namespace drc::lower {

// Actions by their service; the names last as long as the program.
using ActionSet = absl::btree_set<absl::string_view>;
using Actions = absl::btree_map<absl::string_view, ActionSet>;

// Whether the secondary region may hold a resource of the type, which the
// language knows, now or before an update. Of keys that exist already nothing
// is deployed, nor is an alias of them: then the spec's own alone are.
bool MayHold(const Context& context, absl::string_view type);

// The types that the secondary has only where the spec asks for them
// (catalogue::InSecondary), of those that it does ask for.
absl::btree_set<std::string> AskedTypes(const Context& context);

// What the handlers of all types that the secondary may hold need; not of just
// those that it holds now: an update that drops the last resource of a type
// changes the role first and deletes the resource afterwards. Of types that are
// not `asked` for, what deletes one.
Actions NeededActions(const Context& context,
                      const absl::btree_set<std::string>& asked);

}  // namespace drc::lower

#endif  // GENERATOR_LOWER_NEEDED_ACTIONS_H_
