// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_CHECK_CHANGE_H_
#define GENERATOR_PLAN_CHECK_CHANGE_H_

#include "generator/parse/parse.h"
#include "generator/plan/plan.h"

namespace drc::plan {

// Holds a spec to the rules over a change, of which `plan` is the one from
// `previous`: removed-store and in-place.
void CheckChange(const parse::ParsedSpec& spec, const Release& previous,
                 const Plan& plan, diag::Diagnostics& out);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_CHECK_CHANGE_H_
