// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/proof/proofs.h"
#include "generator/proof/spec_for_test.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::proof {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// "{a 1 + b 2 = 3 | c 4 = 4} -> {d 5 = 5} = 9": one line for a path.
std::string Dump(const Path& path) {
  std::string out;
  for (const Stage& stage : path.stages) {
    absl::StrAppend(&out, out.empty() ? "{" : " -> {");
    absl::string_view bar;
    for (const Branch& branch : stage.branches) {
      absl::StrAppend(&out, bar);
      bar = " | ";
      absl::string_view plus;
      for (const Term& term : branch.terms) {
        absl::StrAppend(&out, plus, term.id, " ", term.seconds);
        plus = " + ";
      }
      absl::StrAppend(&out, " = ", branch.seconds());
    }
    absl::StrAppend(&out, "}");
  }
  return absl::StrCat(out, " = ", path.seconds());
}

std::string Dump(const RecoveryTime& time) {
  std::string out;
  for (const Path& path : time.paths) {
    absl::StrAppend(&out, path.id, ": ", Dump(path), "\n");
  }
  return out;
}

constexpr char kExistingZone[] =
    "existing_zone { hosted_zone_id: 'Z0123456789' domain_name: 'a.net' }";

TEST(RecoveryTime, ClaimsNoWayOutWhereThereIsNoThirdRegion) {
  const std::string pair = R"(regions { primary { name: "cn-north-1" }
                                        secondary { name: "cn-northwest-1" } })";
  const std::string china = Dump(ComputeRecoveryTime(SpecWith(pair)));
  EXPECT_THAT(china, HasSubstr("last-heartbeat 3 + last-look 3 + move 6"));
  EXPECT_THAT(china, Not(HasSubstr("way-out")));
}

TEST(RecoveryTime, AddsUpTheDefaults) {
  const RecoveryTime time = ComputeRecoveryTime(SpecWith(""));
  EXPECT_EQ(
      Dump(time),
      "primary-lost: "
      "{schedule 60 + schedule-precision 60 + evaluator-start 10 + "
      "evaluator-reads 12 + first-look 3 + metrics 3 + window 90 + "
      "last-heartbeat 3 + way-out 3 + move 6 + fence 5 = 255}"
      " -> {active-check 30 + dns-update 30 + dns-ttl 60 = 120}"
      " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 515\n"
      "operator-command: "
      "{evaluator-start 10 + evaluator-reads 12 + move 6 + fence 5 = 33}"
      " -> {active-check 30 + dns-update 30 + dns-ttl 60 = 120}"
      " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 293\n"
      "schedule-lost: "
      "{alarm-periods 120 + look-back 180 + alarm-evaluation 60 + "
      "event-delivery 30 + evaluator-start 10 + evaluator-reads 12 + "
      "first-look 3 + metrics 3 + window 90 + last-heartbeat 3 + way-out 3 + "
      "move 6 + fence 5 = 525}"
      " -> {active-check 30 + dns-update 30 + dns-ttl 60 = 120}"
      " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 785\n");
  EXPECT_EQ(time.objective_seconds, 900);
  EXPECT_EQ(time.worst_path, "primary-lost");
  EXPECT_EQ(time.total_seconds, 515);
  EXPECT_EQ(time.slack_seconds, 385);
}

TEST(RecoveryTime, FollowsTheSpec) {
  struct Case {
    const char* fields;
    int64_t lost;
    int64_t command;
    int64_t alarm;
  };
  const Case kCases[] = {
      // Differences from 515, 293 and 785.
      {"routing { ttl_seconds: 0 }", 455, 233, 725},
      {"routing { ttl_seconds: 3600 }", 4055, 3833, 4325},
      // Endpoint checks decide nothing.
      {"routing { health_check { interval_seconds: 10 } }", 515, 293, 785},
      {"routing { health_check { failure_threshold: 10 } }", 515, 293, 785},
      {"failover { evaluation_interval_minutes: 2 }", 575, 293, 1085},
      {"failover { evaluation_interval_minutes: 60 }", 4055, 293, 18485},
      {"failover { window_seconds: 20 }", 445, 293, 715},
      {"failover { window_seconds: 600 }", 1025, 293, 1295},
      {"failover { heartbeat_timeout_seconds: 10 }", 536, 293, 806},
      {"failover { fence_seconds: 60 }", 570, 348, 840},
      // 2,001 executions and 30 % more take three steps.
      {"objectives { transactions_per_second: 20010 } "
       "functions { name: 'a' expected_duration_ms: 100 }",
       535, 313, 805},
      {"objectives { transactions_per_second: 1000000 } "
       "functions { name: 'a' expected_duration_ms: 100 }",
       1805, 1583, 2075},
      {"routing { ttl_seconds: 2147483647 }", 2147484102, 2147483880,
       2147484372},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.fields);
    const RecoveryTime time = ComputeRecoveryTime(SpecWith(c.fields));
    EXPECT_EQ(time.paths[0].seconds(), c.lost);
    EXPECT_EQ(time.paths[1].seconds(), c.command);
    EXPECT_EQ(time.paths[2].seconds(), c.alarm);
    // Two faults at once are no part of the proof.
    EXPECT_EQ(time.total_seconds, c.lost);
  }
}

