// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_VERIFY_COMPILED_H_
#define TESTS_VERIFY_COMPILED_H_

#include "generator/diag/diagnostics.h"
#include "generator/program/program.h"

namespace drc::testing {

// A linked program, to be changed, with the spec that its places point into.
struct Compiled {
  diag::Diagnostics diagnostics;
  program::Program program;
};

// Compiles a spec without an error; any other aborts.
void CompileSpec(const char* path, Compiled& compiled);

}  // namespace drc::testing

#endif  // TESTS_VERIFY_COMPILED_H_
