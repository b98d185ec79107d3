// SPDX-License-Identifier: Apache-2.0

#include "generator/syntax/cron.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::syntax {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// The first two are AWS Backup's, the others EventBridge's.
TEST(Cron, TakesWhatAwsShows) {
  for (const char* fields :
       {"0 5 ? * * *", "15 * ? * * *", "0 10 * * ? *", "15 12 * * ? *",
        "0 18 ? * MON-FRI *", "0 8 1 * ? *", "0/15 * * * ? *",
        "0/10 * ? * MON-FRI *", "0/5 8-17 ? * MON-FRI *", "0 9 ? * 2#1 *",
        "0/30 20-2 ? * MON-FRI *", "0 0 L * ? *", "0 0 3W * ? *",
        "0 0 LW * ? *", "0 0 ? * 6L *", "0 0 ? * fri-mon *", "0 0 ? * L *",
        "0 0 1,15 JAN,FEB,12 ? 2026-2030", "0 0 1/7 */2 ? 2026/2"}) {
    EXPECT_TRUE(ParseCron(absl::StrCat("cron(", fields, ")")).ok()) << fields;
  }
}

bool IsWeekly(const char* fields) {
  const auto cron = ParseCron(absl::StrCat("cron(", fields, ")"));
  EXPECT_TRUE(cron.ok()) << fields;
  return cron.ok() && cron->is_weekly;
}

TEST(Cron, KnowsWhatIsWeekly) {
  for (const char* fields :
       {"0 5 * * ? *", "0 5 ? * MON *", "0 5 ? * MON-FRI *", "0 5 */7 * ? *",
        "0 5 1,8,15,22,26 * ? *", "0 5 1/3 1-12 ? *"}) {
    EXPECT_TRUE(IsWeekly(fields)) << fields;
  }
  for (const char* fields :
       {"0 5 1 * ? *", "0 5 */8 * ? *", "0 5 1,8,15,22 * ? *", "0 5 L * ? *",
        "0 5 ? * MON#1 *", "0 5 ? 1-6 MON *", "0 5 ? * MON 2030",
        "0 5 2-31 2 ? *", "0 5 31 * ? *", "0 5 8-31 * ? *"}) {
    EXPECT_FALSE(IsWeekly(fields)) << fields;
  }
}

TEST(Cron, RefusesWhatIsNoField) {
  for (const char* fields :
       {"60 5 * * ? *",      "0 24 * * ? *",        "0 5 0 * ? *",
        "0 5 32 * ? *",      "0 5 * 13 ? *",        "0 5 * JANU ? *",
        "0 5 * ANF ? *",     "0 5 ? * 8 *",         "0 5 ? * 0 *",
        "0 5 ? * MON/2 *",   "0 5 * * ? 1969",      "0 5 * * ? 2200",
        "? 5 * * ? *",       "L 5 * * ? *",         "0 5 W * ? *",
        "0 5 32W * ? *",     "0 5 1#2 * ? *",       "0 5 ? * 3#6 *",
        "0 5 ? * 3#1,6#3 *", "0 5 ? * 3W *",        "0/0 5 * * ? *",
        "0/60 5 * * ? *",    "0/5/5 5 * * ? *",     "1-2-3 5 * * ? *",
        "-1 5 * * ? *",      "1, 5 * * ? *",        "+1 5 * * ? *",
        "0 5 *,? * ? *",     "0 5 * * ? 2030-2026", "99999999999 5 * * ? *"}) {
    const auto cron = ParseCron(absl::StrCat("cron(", fields, ")"));
    ASSERT_FALSE(cron.ok()) << fields;
    EXPECT_THAT(cron.status().message(), HasSubstr("; expected ")) << fields;
  }
}

TEST(Cron, HasSixFieldsAndOneQuestionMark) {
  EXPECT_THAT(ParseCron("cron(abc)").status().message(),
              HasSubstr("year, and found 1"));
  EXPECT_THAT(ParseCron("cron(0 5 * * * *)").status().message(),
              HasSubstr("for one of them"));
  EXPECT_THAT(ParseCron("cron(0 5 ? * ? *)").status().message(),
              HasSubstr("both days are"));
}

TEST(Cron, KnowsTheMinutes) {
  EXPECT_THAT(ParseCron("cron(5 * * * ? *)")->minutes, ElementsAre(5));
  EXPECT_THAT(ParseCron("cron(30,0 * * * ? *)")->minutes, ElementsAre(0, 30));
  EXPECT_THAT(ParseCron("cron(7/20 * * * ? *)")->minutes,
              ElementsAre(7, 27, 47));
  EXPECT_THAT(ParseCron("cron(58-1 * * * ? *)")->minutes,
              ElementsAre(0, 1, 58, 59));
  EXPECT_EQ(ParseCron("cron(* * * * ? *)")->minutes.size(), 60);
}

}  // namespace
}  // namespace drc::syntax
