// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_OUTPUTS_H_
#define GENERATOR_PLAN_OUTPUTS_H_

#include <vector>

#include "generator/plan/plan.h"
#include "generator/plan/release.h"

namespace drc::plan {

// The outputs that people read which differ: those of the root, and of the
// stack that its StackSet deploys, that say what they are. Others are what
// stacks hand to each other.
std::vector<OutputChange> FindOutputChanges(const Release& before,
                                            const Release& after);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_OUTPUTS_H_
