// SPDX-License-Identifier: Apache-2.0
//
// The rules over the program, one invariant a file; verifiers.inc lists them.
// Their ids are in rules/rules.h; verify_test.cc breaks each in many ways.
#ifndef GENERATOR_VERIFY_VERIFIERS_H_
#define GENERATOR_VERIFY_VERIFIERS_H_

#include <vector>

#include "generator/diag/diagnostics.h"
#include "generator/verify/model.h"
#include "generator/verify/proofs.h"

namespace drc::verify {

#define VERIFIER(name) void name(const Model& model, diag::Diagnostics& out);
#include "generator/verify/verifiers.inc"
#undef VERIFIER

// static-stability: the way to the restored service avoids the primary. Returns
// the way.
std::vector<Step> VerifyStaticStability(const Model& model,
                                        diag::Diagnostics& out);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_VERIFIERS_H_
