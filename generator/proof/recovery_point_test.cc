// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "generator/proof/proofs.h"
#include "generator/proof/spec_for_test.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::proof {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

TEST(RecoveryPoint, DefaultsAreAlarmed) {
  const RecoveryPoint point = ComputeRecoveryPoint(SpecWith(""));
  EXPECT_EQ(point.objective_seconds, 300);
  EXPECT_EQ(point.verdict, PointVerdict::kAlarmed);
  ASSERT_THAT(point.stores, SizeIs(2));
  const Store& table = point.stores[0];
  EXPECT_EQ(table.name, "transactions-table");
  EXPECT_EQ(table.typical_seconds, 1);
  EXPECT_EQ(table.guaranteed_seconds, std::nullopt);
  EXPECT_EQ(table.alarm_seconds, 60);
  EXPECT_EQ(table.told_seconds, 300);
  EXPECT_EQ(table.verdict, PointVerdict::kAlarmed);
  const Store& bucket = point.stores[1];
  EXPECT_EQ(bucket.name, "documents");
  EXPECT_EQ(bucket.typical_seconds, std::nullopt);
  EXPECT_EQ(bucket.guaranteed_seconds, 900);
  EXPECT_EQ(bucket.alarm_seconds, 60);
  EXPECT_EQ(bucket.told_seconds, 300);
  EXPECT_EQ(bucket.verdict, PointVerdict::kAlarmed);
  ASSERT_THAT(point.notes, SizeIs(1));
  EXPECT_THAT(point.notes[0], HasSubstr("for up to 5 s more"));
  EXPECT_THAT(point.notes[0], HasSubstr("its witness in us-east-2"));
  EXPECT_THAT(point.notes[0], HasSubstr("the later one stays"));
}

TEST(RecoveryPoint, SaysWhatAnEventualControlTableCosts) {
  const RecoveryPoint point = ComputeRecoveryPoint(SpecWith(
      "failover { control_table { eventual_reason: 'two regions only' } }"));
  ASSERT_THAT(point.notes, SizeIs(1));
  EXPECT_THAT(point.notes[0], HasSubstr("within 120 s"));
  EXPECT_THAT(point.notes[0], HasSubstr("both accept writes until then"));
}

TEST(RecoveryPoint, IsToldByTheNextEvaluation) {
  const RecoveryPoint point = ComputeRecoveryPoint(
      SpecWith("failover { evaluation_interval_minutes: 3 } "
               "objectives { rpo_seconds: 600 }"));
  EXPECT_EQ(point.stores[0].alarm_seconds, 120);
  EXPECT_EQ(point.stores[0].told_seconds, 600);
}

TEST(RecoveryPoint, TableVerdicts) {
  const auto verdict = [](const char* fields) {
    return ComputeRecoveryPoint(SpecWith(fields)).stores[0].verdict;
  };
  EXPECT_EQ(verdict("objectives { rpo_seconds: 300 }"), PointVerdict::kAlarmed);
  EXPECT_EQ(verdict("objectives { rpo_seconds: 299 }"), PointVerdict::kNotMet);
  EXPECT_EQ(verdict("objectives { rpo_seconds: 0 }"), PointVerdict::kNotMet);
  constexpr char kStrong[] = R"(
    objectives { rpo_seconds: 0 }
    tables {
      name: "ledger"
      consistency: CONSISTENCY_STRONG
      witness_region: "us-east-2"
    })";
  EXPECT_EQ(verdict(kStrong), PointVerdict::kGuaranteed);
  const RecoveryPoint point = ComputeRecoveryPoint(SpecWith(kStrong));
  EXPECT_EQ(point.stores[0].guaranteed_seconds, 0);
  EXPECT_EQ(point.stores[0].alarm_seconds, std::nullopt);
  EXPECT_THAT(point.stores[0].text, HasSubstr("us-east-2"));
  // The bucket is the worst.
  EXPECT_EQ(point.verdict, PointVerdict::kNotMet);
  ASSERT_THAT(point.notes, SizeIs(1));
  EXPECT_THAT(point.notes[0],
              HasSubstr("under way there stores until it ends"));
  EXPECT_THAT(point.notes[0], Not(HasSubstr("the later one stays")));
}

