// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_PROOF_ROUTED_FUNCTION_H_
#define GENERATOR_PROOF_ROUTED_FUNCTION_H_

#include "dr/v1/environment.pb.h"

namespace drc::proof {

// The function that serves the API; null where the spec has no such function,
// which the checks report.
inline const dr::v1::Function* RoutedFunction(
    const dr::v1::Environment& environment) {
  for (const dr::v1::Function& function : environment.functions()) {
    if (function.name() == environment.routing().function()) return &function;
  }
  return nullptr;
}

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_ROUTED_FUNCTION_H_
