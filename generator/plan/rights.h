// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_RIGHTS_H_
#define GENERATOR_PLAN_RIGHTS_H_

#include <vector>

#include "generator/plan/plan.h"

namespace drc::plan {

// What the policies of the changed resources give and take: those of roles,
// managed policies, buckets, keys, topics and endpoints, and who may assume a
// role.
std::vector<Right> FindRights(const std::vector<Change>& changes);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_RIGHTS_H_
