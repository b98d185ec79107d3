// SPDX-License-Identifier: Apache-2.0
//
// What a primary that fails in part brings about: where each request fails with
// the same chance, how likely an evaluation moves the active writer. Arithmetic
// of independent heartbeats; tests/failover runs the evaluator's own code.

#ifndef GENERATOR_PROOF_PARTIAL_FAILURE_H_
#define GENERATOR_PROOF_PARTIAL_FAILURE_H_

#include <vector>

#include "dr/v1/environment.pb.h"
#include "generator/proof/recovery_time.h"

namespace drc::proof {

struct PartialFailure {
  int failing_percent = 0;  // of the requests
  // Percent of evaluations that move the writer.
  double moving_percent = 0;
  // Percent of outages in which one of the evaluations whose windows do not
  // overlap moves it, all of them over before the objective is.
  double within_objective_percent = 0;
};

// Of an environment with all defaults, for shares from 10 to 100 percent.
std::vector<PartialFailure> ComputePartialFailures(
    const dr::v1::Environment& environment, const RecoveryTime& time);

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_PARTIAL_FAILURE_H_
