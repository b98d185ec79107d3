// SPDX-License-Identifier: Apache-2.0
#include <limits>
#include <string>

#include "dr/v1/environment.pb.h"
#include "generator/parse/parts.h"
#include "generator/proof/sizing.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace drc::parse {
namespace {

using ::testing::ElementsAre;

dr::v1::Environment Complete(const std::string& text) {
  dr::v1::Environment environment;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &environment))
      << text;
  ApplyDefaults(&environment);
  return environment;
}

constexpr char kSpec[] = R"pb(
  name: "payments"
  regions {
    primary { name: "us-east-1" }
    secondary { name: "us-west-2" }
  }
  tables { name: "transactions" }
  tables { name: "other" }
  buckets { name: "documents" }
  functions { name: "processor" }
  functions { name: "second" table: "other" memory_mb: 2048 }
)pb";

TEST(ApplyDefaults, FillsInTheSchemasDefaults) {
  const dr::v1::Environment e = Complete(kSpec);
  EXPECT_EQ(e.objectives().rto_seconds(), 900);
  EXPECT_EQ(e.functions(0).runtime(), "python3.11");
  EXPECT_EQ(e.functions(0).memory_mb(), 1024);
  EXPECT_EQ(e.functions(1).memory_mb(), 2048);
  EXPECT_EQ(e.functions(0).architecture(), dr::v1::ARCHITECTURE_X86_64);
  EXPECT_TRUE(e.buckets(0).replication().time_control());
  EXPECT_FALSE(e.buckets(0).replication().failback());
  EXPECT_TRUE(e.has_configuration());
  EXPECT_EQ(e.routing().health_check().path(), "/health");
}

TEST(ApplyDefaults, FillsInWhatFollowsFromOtherValues) {
  const dr::v1::Environment e = Complete(kSpec);
  EXPECT_EQ(e.regions().primary().vpc_cidr(), "10.0.0.0/16");
  EXPECT_EQ(e.regions().secondary().vpc_cidr(), "10.1.0.0/16");
  EXPECT_EQ(e.tables(0).partition_key().name(), "transaction_id");
  EXPECT_EQ(e.tables(0).partition_key().type(), dr::v1::ATTRIBUTE_TYPE_STRING);
  EXPECT_FALSE(e.tables(0).has_warm_throughput());
  EXPECT_EQ(e.functions(0).table(), "transactions");
  EXPECT_EQ(e.functions(1).table(), "other");
  EXPECT_EQ(e.functions(1).bucket(), "documents");
  EXPECT_THAT(e.functions(0).table_actions(),
              ElementsAre("GetItem", "PutItem"));
  EXPECT_THAT(e.functions(0).bucket_actions(), ElementsAre("PutObject"));
  EXPECT_EQ(e.routing().function(), "processor");
  EXPECT_EQ(e.routing().owned_zone().domain_name(), "transactions.internal");
  EXPECT_EQ(e.buckets(0).replication().latency_alarm_seconds(), 180);
}

TEST(ApplyDefaults, KeepsWhatIsSet) {
  const dr::v1::Environment e = Complete(R"pb(
    objectives { rpo_seconds: 0 }
    routing {
      existing_zone {}
      function: "f"
    }
    buckets { replication { latency_alarm_seconds: 90 } }
    buckets {}
    functions {
      table_actions: "Query"
      reserved_concurrency: 7
      architecture: ARCHITECTURE_ARM64
    }
    backup { enabled: false }
  )pb");
  EXPECT_EQ(e.objectives().rpo_seconds(), 0);
  EXPECT_FALSE(e.routing().has_owned_zone());
  EXPECT_EQ(e.routing().function(), "f");
  EXPECT_EQ(e.buckets(0).replication().latency_alarm_seconds(), 90);
  EXPECT_EQ(e.buckets(1).replication().latency_alarm_seconds(), 60);
  EXPECT_EQ(e.functions(0).reserved_concurrency(), 7);
  EXPECT_THAT(e.functions(0).table_actions(), ElementsAre("Query"));
  EXPECT_EQ(e.functions(0).architecture(), dr::v1::ARCHITECTURE_ARM64);
  EXPECT_FALSE(e.backup().enabled());
}

