// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/type_list.h"

#include "gtest/gtest.h"

namespace import_schema {
namespace {

TEST(ParseTypeList, ReadsATypeALine) {
  Findings findings;
  const auto types = ParseTypeList("types.txt",
                                   "# The types.\n\n"
                                   "AWS::S3::Bucket  # one\r\n"
                                   "  AWS::ApiGatewayV2::Api\n",
                                   &findings);
  EXPECT_EQ(findings.Render(), "");
  ASSERT_EQ(types.size(), 2);
  EXPECT_EQ(types[0].name.full, "AWS::ApiGatewayV2::Api");
  EXPECT_EQ(types[0].name.service, "api_gateway_v2");
  EXPECT_EQ(types[0].name.resource, "Api");
  EXPECT_EQ(types[0].place.within, "4");
  EXPECT_EQ(types[1].name.full, "AWS::S3::Bucket");
}

TEST(ParseTypeName, KnowsTypesOfAwsAlone) {
  EXPECT_EQ(ParseTypeName("AWS::SQS::Queue")->service, "sqs");
  EXPECT_FALSE(ParseTypeName("Alexa::ASK::Skill").has_value());
  EXPECT_FALSE(ParseTypeName("AWS::SQS::Queue::MODULE").has_value());
  EXPECT_FALSE(ParseTypeName("AWS::SQS::").has_value());
}

TEST(ParseTypeList, ReportsEveryBadLine) {
  Findings findings;
  ParseTypeList(
      "types.txt",
      "AWS::S3\nS3::Bucket::X\nAWS::S3::Bucket::Rule\nAWS::S3::A/../b\n"
      "AWS::::X\nAWS::SNS::Topic\nAWS::SNS::Topic\n",
      &findings);
  EXPECT_EQ(
      findings.Render(),
      "types.txt:1: error: \"AWS::S3\" is no name of a resource type, such as "
      "AWS::S3::Bucket\n"
      "types.txt:2: error: \"S3::Bucket::X\" is no name of a resource type, "
      "such as AWS::S3::Bucket\n"
      "types.txt:3: error: \"AWS::S3::Bucket::Rule\" is no name of a resource "
      "type, such as AWS::S3::Bucket\n"
      "types.txt:4: error: \"AWS::S3::A/../b\" is no name of a resource type, "
      "such as AWS::S3::Bucket\n"
      "types.txt:5: error: \"AWS::::X\" is no name of a resource type, such as "
      "AWS::S3::Bucket\n"
      "types.txt:7: error: AWS::SNS::Topic is already on line 6\n");
}

}  // namespace
}  // namespace import_schema
