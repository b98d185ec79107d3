// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <string>

#include "aws/cloud_watch.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/ec2.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/kms.pb.h"
#include "aws/route53.pb.h"
#include "aws/s3.pb.h"
#include "generator/catalogue/types.h"
#include "generator/report/parts.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::report {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

TEST(Prices, AreOfEachKindAndHaveASource) {
  for (size_t i = 0; i < Prices().size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(Prices()[i].of), i);
    EXPECT_GT(Prices()[i].thousandths, 0);
    EXPECT_THAT(std::string(Prices()[i].page),
                ::testing::MatchesRegex("aws.amazon.com/[a-z0-9/-]+/pricing"));
  }
}

TEST(Prices, KnowWhatTheCompilerEmits) {
  for (const catalogue::Type& type : catalogue::AllEntries()) {
    EXPECT_NE(UseOf(type.type), nullptr) << type.type;
  }
  EXPECT_EQ(UseOf("AWS::RDS::DBInstance"), nullptr);
  EXPECT_EQ(UseOf("AWS::S3"), nullptr);
}

class CostsTest : public ::testing::Test {
 protected:
  CostsTest() : stack_(program_.AddRoot("us-east-1")) {}

  // How many of each.
  std::map<std::string, int64_t> Counts() const {
    std::map<std::string, int64_t> counts;
    for (const Cost& cost : ListCosts(program_).fixed) {
      counts[cost.unit] += cost.count;
    }
    return counts;
  }

  program::Program program_;
  program::Stack& stack_;
};

TEST_F(CostsTest, OfNothingAreNone) {
  const Costs costs = ListCosts(program_);
  EXPECT_THAT(costs.fixed, IsEmpty());
  EXPECT_EQ(costs.monthly(), 0);
}

TEST_F(CostsTest, CountRulesOfContributorInsightsByRegionAndKey) {
  auto& table = stack_.Add<aws::dynamodb::GlobalTable>("A", {});
  table.add_key_schema()->set_key_type("HASH");
  table.add_key_schema()->set_key_type("RANGE");
  for (const char* mode : {"THROTTLED_KEYS", "ACCESSED_AND_THROTTLED_KEYS"}) {
    auto* insights =
        table.add_replicas()->mutable_contributor_insights_specification();
    insights->set_enabled(true);
    insights->set_mode(mode);
  }
  table.add_replicas();
  EXPECT_THAT(Counts(), UnorderedElementsAre(Pair("rule", 2 + 4)));
  EXPECT_EQ(ListCosts(program_).monthly(), 6 * 500);
}

TEST_F(CostsTest, CountFeaturesOfHealthChecks) {
  auto& endpoint = *stack_.Add<aws::route53::HealthCheck>("A", {})
                        .mutable_health_check_config();
  endpoint.set_type("HTTPS_STR_MATCH");
  endpoint.set_request_interval(10);
  endpoint.set_measure_latency(true);
  stack_.Add<aws::route53::HealthCheck>("B", {})
      .mutable_health_check_config()
      ->set_type("CALCULATED");
  EXPECT_THAT(Counts(),
              UnorderedElementsAre(Pair("check", 2), Pair("feature", 4)));
  EXPECT_EQ(ListCosts(program_).monthly(), 2 * 500 + 4 * 1000);
}

TEST_F(CostsTest, CountEndpointsByZone) {
  auto& endpoint = stack_.Add<aws::ec2::VPCEndpoint>("A", {});
  endpoint.set_vpc_endpoint_type("Interface");
  for (const char* subnet : {"a", "b", "c"}) endpoint.add_subnet_ids(subnet);
  stack_.Add<aws::ec2::VPCEndpoint>("B", {}).set_vpc_endpoint_type("Gateway");
  EXPECT_THAT(Counts(), ElementsAre(Pair("endpoint and zone", 3)));
  EXPECT_EQ(ListCosts(program_).monthly(), 3 * 10 * 730);
}

TEST_F(CostsTest, CountNatGatewaysAndTheirAddresses) {
  stack_.Add<aws::ec2::NatGateway>("A", {});
  stack_.Add<aws::ec2::EIP>("B", {});
  stack_.Add<aws::ec2::EIP>("C", {});
  EXPECT_THAT(Counts(),
              UnorderedElementsAre(Pair("gateway", 1), Pair("address", 2)));
  EXPECT_EQ(ListCosts(program_).monthly(), 730 * (45 + 2 * 5));
}

TEST_F(CostsTest, CountAttachmentsToTransitGateways) {
  stack_.Add<aws::ec2::TransitGatewayAttachment>("A", {});
  EXPECT_THAT(Counts(), ElementsAre(Pair("attachment", 1)));
  EXPECT_EQ(ListCosts(program_).monthly(), 730 * 50);
}

TEST_F(CostsTest, CountStreamsOrTheirShards) {
  stack_.Add<aws::kinesis::Stream>("A", {})
      .mutable_stream_mode_details()
      ->set_stream_mode("ON_DEMAND");
  stack_.Add<aws::kinesis::Stream>("B", {}).set_shard_count(4);
  EXPECT_THAT(Counts(),
              UnorderedElementsAre(Pair("stream", 1), Pair("shard", 4)));
  EXPECT_EQ(ListCosts(program_).monthly(), 730 * (40 + 4 * 15));
}

TEST_F(CostsTest, CountMetricsOfAlarms) {
  stack_.Add<aws::cloud_watch::Alarm>("A", {}).set_period(60);
  auto& expression = stack_.Add<aws::cloud_watch::Alarm>("B", {});
  expression.add_metrics()->set_expression("a / b");
  expression.add_metrics()->mutable_metric_stat();
  expression.add_metrics()->mutable_metric_stat();
  stack_.Add<aws::cloud_watch::Alarm>("C", {}).set_period(10);
  EXPECT_EQ(ListCosts(program_).monthly(), 3 * 100 + 300);
}

TEST_F(CostsTest, NameWhatDependsOnUse) {
  stack_.Add<aws::s3::Bucket>("A", {});
  stack_.Add<aws::kms::Key>("B", {});
  stack_.Add<aws::kms::ReplicaKey>("C", {});
  stack_.Add<aws::kms::Alias>("D", {});
  const Costs costs = ListCosts(program_);
  EXPECT_EQ(costs.monthly(), 2000);
  std::vector<std::string> types;
  for (const ByUse& use : costs.by_use) types.push_back(use.type);
  EXPECT_THAT(types, ElementsAre("AWS::KMS::Key", "AWS::KMS::ReplicaKey",
                                 "AWS::S3::Bucket"));
  EXPECT_THAT(costs.unknown, IsEmpty());
}

TEST(Dollars, HaveCents) {
  EXPECT_EQ(Dollars(0), "$0.00");
  EXPECT_EQ(Dollars(29200), "$29.20");
  EXPECT_EQ(Dollars(15), "$0.015");
  EXPECT_EQ(Dollars(1234560), "$1,234.56");
}

}  // namespace
}  // namespace drc::report
