// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/units.h"

#include "gtest/gtest.h"

namespace drc::proof {
namespace {

TEST(Grouped, SetsACommaEveryThreeDigits) {
  EXPECT_EQ(Grouped(0), "0");
  EXPECT_EQ(Grouped(999), "999");
  EXPECT_EQ(Grouped(1000), "1,000");
  EXPECT_EQ(Grouped(-100), "-100");
  EXPECT_EQ(Grouped(-1000), "-1,000");
  EXPECT_EQ(Grouped(12345678), "12,345,678");
}

TEST(Duration, AddsLargerUnits) {
  EXPECT_EQ(Duration(0), "0 s");
  EXPECT_EQ(Duration(59), "59 s");
  EXPECT_EQ(Duration(60), "60 s (1 min)");
  EXPECT_EQ(Duration(711), "711 s (11 min 51 s)");
  EXPECT_EQ(Duration(86400), "86,400 s (24 h)");
  EXPECT_EQ(Duration(3601), "3,601 s (1 h 1 s)");
  EXPECT_EQ(Duration(-90), "-90 s (-1 min 30 s)");
}

TEST(Counted, KnowsTheSingular) {
  EXPECT_EQ(Counted(1, "probe"), "1 probe");
  EXPECT_EQ(Counted(0, "probe"), "0 probes");
  EXPECT_EQ(Counted(1000, "probe"), "1,000 probes");
}

TEST(CeilOfRatio, RoundsUp) {
  EXPECT_EQ(CeilOfRatio(0, 10), 0);
  EXPECT_EQ(CeilOfRatio(10, 10), 1);
  EXPECT_EQ(CeilOfRatio(11, 10), 2);
}

}  // namespace
}  // namespace drc::proof
