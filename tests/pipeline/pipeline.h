// SPDX-License-Identifier: Apache-2.0
//
// The compiler's phases one after the other, for tests of what they make.
#ifndef TESTS_PIPELINE_PIPELINE_H_
#define TESTS_PIPELINE_PIPELINE_H_

#include "absl/status/statusor.h"
#include "generator/parse/parse.h"
#include "generator/program/program.h"

namespace drc::testing {

// Lowers, types and links a spec without errors. A failure is the compiler's.
absl::StatusOr<program::Program> LinkedProgram(const parse::ParsedSpec& spec);

}  // namespace drc::testing

#endif  // TESTS_PIPELINE_PIPELINE_H_
