// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_STANDBY_H_
#define GENERATOR_PLAN_STANDBY_H_

#include <vector>

#include "generator/plan/plan.h"
#include "generator/plan/release.h"

namespace drc::plan {

// How long the regions run different releases while `changes` lead to `after`,
// as the root stack makes them: from the first change to the last, along the
// resources that wait for each other the longest. What is deleted is so in the
// end, when both run the new release. Nothing where only one region changes;
// the root's own resources, the reader's among them, are no region's.
Standby FindStandby(const Release& after, const std::vector<Change>& changes);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_STANDBY_H_
