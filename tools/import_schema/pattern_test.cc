// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/pattern.h"

#include <string>

#include "absl/types/optional.h"
#include "gtest/gtest.h"
#include "re2/re2.h"

namespace import_schema {
namespace {

std::string Rewritten(absl::string_view pattern) {
  return ToRe2(pattern).value_or("(none)");
}

TEST(ToRe2, LeavesCommonPatternsAlone) {
  for (const char* pattern :
       {"^[a-z0-9][a-z0-9.-]*$", "^\\d{12}$", "[0-9]+", "^arn:aws[\\w-]*:.*$",
        "^[\\w+=,.@-]+$", "^(a|b){1,3}$", "^[a-zA-Z0-9-_]+$", "\\/", "\\_"}) {
    EXPECT_EQ(Rewritten(pattern), pattern);
  }
}

TEST(ToRe2, WritesCodePointsInItsOwnWay) {
  const std::string pattern = Rewritten("^[\\u0009\\u000A\\u0020-\\u00FF]+$");
  EXPECT_EQ(pattern, "^[\\x{0009}\\x{000A}\\x{0020}-\\x{00FF}]+$");
  EXPECT_TRUE(RE2::PartialMatch("caf\xC3\xA9\n", pattern));
  EXPECT_FALSE(RE2::PartialMatch("\xE2\x82\xAC", pattern));
}

TEST(ToRe2, KnowsPythonsEndOfText) { EXPECT_EQ(Rewritten("^a+\\Z"), "^a+\\z"); }

TEST(ToRe2, KnowsJavasClasses) {
  EXPECT_EQ(Rewritten("\\p{Alnum}+"), "[[:alnum:]]+");
  EXPECT_EQ(Rewritten("[\\p{Alnum}_]+"), "[[:alnum:]_]+");
  EXPECT_EQ(Rewritten("\\P{Space}"), "[[:^space:]]");
  EXPECT_EQ(Rewritten("[\\p{L}\\p{IsZ}]"), "[\\p{L}\\p{Z}]");
  EXPECT_EQ(Rewritten("\\p{IsAlphabetic}"), "\\p{L}");
}

TEST(ToRe2, DropsIdleBackslashes) { EXPECT_EQ(Rewritten("\\y\\m"), "ym"); }

TEST(ToRe2, TakesABracketWithinAClassLiterally) {
  const std::string pattern = Rewritten("^[a[\\]]+$");
  EXPECT_TRUE(RE2::PartialMatch("a[]", pattern));
  EXPECT_FALSE(RE2::PartialMatch("b", pattern));
}

TEST(ToRe2, RefusesWhatRe2CannotDo) {
  for (const char* pattern :
       {"^(?!aws:).*$", "(?<!-)$", "(a)\\1", "a{1,2000}", "(", "[b-a]"}) {
    EXPECT_FALSE(ToRe2(pattern).has_value()) << pattern;
  }
}

TEST(ToRe2, RefusesWhereDialectsDisagree) {
  for (const char* pattern : {"[]a]", "[^]a]", "[[:alpha:]]", "[a-z&&[^b]]",
                              "\\Qa.b\\E", "\\a", "\\C"}) {
    EXPECT_FALSE(ToRe2(pattern).has_value()) << pattern;
  }
}

TEST(ToRe2, TakesATrailingBackslashForAnError) {
  EXPECT_FALSE(ToRe2("a\\").has_value());
}

}  // namespace
}  // namespace import_schema
