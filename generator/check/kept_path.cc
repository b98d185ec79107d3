// SPDX-License-Identifier: Apache-2.0
#include "generator/check/kept_path.h"

#include "generator/functions/contracts.h"

namespace drc::check {

absl::string_view OwnerOfPath(const dr::v1::Environment& env,
                              absl::string_view route_key) {
  const absl::string_view path = route_key.substr(route_key.find(' ') + 1);
  if (path == env.routing().health_check().path()) {
    return "Route 53's checkers and the fence's answer to them";
  }
  if (path == functions::active_region::kPath) {
    return "the function that tells the active region";
  }
  if (path == functions::spec_function::kHeartbeatPath) {
    return "the evaluator's heartbeats";
  }
  return "";
}

}  // namespace drc::check
