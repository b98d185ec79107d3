// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "generator/proof/proofs.h"
#include "generator/proof/spec_for_test.h"
#include "gtest/gtest.h"

namespace drc::proof {
namespace {

std::vector<PartialFailure> Rows(const std::string& fields) {
  const dr::v1::Environment environment = SpecWith(fields);
  return ComputePartialFailures(environment, ComputeRecoveryTime(environment));
}

TEST(PartialFailure, MovesWhereMostFailsAndNotWhereLittleDoes) {
  const std::vector<PartialFailure> rows = Rows("");
  ASSERT_EQ(rows.size(), 10);
  EXPECT_EQ(rows[0].failing_percent, 10);
  EXPECT_EQ(rows[0].moving_percent, 0);
  EXPECT_EQ(rows[0].within_objective_percent, 0);
  for (size_t i = 1; i < rows.size(); ++i) {
    EXPECT_GE(rows[i].moving_percent, rows[i - 1].moving_percent);
  }
  EXPECT_GE(rows[5].within_objective_percent, 99);  // 60 %
  EXPECT_EQ(rows[9].moving_percent, 100);
}

// Twenty heartbeats of which all must fail, in a window of 40 s, and five of
// them are the last quarter; the first look finds one lost of three.
TEST(PartialFailure, IsTheChanceOfAWindow) {
  const std::vector<PartialFailure> rows =
      Rows("failover { window_seconds: 40 unhealthy_percent: 100 }");
  EXPECT_EQ(rows[8].failing_percent, 90);
  EXPECT_EQ(rows[8].moving_percent, 12.1);  // 0.9^20 * (1 - 0.1^3)
}

// An objective that leaves time for no window.
TEST(PartialFailure, CountsWindowsThatFit) {
  EXPECT_EQ(Rows("objectives { rto_seconds: 212 }")[9].within_objective_percent,
            0);
  EXPECT_EQ(Rows("objectives { rto_seconds: 213 }")[9].within_objective_percent,
            100);
}

}  // namespace
}  // namespace drc::proof
