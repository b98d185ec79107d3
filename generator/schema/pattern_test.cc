// SPDX-License-Identifier: Apache-2.0

#include <string>
#include <vector>

#include "generator/schema/schema.h"
#include "gtest/gtest.h"
#include "re2/re2.h"

namespace drc::schema {
namespace {

// However the expression is compiled, its meaning is RE2's.
TEST(Pattern, MeansWhatRe2Means) {
  const std::vector<std::string> patterns = {
      "^[^:*]{1,3}$",
      "^[.\\-_/#A-Za-z0-9]{2,3}\\z",
      "^[a\\]]{1,2}$",
      "^[a\\\\]{1,2}$",
      "^[a]{2}$",
      "^[a]{ 1,2}$",
      "^[a]{01,2}$",
      "^[a]{2,+3}$",
      "^[a]{1,}$",
      "[a]{1,2}$",
      "^[a]{1,2}",
      "^[a]{1,2}b{0,1}$",
      "^[[:alpha:]]{1,2}$",
      "^[ab]c[ab]{1,2}$",
      "^([ab]{1,2}|c[a]{0,3})$",
      "^([a]{1,2}b)*$",
      "^[a-b][^a]{0,1}$",
      "^[a\\]{1,2}]$",
      "^[]{1,2}]+$",
      "^[[:alpha:]{1,2}]$",
      "^a\\[b]{1,2}$",
      "^[\\p{L}\\p{N}]+$",
      "^[^\\s]+$",
      "^.{1,3}$",
      "^[é]{1,2}$",
      "^[^é]{1,2}$",
      "^$|a",
      "",
  };
  const std::vector<std::string> values = {
      "",    "a",    "aa",    "aaa",  "aaaa",   "ab",      "aba", "aca",
      "b",   "]",    "\\",    ":",    "a b",    "a\n",     "é",   "éé",
      "ééé", "éééé", "aéa",   "日本", "日本語", "日本語x", "a]",  "a\\",
      "c",   "caaa", "caaaa", "abab", "a[b]]",  "a[b]]]",  "1"};
  for (const std::string& text : patterns) {
    const Pattern pattern(text);
    EXPECT_EQ(pattern.Fault(), "") << text;
    const RE2 expression(text);
    for (const std::string& value : values) {
      EXPECT_EQ(pattern.IsFoundIn(value), RE2::PartialMatch(value, expression))
          << text << " in " << value;
    }
  }
}

TEST(Pattern, FindsNothingWhereItIsBroken) {
  const Pattern pattern("^(a");
  EXPECT_NE(pattern.Fault(), "");
  EXPECT_FALSE(pattern.IsFoundIn("a"));
  EXPECT_FALSE(Pattern("^[a]{2,1}$").IsFoundIn("aa"));
}

}  // namespace
}  // namespace drc::schema
