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
      "empty-period 60 + alarm-evaluation 60 + event-delivery 30 + "
      "confirmation 9 + "
      "evaluator-calls 30 + fence 5 = 443}"
      " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 583\n"
      "gray-failure: "
      "{schedule 60 + schedule-precision 60 + probes 9 + alarm-periods 120 + "
      "empty-period 60 + alarm-evaluation 60 + event-delivery 30 + "
      "confirmation 9 + "
      "evaluator-calls 30 + fence 5 = 443}"
      " -> {active-check-flips 90 + dns-update 30 + dns-ttl 60 = 180}"
      " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 763\n"
      "operator-command: "
      "{evaluator-calls 30 + fence 5 = 35}"
      " -> {active-check-flips 90 + dns-update 30 + dns-ttl 60 = 180}"
      " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 355\n");
  EXPECT_EQ(time.objective_seconds, 900);
  EXPECT_EQ(time.worst_path, "gray-failure");
  EXPECT_EQ(time.total_seconds, 763);
  EXPECT_EQ(time.slack_seconds, 137);
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
      // Differences from 583, 763 and 355.
      {"routing { health_check { interval_seconds: 10 } }", 583, 703, 295},
      {"routing { health_check { failure_threshold: 10 } }", 583, 973, 565},
      {"routing { ttl_seconds: 0 }", 583, 703, 295},
      {"routing { ttl_seconds: 3600 }", 3866, 4303, 3895},
      // DNS is longer than the evaluator's way: 300 + 6 + 30 + 200 = 536.
      {"routing { ttl_seconds: 200 health_check { failure_threshold: 10 } }",
       676, 1113, 705},
      {"failover { evaluation_interval_minutes: 2 }", 823, 1003, 355},
      {"failover { unhealthy_evaluations: 5 }", 763, 943, 355},
      {"failover { evaluation_interval_minutes: 60 unhealthy_evaluations: 10 }",
       43543, 43723, 355},
      {"failover { probe_attempts: 5 probe_timeout_seconds: 10 }", 675, 855,
       355},
      {"failover { fence_seconds: 60 }", 638, 818, 410},
      // 2,001 executions take three steps.
      {"objectives { transactions_per_second: 20010 }", 603, 783, 375},
      {"objectives { transactions_per_second: 1000000 }", 1573, 1753, 1345},
      {"routing { ttl_seconds: 2147483647 }", 2147483913, 2147484350,
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
  EXPECT_EQ(time.total_seconds, 763);
}

TEST(RecoveryTime, SaysWhenTheObjectiveIsExceeded) {
  const RecoveryTime exact =
      ComputeRecoveryTime(SpecWith("objectives { rto_seconds: 763 }"));
  EXPECT_EQ(exact.verdict, TimeVerdict::kMet);
  EXPECT_EQ(exact.slack_seconds, 0);
  const RecoveryTime less =
      ComputeRecoveryTime(SpecWith("objectives { rto_seconds: 762 }"));
  EXPECT_EQ(less.verdict, TimeVerdict::kExceeded);
  EXPECT_EQ(less.slack_seconds, -1);
}

TEST(RecoveryTime, LeavesAnOperatorWhatRemains) {
  const RecoveryTime time =
      ComputeRecoveryTime(SpecWith("failover { automatic: false }"));
  EXPECT_EQ(Dump(time.paths[1]),
            "{schedule 60 + schedule-precision 60 + probes 9 + "
            "alarm-periods 120 + empty-period 60 + alarm-evaluation 60 + "
            "notification 30 + "
            "operator-decision 0 + evaluator-calls 30 + fence 5 = 434}"
            " -> {active-check-flips 90 + dns-update 30 + dns-ttl 60 = 180}"
            " -> {cold-start 10 + scale-up 10 + clients 120 = 140} = 754");
  EXPECT_EQ(time.verdict, TimeVerdict::kNotBounded);
  EXPECT_EQ(time.slack_seconds, 146);

  const RecoveryTime late = ComputeRecoveryTime(SpecWith(
      "failover { automatic: false } objectives { rto_seconds: 600 }"));
  EXPECT_EQ(late.verdict, TimeVerdict::kExceeded);
  EXPECT_EQ(late.slack_seconds, -154);
}

}  // namespace
}  // namespace drc::report
