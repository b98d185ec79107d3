// SPDX-License-Identifier: Apache-2.0

#include "generator/check/rules.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::check {
namespace {

TEST(Rules, FindsEachByItsId) {
  for (const Rule& rule : AllRules()) EXPECT_EQ(FindRule(rule.id), &rule);
}

TEST(Rules, FindsNothingElse) {
  for (absl::string_view id : {"", "a", "cidr-", "zzz"}) {
    EXPECT_EQ(FindRule(id), nullptr) << id;
  }
}

TEST(Rules, RendersOneLineEach) {
  EXPECT_THAT(RenderRules(),
              testing::HasSubstr("\npublic-cidr            warning  a VPC's"));
}

}  // namespace
}  // namespace drc::check
