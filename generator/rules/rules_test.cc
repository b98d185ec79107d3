// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rules.h"

#include <cstddef>
#include <string>

#include "absl/types/span.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::rules {
namespace {

TEST(Rules, FindsEachByItsId) {
  for (const Rule& rule : AllRules()) EXPECT_EQ(FindRule(rule.id), &rule);
}

TEST(Rules, FindsNothingElse) {
  for (absl::string_view id : {"", "a", "cidr-", "zzz"}) {
    EXPECT_EQ(FindRule(id), nullptr) << id;
  }
}

TEST(Rules, AreInTheTableOnceById) {
  const absl::Span<const Rule> rules = AllRules();
  for (size_t i = 1; i < rules.size(); ++i) {
    EXPECT_LT(rules[i - 1].id, rules[i].id);
  }
}

TEST(Rules, SayWhyTheyAre) {
  for (const Rule& rule : AllRules()) {
    EXPECT_NE(rule.why, "") << rule.id;
    EXPECT_TRUE(!rule.budget || rule.level == Level::kError) << rule.id;
  }
}

TEST(RulesPage, HasAPartForEachRule) {
  const std::string page = RenderRulesPage();
  for (const Rule& rule : AllRules()) {
    EXPECT_THAT(page,
                testing::HasSubstr("\n### " + std::string(rule.id) + "\n\n"));
  }
  EXPECT_THAT(page, testing::Not(testing::HasSubstr("\n\n\n")));
  EXPECT_THAT(page, testing::Not(testing::EndsWith("\n\n")));
}

TEST(Rules, RendersOneLineEach) {
  EXPECT_THAT(RenderRules(),
              testing::HasSubstr("\npublic-cidr            warning  a VPC's"));
}

}  // namespace
}  // namespace drc::rules