TEST(ApplyDefaults, CreatesNoRegionThatIsMissing) {
  EXPECT_FALSE(Complete("").has_regions());
  EXPECT_FALSE(Complete("regions { primary {} }").regions().has_secondary());
}

TEST(ApplyDefaults, SizesTheTablesByTheLoad) {
  struct {
    const char* objectives;
    const char* table;
    int64_t writes;  // 0: AWS's own minimum is enough
    int64_t reads;
  } constexpr kCases[] = {
      {"transactions_per_second: 3076", "", 0, 0},
      {"transactions_per_second: 3077", "", 4001, 12000},
      {"transactions_per_second: 10000", "", 13000, 13000},
      {"transactions_per_second: 10000 headroom_percent: 100", "", 20000,
       20000},
      {"transactions_per_second: 10000", "write_units_per_transaction: 3",
       39000, 13000},
      {"transactions_per_second: 1000", "write_units_per_transaction: 4", 5200,
       12000},
      {"transactions_per_second: 10000",
       "warm_throughput { read_units_per_second: 1 write_units_per_second: 2 }",
       2, 1},
  };
  for (const auto& c : kCases) {
    const dr::v1::Environment e =
        Complete(std::string("objectives { ") + c.objectives + " } tables { " +
                 c.table + " }");
    const dr::v1::WarmThroughput& warm = e.tables(0).warm_throughput();
    EXPECT_EQ(e.tables(0).has_warm_throughput(), c.writes != 0);
    EXPECT_EQ(warm.write_units_per_second(), c.writes) << c.objectives;
    EXPECT_EQ(warm.read_units_per_second(), c.reads) << c.objectives;
  }
}

TEST(ApplyDefaults, ReadsAbsurdNumbersAsTheNearestBound) {
  const std::string most = std::to_string(std::numeric_limits<int32_t>::max());
  const dr::v1::Environment e =
      Complete("objectives { transactions_per_second: " + most +
               " } tables { "
               "write_units_per_transaction: " +
               most +
               " } functions { "
               "expected_duration_ms: " +
               most + " }");
  EXPECT_EQ(e.tables(0).warm_throughput().write_units_per_second(), 1040000000);
  EXPECT_EQ(e.functions(0).reserved_concurrency(), 1170000000);
  EXPECT_EQ(Complete("objectives { transactions_per_second: -5 } functions {}")
                .functions(0)
                .reserved_concurrency(),
            100);
}

TEST(ApplyDefaults, TheControlTableIsStrongWhereItCanBe) {
  const auto witness = [](const std::string& primary,
                          const std::string& secondary,
                          const std::string& more) {
    const dr::v1::Environment e =
        Complete("regions { primary { name: '" + primary +
                 "' } secondary { name: '" + secondary + "' } } " + more);
    EXPECT_EQ(proof::HasStrongControlTable(e),
              e.failover().control_table().has_witness_region());
    return e.failover().control_table().witness_region();
  };
  EXPECT_EQ(witness("us-east-1", "us-west-2", ""), "us-east-2");
  EXPECT_EQ(witness("eu-west-1", "eu-central-1", ""), "eu-west-2");
  EXPECT_EQ(witness("us-east-1", "eu-west-1", ""), "");
  EXPECT_EQ(witness("us-east-1", "us-west-2",
                    "failover { control_table { eventual_reason: 'two' } }"),
            "");
  EXPECT_EQ(
      witness("eu-west-1", "eu-central-1",
              "failover { control_table { witness_region: 'eu-west-3' } }"),
      "eu-west-3");
}

TEST(ApplyDefaults, OperatorsAreUsers) {
  const dr::v1::Environment e = Complete("");
  ASSERT_EQ(e.failover().operators_size(), 1);
  EXPECT_EQ(e.failover().operators(0), "user/*");
}

}  // namespace
}  // namespace drc::parse
