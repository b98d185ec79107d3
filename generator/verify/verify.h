// SPDX-License-Identifier: Apache-2.0
//
// Holds the linked program to the rules of disaster recovery: what the compiler
// made must survive the loss of the primary region, whatever made it so. A
// finding stands where the spec asked for the resource.
//
// `check` refuses what a user may not ask for; `verify` refuses what must not
// be deployed. No spec that passes `check` should fail here, but for one that
// is too large or whose names become one logical id: where one does, the
// compiler is wrong, and says so before anything is written.
#ifndef GENERATOR_VERIFY_VERIFY_H_
#define GENERATOR_VERIFY_VERIFY_H_

#include "generator/link/linked.h"
#include "generator/verify/proofs.h"

namespace drc::verify {

// Reports every breach of the rules with Subject::kProgram; returns what they
// have shown, which is nothing worth where there is an error. Where names of
// the spec become one logical id, it reports that alone.
Proofs Verify(const link::Linked& linked, diag::Diagnostics& diagnostics);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_VERIFY_H_
