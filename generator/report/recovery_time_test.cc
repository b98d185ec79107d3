// SPDX-License-Identifier: Apache-2.0

#include "generator/report/recovery_time.h"

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/report/spec_for_test.h"
#include "gtest/gtest.h"

namespace drc::report {
namespace {

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

TEST(RecoveryTime, AddsUpTheDefaults) {
  const RecoveryTime time = ComputeRecoveryTime(SpecWith(""));
  EXPECT_EQ(
      Dump(time),
      "endpoint-dead: "
      "{check-fails 90 + check-timeout 6 + dns-update 30 + dns-ttl 60 = 186 | "
      "schedule 60 + schedule-precision 60 + probes 9 + alarm-periods 120 + "
      "alarm-evaluation 60 + event-delivery 30 + confirmation 9 + "
      "evaluator-calls 30 + fence 5 = 383}"
      " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 523\n"
      "gray-failure: "
      "{schedule 60 + schedule-precision 60 + probes 9 + alarm-periods 120 + "
      "alarm-evaluation 60 + event-delivery 30 + confirmation 9 + "
      "evaluator-calls 30 + fence 5 = 383}"
      " -> {active-check-flips 90 + dns-update 30 + dns-ttl 60 = 180}"
      " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 703\n"
      "operator-command: "
      "{evaluator-calls 30 + fence 5 = 35}"
      " -> {active-check-flips 90 + dns-update 30 + dns-ttl 60 = 180}"
      " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 355\n");
  EXPECT_EQ(time.objective_seconds, 900);
  EXPECT_EQ(time.worst_path, "gray-failure");
  EXPECT_EQ(time.total_seconds, 703);
  EXPECT_EQ(time.slack_seconds, 197);
  EXPECT_EQ(time.verdict, TimeVerdict::kMet);
}

TEST(RecoveryTime, FollowsTheSpec) {
  struct Case {
    const char* fields;
    int64_t dead;
    int64_t gray;
    int64_t command;
  };
  const Case kCases[] = {
      // Differences from 523, 703 and 355.
      {"routing { health_check { interval_seconds: 10 } }", 523, 643, 295},
      {"routing { health_check { failure_threshold: 10 } }", 536, 913, 565},
      {"routing { ttl_seconds: 0 }", 523, 643, 295},
      {"routing { ttl_seconds: 3600 }", 3866, 4243, 3895},
      // DNS is longer than the evaluator's way: 300 + 6 + 30 + 200 = 536.
      {"routing { ttl_seconds: 200 health_check { failure_threshold: 10 } }",
       676, 1053, 705},
      {"failover { evaluation_interval_minutes: 2 }", 703, 883, 355},
      {"failover { unhealthy_evaluations: 5 }", 703, 883, 355},
      {"failover { evaluation_interval_minutes: 60 unhealthy_evaluations: 10 }",
       39943, 40123, 355},
      {"failover { probe_attempts: 5 probe_timeout_seconds: 10 }", 615, 795,
       355},
      {"failover { fence_seconds: 60 }", 578, 758, 410},
      // 2,001 executions take three steps.
      {"objectives { transactions_per_second: 20010 } "
       "functions { name: 'a' expected_duration_ms: 100 }",
       543, 723, 375},
      {"objectives { transactions_per_second: 1000000 } "
       "functions { name: 'a' expected_duration_ms: 100 }",
       1513, 1693, 1345},
      {"routing { ttl_seconds: 2147483647 }", 2147483913, 2147484290,
       2147483942},
  };
  for (const Case& c : kCases) {
    SCOPED_TRACE(c.fields);
    const RecoveryTime time = ComputeRecoveryTime(SpecWith(c.fields));
    EXPECT_EQ(time.paths[0].seconds(), c.dead);
    EXPECT_EQ(time.paths[1].seconds(), c.gray);
    EXPECT_EQ(time.paths[2].seconds(), c.command);
    EXPECT_EQ(time.total_seconds, c.gray);
  }
}

TEST(RecoveryTime, AliasRecordsHaveTheirOwnTtl) {
  const RecoveryTime time = ComputeRecoveryTime(SpecWith(R"(
    routing {
      existing_zone { hosted_zone_id: "Z0123456789" domain_name: "a.net" }
      ttl_seconds: 3600
    })"));
  EXPECT_EQ(time.total_seconds, 703);
}

TEST(RecoveryTime, SaysWhenTheObjectiveIsExceeded) {
  const RecoveryTime exact =
      ComputeRecoveryTime(SpecWith("objectives { rto_seconds: 703 }"));
  EXPECT_EQ(exact.verdict, TimeVerdict::kMet);
  EXPECT_EQ(exact.slack_seconds, 0);
  const RecoveryTime less =
      ComputeRecoveryTime(SpecWith("objectives { rto_seconds: 702 }"));
  EXPECT_EQ(less.verdict, TimeVerdict::kExceeded);
  EXPECT_EQ(less.slack_seconds, -1);
}

TEST(RecoveryTime, LeavesAnOperatorWhatRemains) {
  const RecoveryTime time =
      ComputeRecoveryTime(SpecWith("failover { automatic: false }"));
  EXPECT_EQ(Dump(time.paths[1]),
            "{schedule 60 + schedule-precision 60 + probes 9 + "
            "alarm-periods 120 + alarm-evaluation 60 + notification 30 + "
            "operator-decision 0 + evaluator-calls 30 + fence 5 = 374}"
            " -> {active-check-flips 90 + dns-update 30 + dns-ttl 60 = 180}"
            " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 694");
  EXPECT_EQ(time.verdict, TimeVerdict::kNotBounded);
  EXPECT_EQ(time.slack_seconds, 206);

  const RecoveryTime late = ComputeRecoveryTime(SpecWith(
      "failover { automatic: false } objectives { rto_seconds: 600 }"));
  EXPECT_EQ(late.verdict, TimeVerdict::kExceeded);
  EXPECT_EQ(late.slack_seconds, -94);
}

}  // namespace
}  // namespace drc::report
