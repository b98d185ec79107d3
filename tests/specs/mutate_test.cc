// SPDX-License-Identifier: Apache-2.0

#include "tests/specs/mutate.h"

#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/read_file.h"
#include "gtest/gtest.h"
#include "tests/diagnostics/expectations.h"
#include "tests/specs/tokens.h"

namespace drc::testing {
namespace {

constexpr char kSpec[] = "infra_specs/transactions.textproto";
constexpr uint32_t kMutants = 300;

std::string Reverse(absl::string_view text) {
  return std::string(text.rbegin(), text.rend());
}

std::string Spec() {
  const auto text = parse::ReadFile(kSpec, 1 << 20);
  EXPECT_TRUE(text.ok()) << text.status();
  return text.value_or("");
}

// Mutants that the parser refuses say nothing of the checks, those that the
// checks refuse nothing of the phases after them, and those that pass nothing
// of the findings.
TEST(MutateSpec, ReachesEveryPhase) {
  int parsed = 0, sound = 0;
  std::set<std::string> rules;
  for (uint32_t seed = 0; seed < kMutants; ++seed) {
    diag::Diagnostics diagnostics;
    Compile(kSpec, MutateSpec(Spec(), seed, Reverse), diagnostics);
    bool is_spec = true;
    for (const diag::Finding* finding : diagnostics.Sorted()) {
      rules.insert(finding->rule_id);
      is_spec = is_spec && finding->rule_id != "syntax";
    }
    parsed += is_spec;
    sound += !diagnostics.has_errors();
  }
  EXPECT_GT(parsed, kMutants * 6 / 10);
  EXPECT_GT(sound, kMutants * 2 / 10);
  EXPECT_GT(rules.size(), 12u) << absl::StrJoin(rules, " ");
}

TEST(MutateSpec, GivesTheSameForTheSameSeed) {
  for (uint32_t seed = 0; seed < 20; ++seed) {
    EXPECT_EQ(MutateSpec(Spec(), seed, Reverse),
              MutateSpec(Spec(), seed, Reverse));
  }
}

TEST(CrossSpecs, TakesFieldsOfTheOther) {
  int changed = 0;
  for (uint32_t seed = 0; seed < 20; ++seed) {
    const std::string child =
        CrossSpecs("name: \"a\"", "tables { name: \"b\" }", seed);
    changed += child.find("tables") != child.npos;
  }
  EXPECT_EQ(changed, 20);
  EXPECT_EQ(CrossSpecs("no spec", "name: \"a\"", 1), "no spec");
}

TEST(SplitTokens, LosesNothing) {
  EXPECT_EQ(SplitTokens("a_1: \"x\\\"y\" # c\n{'"),
            (std::vector<std::string>{"a_1", ":", " ", "\"x\\\"y\"", " ", "# c",
                                      "\n", "{", "'"}));
  std::mt19937 random(1);
  std::string text = Spec();
  for (int i = 0; i < 200; ++i) {
    text = MutateTokens(text, random);
    EXPECT_EQ(absl::StrJoin(SplitTokens(text), ""), text);
  }
}

}  // namespace
}  // namespace drc::testing
