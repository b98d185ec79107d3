// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_RIGHTS_H_
#define GENERATOR_PLAN_RIGHTS_H_

#include <set>
#include <string>
#include <vector>

#include "generator/plan/plan.h"

namespace drc::plan {

// What the policies of the changed resources give and take: those of roles,
// managed policies, buckets, keys, topics and endpoints, and who may assume a
// role.
std::vector<Right> FindRights(const std::vector<Change>& changes);

// The resources that the policies within a resource's properties name, written
// out: "arn:${AWS::Partition}:sns:us-west-2:...".
std::set<std::string> ResourcesNamed(const Json& meaning);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_RIGHTS_H_