TEST(RecoveryPoint, BucketVerdicts) {
  const auto verdict = [](const char* fields) {
    return ComputeRecoveryPoint(SpecWith(fields)).stores[1].verdict;
  };
  EXPECT_EQ(verdict("objectives { rpo_seconds: 900 }"),
            PointVerdict::kGuaranteed);
  EXPECT_EQ(verdict("objectives { rpo_seconds: 899 }"), PointVerdict::kAlarmed);
  // Of a bucket without heartbeats S3's own metric tells.
  const auto other = [](int seconds) {
    return ComputeRecoveryPoint(
               SpecWith(absl::StrCat("buckets { name: 'documents' } buckets { "
                                     "name: 'archive' replication { "
                                     "latency_alarm_seconds: ",
                                     seconds, " } }")))
        .stores[2]
        .verdict;
  };
  EXPECT_EQ(other(180), PointVerdict::kAlarmed);
  EXPECT_EQ(other(181), PointVerdict::kNotMet);
  EXPECT_EQ(verdict(R"(objectives { rpo_seconds: 86400 }
                       buckets {
                         name: "documents"
                         replication { time_control: false }
                       })"),
            PointVerdict::kAlarmed);
  EXPECT_EQ(verdict("objectives { rpo_seconds: 300 }"), PointVerdict::kAlarmed);
  EXPECT_EQ(verdict("objectives { rpo_seconds: 299 }"), PointVerdict::kNotMet);
}

TEST(RecoveryPoint, SecondLine) {
  const RecoveryPoint point = ComputeRecoveryPoint(SpecWith(R"(
    tables { name: "a-table" recovery_period_days: 7 }
    buckets { name: "documents" noncurrent_version_expiration_days: 90 }
    backup { retention_days: 8 })"));
  ASSERT_THAT(point.second_line, SizeIs(3));
  EXPECT_EQ(point.second_line[0].mechanism, "point-in-time recovery");
  EXPECT_EQ(point.second_line[0].recovery_point_seconds, 300);
  EXPECT_EQ(point.second_line[0].kept_days, 7);
  EXPECT_EQ(point.second_line[1].mechanism, "AWS Backup");
  EXPECT_EQ(point.second_line[1].recovery_point_seconds, 86400);
  EXPECT_EQ(point.second_line[1].kept_days, 8);
  EXPECT_EQ(point.second_line[2].mechanism, "versioning");
  EXPECT_EQ(point.second_line[2].recovery_point_seconds, 0);
  EXPECT_EQ(point.second_line[2].kept_days, 90);

  const RecoveryPoint none =
      ComputeRecoveryPoint(SpecWith("backup { enabled: false }"));
  ASSERT_THAT(none.second_line, SizeIs(2));
  EXPECT_EQ(none.second_line[1].kept_days, std::nullopt);
}

TEST(RecoveryPoint, OnlyDailySchedulesHaveAKnownAge) {
  const auto age = [](const std::string& schedule) {
    return ComputeRecoveryPoint(
               SpecWith("backup { schedule: \"" + schedule + "\" }"))
        .second_line[1]
        .recovery_point_seconds;
  };
  EXPECT_EQ(age("cron(30 23 ? * * *)"), 86400);
  EXPECT_EQ(age("cron(0 5 ? * MON *)"), std::nullopt);
  EXPECT_EQ(age("cron(0 5 1 * ? *)"), std::nullopt);
  EXPECT_EQ(age("cron(0 0/6 * * ? *)"), std::nullopt);
  EXPECT_EQ(age("cron(0 5 * *)"), std::nullopt);
}

}  // namespace
}  // namespace drc::proof
