// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_RECOVERY_H_
#define GENERATOR_PLAN_RECOVERY_H_

#include <vector>

#include "generator/plan/plan.h"

namespace drc::plan {

// The figures of two reports that differ: recovery time, recovery point of each
// store, capacity, quotas. None where a release has no report.
std::vector<Figure> CompareReports(const Json& before, const Json& after);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_RECOVERY_H_
