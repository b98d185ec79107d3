// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generator/proof/proofs.h"
#include "generator/proof/spec_for_test.h"
#include "gtest/gtest.h"

namespace drc::proof {
namespace {

std::string Dump(const Capacity& capacity) {
  std::string out;
  for (const Demand& demand : capacity.demands) {
    EXPECT_EQ(demand.enough(), demand.shortage.empty());
    absl::StrAppend(&out, demand.resource, ", ", demand.measure, ": ",
                    demand.needed, demand.enough() ? " of " : " > ",
                    demand.available, " ", demand.unit, "\n");
  }
  return out;
}

std::string DumpQuotas(const Capacity& capacity) {
  std::string out;
  for (const Quota& quota : capacity.quotas_to_raise) {
    absl::StrAppend(&out, quota.name, ": ", quota.needed, " > ",
                    quota.by_default, " ", quota.unit, " in ",
                    absl::StrJoin(quota.regions, ", "), "\n");
  }
  return out;
}

constexpr char kTenThousand[] = R"(
  objectives { transactions_per_second: 10000 }
  functions { name: "transaction-processor" expected_duration_ms: 100 }
  tables {
    name: "transactions-table"
    warm_throughput {
      read_units_per_second: 20000
      write_units_per_second: 13000
    }
  })";

TEST(Capacity, OfTenThousandTransactionsASecond) {
  const Capacity capacity = ComputeCapacity(SpecWith(kTenThousand));
  EXPECT_EQ(
      Dump(capacity),
      "transaction-processor, reserved concurrency: "
      "1300 of 1300 concurrent executions\n"
      "transaction-processor, duration within the latency objective: "
      "100 of 1000 ms\n"
      "AWS Lambda, Concurrent executions: 1417 > 1000 concurrent executions\n"
      "Amazon API Gateway, Throttle rate: 13200 > 10000 requests/s\n"
      "dr-control, reads of the control item: 524 of 3000 read units/s\n"
      "transactions-table, writes: 13000 of 13000 write units/s\n"
      "transactions-table, reads: 13000 of 20000 read units/s\n"
      "Amazon DynamoDB, Table-level write throughput limit: "
      "13000 of 40000 write units/s\n"
      "Amazon DynamoDB, Table-level read throughput limit: "
      "20000 of 40000 read units/s\n"
      "AWS KMS, Cryptographic operations (symmetric) request rate: "
      "1000 of 100000 requests/s\n"
      "Amazon S3, Replication Time Control data transfer rate: "
      "107 of 1000 Mb/s\n"
      "dr-logs, log stream, at once: 6500 > 4000 kB/s\n"
      "Amazon Kinesis Data Streams, On-demand stream write throughput (by AWS "
      "Support): 6500 of 200000 kB/s\n"
      "Amazon VPC, VPCs per Region: 1 of 5 in a region\n");
  EXPECT_EQ(DumpQuotas(capacity),
            "Concurrent executions: 1417 > 1000 concurrent executions in "
            "us-east-1, us-west-2\n"
            "Throttle rate: 13200 > 10000 requests/s in us-east-1, "
            "us-west-2\n");
}

TEST(Capacity, DefaultsFitIntoTheDefaultQuotas) {
  const Capacity capacity = ComputeCapacity(SpecWith(""));
  EXPECT_EQ(DumpQuotas(capacity), "");
  for (const Demand& demand : capacity.demands) {
    EXPECT_TRUE(demand.enough()) << demand.resource << " " << demand.measure;
  }
}

// 883 are all that one function can reserve without a larger quota: 100 stay
// unreserved, 17 are the compiler's own functions'.
TEST(Capacity, LambdaQuotaCountsAllReservesAndTheRest) {
  const auto quotas = [](const char* fields) {
    return DumpQuotas(ComputeCapacity(SpecWith(fields)));
  };
  EXPECT_EQ(quotas(R"(functions { name: "a" reserved_concurrency: 883 })"), "");
  EXPECT_EQ(quotas(R"(functions { name: "a" reserved_concurrency: 450 }
                      functions { name: "b" reserved_concurrency: 434 })"),
            "Concurrent executions: 1001 > 1000 concurrent executions in "
            "us-east-1, us-west-2\n");
}

TEST(Capacity, EverythingIsRaisedForAMillionTransactionsASecond) {
  EXPECT_EQ(
      DumpQuotas(ComputeCapacity(
          SpecWith("objectives { transactions_per_second: 1000000 } "
                   "functions { name: 'a' expected_duration_ms: 100 }"))),
      "Concurrent executions: 130117 > 1000 concurrent executions in "
      "us-east-1, us-west-2\n"
      "Throttle rate: 1300200 > 10000 requests/s in us-east-1, us-west-2\n"
      "Table-level write throughput limit: 1300000 > 40000 write units/s in "
      "us-east-1, us-west-2\n"
      "Table-level read throughput limit: 1300000 > 40000 read units/s in "
      "us-east-1, us-west-2\n"
      "Replication Time Control data transfer rate: 10650 > 1000 Mb/s in "
      "us-east-1\n"
      "On-demand stream write throughput (by AWS Support): 650000 > 200000 "
      "kB/s in us-west-2\n");
}

// Of a VPC that exists nobody knows what it has.
TEST(Capacity, CountsVpcsThatAreMadeAndTheirWaysOut) {
  const auto ways = [](const char* spec) {
    std::string found;
    for (const Demand& demand : ComputeCapacity(SpecWith(spec)).demands) {
      if (demand.resource != "Amazon EC2" && demand.resource != "Amazon VPC") {
        continue;
      }
      absl::StrAppend(&found, demand.measure, ": ", demand.needed, " of ",
                      demand.available, " in ",
                      absl::StrJoin(demand.regions, ", "), "\n");
    }
    return found;
  };
  EXPECT_EQ(ways(""), "VPCs per Region: 1 of 5 in us-east-1, us-west-2\n");
  EXPECT_EQ(ways("regions { primary { existing_vpc {} } "
                 "secondary { existing_vpc {} } }"),
            "");
  EXPECT_EQ(ways("network { zones: 4 nat: NAT_GATEWAY_PER_ZONE }"),
            "VPCs per Region: 1 of 5 in us-east-1, us-west-2\n"
            "EC2-VPC Elastic IPs: 4 of 5 in us-east-1, us-west-2\n"
            "NAT gateways per Availability Zone: 1 of 5 in us-east-1, "
            "us-west-2\n"
            "Internet gateways per Region: 1 of 5 in us-east-1, us-west-2\n");
  EXPECT_EQ(ways("network { nat: NAT_GATEWAY_PER_ZONE } "
                 "regions { primary { existing_vpc {} } }"),
            "VPCs per Region: 1 of 5 in us-west-2\n"
            "EC2-VPC Elastic IPs: 2 of 5 in us-west-2\n"
            "NAT gateways per Availability Zone: 1 of 5 in us-west-2\n"
            "Internet gateways per Region: 1 of 5 in us-west-2\n");
  EXPECT_EQ(DumpQuotas(ComputeCapacity(
                SpecWith("network { zones: 6 nat: NAT_GATEWAY_PER_ZONE }"))),
            "EC2-VPC Elastic IPs: 6 > 5 addresses in us-east-1, us-west-2\n");
}

// The load is one, however many routes there are; the throttle is on each.
TEST(Capacity, TellsWhatRoutesLetThroughTogether) {
  for (const Demand& demand :
       ComputeCapacity(SpecWith("objectives { transactions_per_second: 5000 } "
                                "functions { name: 'a' routes: 'GET /a' "
                                "routes: 'POST /b' }"))
           .demands) {
    if (demand.measure != "Throttle rate") continue;
    EXPECT_EQ(demand.needed, 6700);
    EXPECT_TRUE(absl::StrContains(demand.text, "of all takes up to 19,500 and"))
        << demand.text;
  }
}

TEST(Capacity, RegionsHaveDifferentDefaults) {
  EXPECT_EQ(DumpQuotas(ComputeCapacity(SpecWith(R"(
              objectives { transactions_per_second: 2500 }
              functions { name: "a" reserved_concurrency: 250 }
              regions {
                primary { name: "eu-west-1" }
                secondary { name: "eu-south-1" }
              })"))),
            "Throttle rate: 3450 > 2500 requests/s in eu-south-1\n");
}

TEST(Capacity, FindsWhatIsShort) {
  const Capacity capacity = ComputeCapacity(SpecWith(R"(
    objectives { transactions_per_second: 5000 latency_ms: 200 }
    failover { fence_seconds: 60 }
    tables {
      name: "transactions-table"
      write_units_per_transaction: 2
      global_secondary_indexes {
        name: "by-account"
        partition_key { name: "account" }
      }
      warm_throughput {
        read_units_per_second: 12000
        write_units_per_second: 12999
      }
    }
    functions {
      name: "transaction-processor"
      expected_duration_ms: 201
      reserved_concurrency: 1306
    })"));
  std::string shortages;
  for (const Demand& demand : capacity.demands) {
    if (demand.enough()) continue;
    absl::StrAppend(&shortages, demand.resource, ", ", demand.measure, ": ",
                    demand.needed, " > ", demand.available, "\n");
  }
  EXPECT_EQ(
      shortages,
      "transaction-processor, reserved concurrency: 1307 > 1306\n"
      "transaction-processor, duration within the latency objective: 201 > "
      "200\n"
      "AWS Lambda, Concurrent executions: 1423 > 1000\n"
      "transactions-table, writes: 13000 > 12999\n"
      "transactions-table/by-account, writes: 13000 > 12999\n");
}

}  // namespace
}  // namespace drc::proof
