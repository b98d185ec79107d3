// SPDX-License-Identifier: Apache-2.0
//
// A spec in which the checks find no error becomes resources that AWS's schemas
// accept, with references that resolve. What is wrong with a spec is said at
// its place in the spec, never by a later phase.

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "generator/check/check.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "generator/parse/read_file.h"
#include "generator/verify/verify.h"
#include "gtest/gtest.h"
#include "tests/diagnostics/expectations.h"
#include "tests/pipeline/pipeline.h"
#include "tests/soundness/random_spec.h"

namespace drc::testing {
namespace {

constexpr uint32_t kSpecs = 80;

// Whether the checks find no error; then, holds the spec to what follows.
bool IsSound(const std::string& path, const std::string& text,
             std::string* findings) {
  diag::Diagnostics diagnostics;
  const parse::ParsedSpec spec = parse::ParseSpecText(path, text, diagnostics);
  if (spec.environment != nullptr) check::Check(spec, diagnostics);
  *findings = diagnostics.Render();
  if (diagnostics.has_errors()) return false;

  const absl::StatusOr<program::Program> program = LinkedProgram(spec);
  EXPECT_TRUE(program.ok()) << program.status() << "\n" << text;
  if (!program.ok()) return false;
  diag::Diagnostics breaches;
  verify::Verify(*program, breaches);
  EXPECT_FALSE(breaches.has_errors()) << breaches.Render() << text;
  return true;
}

TEST(Soundness, SpecsOfTheTestdataBecomePrograms) {
  int sound = 0;
  for (const std::string& path : SpecsBelow(".")) {
    const auto text = parse::ReadFile(path, parse::kMaxSpecBytes);
    ASSERT_TRUE(text.ok()) << text.status();
    SCOPED_TRACE(path);
    std::string findings;
    sound += IsSound(path, *text, &findings);
  }
  EXPECT_GT(sound, 20);
}

TEST(Soundness, RandomSpecsBecomePrograms) {
  int sound = 0;
  std::string all;
  for (uint32_t seed = 0; seed < kSpecs; ++seed) {
    SCOPED_TRACE(seed);
    std::string findings;
    sound += IsSound("random.textproto", RandomSpec(seed), &findings);
    all += findings;
  }
  EXPECT_GT(sound, kSpecs / 2) << all;
}

}  // namespace
}  // namespace drc::testing
