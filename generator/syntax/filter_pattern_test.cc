// SPDX-License-Identifier: Apache-2.0

#include "generator/syntax/filter_pattern.h"

#include "gtest/gtest.h"

namespace drc::syntax {
namespace {

TEST(FilterPattern, TakesWhatAwsShows) {
  for (const char* pattern :
       {"",
        "  ",
        "ERROR",
        "ERROR ARGUMENTS",
        "?ERROR ?ARGUMENTS",
        "ERROR -ARGUMENTS",
        "\"INTERNAL SERVER ERROR\"",
        "\"say \\\"{\\\"\"",
        "%AUTHORIZED%",
        "%[abc]{3,5}%",
        "{ $.eventType = \"UpdateTrail\" }",
        "{ $.sourceIPAddress != 123.123.* }",
        "{ ($.user.id = 1) && ($.users[0].email = \"J*\") }",
        "{ $.eventType = %Trail% }",
        "{ $.a = \"}\" }",
        "{ $.a IS NULL }",
        "[ip, user, username, timestamp, request =*.html*, status_code = 4*, "
        "bytes]",
        "[w1=ERROR, w2]",
        "[..., status_code = 404 || status_code = 410]",
        "[ip=%127\\.0\\.0\\.[1-9]%, user]",
        " { $.a = 1 } "}) {
    EXPECT_EQ(FilterPatternFault(pattern), "") << pattern;
  }
}

TEST(FilterPattern, TellsWhatIsOpen) {
  EXPECT_EQ(FilterPatternFault("{ $.a = "),
            "nothing closes the '{' at character 1");
  EXPECT_EQ(FilterPatternFault(" [a, b"),
            "nothing closes the '[' at character 2");
  EXPECT_EQ(FilterPatternFault("{ ($.a = 1 }"),
            "nothing opens the '}' at character 12");
  EXPECT_EQ(FilterPatternFault("$.a = 1 }"),
            "nothing opens the '}' at character 9");
  EXPECT_EQ(FilterPatternFault("{ $.a = 1 } x"),
            "the pattern goes on after the '}' at character 11");
  EXPECT_EQ(FilterPatternFault("[a] [b]"),
            "the pattern goes on after the ']' at character 3");
  EXPECT_EQ(FilterPatternFault("\"exit code"),
            "nothing ends the '\"' at character 1");
  EXPECT_EQ(FilterPatternFault("\"a\\\""),
            "nothing ends the '\"' at character 1");
  EXPECT_EQ(FilterPatternFault("{ $.a = %x }"),
            "nothing ends the '%' at character 9");
}

}  // namespace
}  // namespace drc::syntax
