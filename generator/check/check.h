// SPDX-License-Identifier: Apache-2.0
//
// The second phase: whether a spec can become an environment.

#ifndef GENERATOR_CHECK_CHECK_H_
#define GENERATOR_CHECK_CHECK_H_

#include "generator/parse/parse.h"

namespace drc::check {

// Runs every check of checks.inc. What it finds nothing against, lowers to
// resources that AWS accepts. `spec.environment` is there.
void Check(const parse::ParsedSpec& spec, diag::Diagnostics& diagnostics);

// Warns of suppressions that pass over nothing. The last word on a spec: all
// phases that have findings are done. Without effect once there is an error,
// which may have kept others from being found.
void CheckUnusedSuppressions(const parse::ParsedSpec& spec,
                             diag::Diagnostics& diagnostics);

}  // namespace drc::check

#endif  // GENERATOR_CHECK_CHECK_H_
