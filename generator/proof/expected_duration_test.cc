// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/expected_duration.h"

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generator/functions/embedded.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::proof {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> Ids(const std::vector<DurationTerm>& terms) {
  std::vector<std::string> ids;
  for (const DurationTerm& term : terms) ids.push_back(term.id);
  return ids;
}

int64_t Sum(const std::vector<DurationTerm>& terms) {
  int64_t sum = 0;
  for (const DurationTerm& term : terms) sum += term.microseconds;
  return sum;
}

TEST(ExpectedDuration, OfTheMeasuredCodeIsItsWorkAndItsCalls) {
  const std::vector<DurationTerm> terms = DurationTerms("", 1024);
  EXPECT_THAT(Ids(terms),
              ElementsAre("handler", "processor", "dynamodb:GetItem",
                          "dynamodb:PutItem", "s3:PutObject"));
  EXPECT_EQ(terms[0].basis, DurationBasis::kMeasured);
  EXPECT_THAT(terms[0].text, HasSubstr("1024 MB with 0.58 of a processor"));
  EXPECT_THAT(terms[0].source, HasSubstr("measured.textproto"));
  EXPECT_EQ(terms[1].microseconds, terms[0].microseconds);
  EXPECT_EQ(terms[1].basis, DurationBasis::kAssumed);
  for (int i = 2; i < 5; ++i) {
    EXPECT_EQ(terms[i].basis, DurationBasis::kDocumented);
    EXPECT_FALSE(terms[i].source.empty());
  }
  EXPECT_EQ(Sum(terms) - 2 * terms[0].microseconds, 220000);
}

// Whoever names the file that is the default all the same.
TEST(ExpectedDuration, KnowsTheCodeByItsText) {
  const std::string code(functions::TransactionProcessor());
  EXPECT_EQ(DurationTerms(code, 1024).size(), 5);
  EXPECT_TRUE(DurationTerms(absl::StrCat(code, "\n"), 1024).empty());
  EXPECT_EQ(ExpectedDurationMs(absl::StrCat(code, "\n"), 1024), 100);
}

TEST(ExpectedDuration, IsRoundedUp) {
  const int64_t sum = Sum(DurationTerms("", 1024));
  const int64_t milliseconds = ExpectedDurationMs("", 1024);
  EXPECT_EQ(milliseconds % 50, 0);
  EXPECT_GE(1000 * milliseconds, sum);
  EXPECT_LT(1000 * milliseconds, sum + 50000);
}

TEST(ExpectedDuration, MemorySetsTheShareOfAProcessor) {
  const auto handler = [](int64_t memory_mb) {
    return DurationTerms("", memory_mb)[0].microseconds;
  };
  const int64_t whole = handler(1769);
  EXPECT_EQ(handler(10240), whole);  // one thread does not use a second one
  EXPECT_EQ(handler(512), (whole * 1769 + 511) / 512);
}

}  // namespace
}  // namespace drc::proof
