// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_REFUSALS_H_
#define GENERATOR_PLAN_REFUSALS_H_

#include <vector>

#include "generator/plan/plan.h"

namespace drc::plan {

// Marks the changes that AWS can only refuse, after minutes and with a rollback
// of both regions: what is refused, and the steps that do work.
void MarkRefusals(const Release& before, const Release& after,
                  std::vector<Change>& changes);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_REFUSALS_H_
