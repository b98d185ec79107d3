// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "generator/proof/spec_for_test.h"
#include "generator/report/parts.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::report {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

std::vector<std::string> Ids(const char* fields) {
  std::vector<std::string> ids;
  for (const Decision& decision : ListDecisions(proof::SpecWith(fields))) {
    ids.push_back(decision.id);
    EXPECT_NE(decision.decision, "");
    EXPECT_NE(decision.reason, "");
  }
  return ids;
}

std::string DecisionOf(const char* id, const char* fields) {
  for (const Decision& decision : ListDecisions(proof::SpecWith(fields))) {
    if (decision.id == id) return decision.decision + " " + decision.reason;
  }
  return "";
}

TEST(Decisions, OfTheDefaults) {
  EXPECT_THAT(
      Ids(""),
      ElementsAre("bucket-names", "bucket-encryption-kms",
                  "failback-replication-off", "transfer-acceleration",
                  "replication-time", "table-management-role", "control-table",
                  "zones-of-the-account", "runtime-python3.11",
                  "reserved-concurrency", "api-timeout", "owned-zone",
                  "signing-region", "names-follow-the-writer", "health-metrics",
                  "no-subscribers", "manual-failback", "security-groups"));
}

TEST(Decisions, OfEverythingElse) {
  EXPECT_THAT(
      Ids(R"(
        objectives { rpo_seconds: 900 transactions_per_second: 10000 }
        regions {
          primary { availability_zone_ids: ["use1-az1", "use1-az2"] }
          secondary { availability_zone_ids: ["usw2-az1", "usw2-az2"] }
        }
        network { interface_endpoints: ["sns", "ecr.api"] }
        tables {
          name: "ledger"
          consistency: CONSISTENCY_STRONG
          witness_region: "us-east-2"
        }
        buckets {
          name: "documents"
          encryption: BUCKET_ENCRYPTION_SSE_S3
          transfer_acceleration: false
          replication { failback: true }
        }
        functions {
          name: "processor"
          runtime: "nodejs18.x"
          timeout_seconds: 30
        }
        routing {
          existing_zone { hosted_zone_id: "Z0123456789" domain_name: "a.net" }
          ttl_seconds: 30
        }
        failover { automatic: false }
        alerts { subscriptions { protocol: "email" endpoint: "a@b.net" } }
        protection { deletion_protection: true retain_data: true })"),
      ElementsAre("bucket-names", "bucket-encryption-s3",
                  "table-management-role", "control-table", "warm-throughput",
                  "strong-consistency", "endpoint-zones", "runtime-nodejs18.x",
                  "reserved-concurrency", "existing-zone", "alias-ttl",
                  "signing-region", "names-follow-the-writer", "health-metrics",
                  "manual-failover", "manual-failback", "security-groups",
                  "deletion-protection", "retained-data"));
}

TEST(Decisions, NameWhatTheyConcern) {
  constexpr char kBuckets[] = R"(
    buckets { name: "a" } buckets { name: "b" }
    buckets { name: "c" encryption: BUCKET_ENCRYPTION_SSE_S3 })";
  EXPECT_THAT(Ids(kBuckets),
              IsSupersetOf({"bucket-encryption-kms", "bucket-encryption-s3"}));
  EXPECT_THAT(DecisionOf("bucket-encryption-kms", kBuckets),
              HasSubstr("default encryption of a and b."));
  EXPECT_THAT(DecisionOf("transfer-acceleration", kBuckets),
              HasSubstr("Acceleration of a, b and c is"));
  EXPECT_THAT(DecisionOf("zones-of-the-account", ""),
              HasSubstr("in us-east-1 and us-west-2 lie in the first 2 zones"));
  EXPECT_THAT(DecisionOf("zones-of-the-account", R"(regions {
                primary { availability_zone_ids: ["use1-az1", "use1-az2"] }
              })"),
              HasSubstr("in us-west-2 lie in"));
  EXPECT_THAT(DecisionOf("endpoint-zones",
                         "network { interface_endpoints: ['sns', 'ecr.api'] }"),
              HasSubstr("an interface of sns, ecr.api."));
  EXPECT_THAT(DecisionOf("runtime-python3.11", ""),
              AllOf(HasSubstr("2027-06-30"), HasSubstr("2027-07-31"),
                    HasSubstr("2027-08-31")));
}

TEST(Decisions, TellTheEndOfEveryRuntime) {
  EXPECT_THAT(DecisionOf("runtime-nodejs24.x",
                         R"(functions { name: "a" runtime: "nodejs24.x" })"),
              AllOf(HasSubstr("2028-04-30"), HasSubstr("2028-06-01")));
}

TEST(Decisions, TellWhatAnAccountNeedsForItsRegions) {
  EXPECT_THAT(DecisionOf("opt-in-region", R"(regions {
                primary { name: "eu-south-2" }
                secondary { name: "eu-central-2" }
              })"),
              HasSubstr("enabled eu-south-2 and eu-central-2 before"));
  constexpr char kChina[] = R"(regions {
    primary { name: "cn-north-1" }
    secondary { name: "cn-northwest-1" }
  })";
  EXPECT_THAT(DecisionOf("china-licence", kChina), HasSubstr("ICP"));
  EXPECT_THAT(Ids(kChina), Not(Contains("opt-in-region")));
}

TEST(Decisions, HealthMetricsDependOnTheRegions) {
  const auto decision = [](const std::string& primary,
                           const std::string& secondary) {
    const std::string fields = "regions { primary { name: \"" + primary +
                               "\" } secondary { name: \"" + secondary +
                               "\" } }";
    return DecisionOf("health-metrics", fields.c_str());
  };
  EXPECT_THAT(decision("us-east-1", "us-west-2"),
              HasSubstr("lie in us-east-1 and fall silent with it"));
  EXPECT_THAT(decision("us-west-2", "us-east-1"),
              HasSubstr("Only the health check of the secondary"));
  EXPECT_THAT(decision("eu-west-1", "eu-central-1"),
              HasSubstr("No alarm watches the health checks"));
}

}  // namespace
}  // namespace drc::report
