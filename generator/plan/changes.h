// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_CHANGES_H_
#define GENERATOR_PLAN_CHANGES_H_

#include <vector>

#include "generator/plan/plan.h"

namespace drc::plan {

// What becomes of each resource that changes, refusals apart.
//
// A resource is replaced where a create-only property differs (AWS's schemas),
// also where it only refers to a resource that is replaced itself.
std::vector<Change> FindChanges(const Release& before, const Release& after);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_CHANGES_H_