TEST(RecoveryTime, AliasRecordsHaveTheirOwnTtl) {
  const RecoveryTime time = ComputeRecoveryTime(SpecWith(
      absl::StrCat("routing {", kExistingZone, " ttl_seconds: 3600 }")));
  EXPECT_EQ(time.total_seconds, 515);
  EXPECT_EQ(time.verdict, TimeVerdict::kMet);
}

TEST(RecoveryTime, WithoutADelegatedZoneNobodyIsLed) {
  EXPECT_EQ(ComputeRecoveryTime(SpecWith("")).verdict, TimeVerdict::kNotLed);
  EXPECT_EQ(
      ComputeRecoveryTime(SpecWith("objectives { rto_seconds: 514 }")).verdict,
      TimeVerdict::kExceeded);
}

TEST(RecoveryTime, SaysWhenTheObjectiveIsExceeded) {
  const std::string zone = absl::StrCat("routing {", kExistingZone, "}");
  const RecoveryTime exact = ComputeRecoveryTime(
      SpecWith(absl::StrCat(zone, "objectives { rto_seconds: 515 }")));
  EXPECT_EQ(exact.verdict, TimeVerdict::kMet);
  EXPECT_EQ(exact.slack_seconds, 0);
  const RecoveryTime less = ComputeRecoveryTime(
      SpecWith(absl::StrCat(zone, "objectives { rto_seconds: 514 }")));
  EXPECT_EQ(less.verdict, TimeVerdict::kExceeded);
  EXPECT_EQ(less.slack_seconds, -1);
}

TEST(RecoveryTime, SaysTheLeastThatCanBeReached) {
  const auto least_by = [](const RecoveryTime& time) {
    std::string text;
    for (const Setting& setting : time.least_by) {
      absl::StrAppend(&text, setting.field, "=", setting.value, " ");
    }
    return text;
  };
  const RecoveryTime time = ComputeRecoveryTime(SpecWith(""));
  EXPECT_EQ(time.least_seconds, 375);
  EXPECT_EQ(least_by(time),
            "failover.window_seconds=20 failover.heartbeat_timeout_seconds=1 "
            "failover.fence_seconds=1 routing.ttl_seconds=0 ");
  // It is reached by just these values.
  EXPECT_EQ(ComputeRecoveryTime(
                SpecWith("failover { window_seconds: 20 "
                         "heartbeat_timeout_seconds: 1 fence_seconds: 1 } "
                         "routing { ttl_seconds: 0 }"))
                .total_seconds,
            375);
  EXPECT_EQ(least_by(ComputeRecoveryTime(SpecWith(absl::StrCat(
                "routing {", kExistingZone,
                " } failover { window_seconds: 20 fence_seconds: 1 }")))),
            "failover.heartbeat_timeout_seconds=1 ");
}

TEST(RecoveryTime, LeavesAnOperatorWhatRemains) {
  const RecoveryTime time =
      ComputeRecoveryTime(SpecWith("failover { automatic: false }"));
  ASSERT_EQ(time.paths.size(), 2);
  EXPECT_EQ(Dump(time.paths[0]),
            "{schedule 60 + schedule-precision 60 + evaluator-start 10 + "
            "evaluator-reads 12 + first-look 3 + metrics 3 + alarm-periods 120 "
            "+ look-back 180 + alarm-evaluation 60 + notification 30 + "
            "operator-decision 0 + operator-command 22 + move 6 + fence 5 = "
            "571}"
            " -> {active-check 30 + dns-update 30 + dns-ttl 60 = 120}"
            " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 831");
  EXPECT_EQ(time.verdict, TimeVerdict::kNotBounded);
  EXPECT_EQ(time.slack_seconds, 69);

  const RecoveryTime late = ComputeRecoveryTime(SpecWith(
      "failover { automatic: false } objectives { rto_seconds: 500 }"));
  EXPECT_EQ(late.verdict, TimeVerdict::kExceeded);
  EXPECT_EQ(late.slack_seconds, -331);
}

}  // namespace
}  // namespace drc::proof
