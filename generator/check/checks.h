// SPDX-License-Identifier: Apache-2.0
//
// The checks, one invariant a file; checks.inc lists them. Each expects a spec
// with all defaults and nothing else: a check says nothing of values that
// another check refuses. The rules' ids are in rules.h, and accepted and
// rejected specs in tests/testdata/<rule-id>.

#ifndef GENERATOR_CHECK_CHECKS_H_
#define GENERATOR_CHECK_CHECKS_H_

#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {

#define SPEC_CHECK(name) \
  void name(const parse::ParsedSpec& spec, diag::Diagnostics& out);
#include "generator/check/checks.inc"
#undef SPEC_CHECK

}  // namespace drc::check

#endif  // GENERATOR_CHECK_CHECKS_H_
