// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/verify.h"

#include "generator/program/own_faults.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr void (*kVerifiers[])(const Model&) = {
#define VERIFIER(name) name,
#include "generator/verify/verifiers.inc"
#undef VERIFIER
};

}  // namespace

Proofs Verify(const link::Linked& linked, diag::Diagnostics& diagnostics) {
  if (program::ReportCollisions(linked.program(), diagnostics)) return {};
  const Model model(linked, diagnostics);
  for (const auto verify : kVerifiers) verify(model);
  return {VerifyStaticStability(model), ListOwn(model), ListRoles(model)};
}

}  // namespace drc::verify
