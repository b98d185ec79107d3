// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_EXPIRATIONS_H_
#define GENERATOR_PLAN_EXPIRATIONS_H_

#include <string>

#include "generator/plan/plan.h"

namespace drc::plan {

// What an update in place leaves to be deleted in time that was kept before:
// items by a time to live, versions and log events by their age, what
// continuous backups reach back to. Empty where nothing is. A sentence without
// its end.
std::string ExpirationOf(const Change& change);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_EXPIRATIONS_H_
