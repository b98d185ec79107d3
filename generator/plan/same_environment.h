// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PLAN_SAME_ENVIRONMENT_H_
#define GENERATOR_PLAN_SAME_ENVIRONMENT_H_

#include <string>

#include "generator/plan/release.h"

namespace drc::plan {

// Why the later of two releases is no update of the earlier, but another
// environment.
struct OtherEnvironment {
  std::string name;     // by its name; empty where that is the same
  std::string regions;  // by its regions, likewise
};

// A release that does not say its name may have any.
OtherEnvironment CompareEnvironments(const Release& before,
                                     const Release& after);

}  // namespace drc::plan

#endif  // GENERATOR_PLAN_SAME_ENVIRONMENT_H_
