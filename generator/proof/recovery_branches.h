// SPDX-License-Identifier: Apache-2.0
//
// What a recovery consists of, term by term. Of an environment with all
// defaults.

#ifndef GENERATOR_PROOF_RECOVERY_BRANCHES_H_
#define GENERATOR_PROOF_RECOVERY_BRANCHES_H_

#include "dr/v1/environment.pb.h"
#include "generator/proof/recovery_time.h"

namespace drc::proof {

// The secondary's "/active" starts to answer, which takes the primary out.
Branch NamesFollow(const dr::v1::Environment& environment);

// A scheduled evaluation finds the primary ill and moves the active writer.
Branch WriterMoves(const dr::v1::Environment& environment);

// The schedule is silent as well: the alarm on missing data starts the
// evaluator.
Branch AlarmMovesWriter(const dr::v1::Environment& environment);

// An operator's command starts the evaluator, which moves it.
Branch CommandMovesWriter(const dr::v1::Environment& environment);

// The secondary takes the load and clients find it.
Branch Service(const dr::v1::Environment& environment);

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_RECOVERY_BRANCHES_H_
