// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/sizing.h"

#include <cstdint>
#include <string>

#include "dr/v1/environment.pb.h"
#include "generator/proof/spec_for_test.h"
#include "gtest/gtest.h"

namespace drc::proof {
namespace {

TEST(NeededConcurrency, TakesTheLargestBound) {
  struct {
    int64_t tps, duration_ms, needed;
  } constexpr kCases[] = {
      {1, 1, 100},        {1000, 100, 100},     {1001, 100, 101},
      {10000, 100, 1000}, {10000, 50, 1000},    {10000, 101, 1010},
      {3, 900000, 2700},  {1000000, 1, 100000},
  };
  for (const auto& c : kCases) {
    dr::v1::Objectives objectives;
    objectives.set_transactions_per_second(static_cast<int32_t>(c.tps));
    objectives.set_headroom_percent(0);
    EXPECT_EQ(NeededConcurrency(objectives, c.duration_ms), c.needed)
        << c.tps << " " << c.duration_ms;
  }
}

TEST(NeededConcurrency, LeavesHeadroom) {
  dr::v1::Objectives objectives;
  objectives.set_transactions_per_second(10000);
  objectives.set_headroom_percent(30);
  EXPECT_EQ(NeededRequests(objectives), 13000);
  EXPECT_EQ(NeededConcurrency(objectives, 250), 3250);
}

TEST(EvaluatorConcurrency, LeavesRoomForAnOperator) {
  const auto needed = [](const std::string& fields) {
    return EvaluatorConcurrency(
        SpecWith("failover { " + fields + " }").failover());
  };
  EXPECT_EQ(needed(""), 7);
  EXPECT_EQ(needed("window_seconds: 600"), 15);
  EXPECT_EQ(needed("window_seconds: 600 evaluation_interval_minutes: 5"), 5);
}

TEST(ControlItemReads, CountsAllEnvironmentsOfAllFunctions) {
  const auto reads = [](const std::string& fields) {
    return ControlItemReads(SpecWith(fields));
  };
  EXPECT_EQ(reads("functions { name: 'f' reserved_concurrency: 100 } "
                  "failover { fence_seconds: 5 }"),
            44);
  EXPECT_EQ(reads("functions { name: 'f' reserved_concurrency: 1000 } "
                  "functions { name: 'f' reserved_concurrency: 490 } "
                  "failover { fence_seconds: 1 }"),
            3000);
}

}  // namespace
}  // namespace drc::proof
