// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/wide_resources.h"

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace drc::verify {
namespace {

const std::vector<std::string> kRegions = {"us-east-1", "us-west-2"};

std::string Of(const char* arn) { return WidePattern(arn, kRegions); }

TEST(WideResources, BeginWithAWildcard) {
  EXPECT_EQ(Of("arn:${AWS::Partition}:acm:us-west-2:${AWS::AccountId}:"
               "certificate/*"),
            "acm:certificate/*");
  EXPECT_EQ(Of("arn:aws:lambda:us-west-2:${AWS::AccountId}:function:*-prod"),
            "lambda:function:*-prod");
  EXPECT_EQ(Of("arn:aws:apigateway:us-west-2::/apis/*"), "apigateway:/apis/*");
  EXPECT_EQ(Of("arn:aws:ec2:us-west-2:1:*"), "ec2:*");
  // No ARN: who knows what it names.
  EXPECT_EQ(Of("documents-${EnvironmentSuffix}"),
            "documents-${EnvironmentSuffix}");
  EXPECT_EQ(Of("arn:aws:s3:::*-${AWS::AccountId}-us-east-1/*"),
            "s3:*-${AWS::AccountId}-<region>/*");
  EXPECT_EQ(Of("arn:aws:sns:us-west-2:1:*"), "sns:*");
  EXPECT_EQ(Of("arn:aws:logs:us-west-2:1:log-group:/*"), "logs:log-group:/*");
  EXPECT_EQ(Of("arn:aws:lambda:us-west-2:1:function:d?"), "lambda:function:d?");
  EXPECT_EQ(Of("arn:aws:lambda:*:1:function:x"),
            "arn:aws:lambda:*:1:function:x");
  EXPECT_EQ(Of("arn:aws:s3*"), "arn:aws:s3*");
  for (const char* table : {"table/Ledger*", "table/L*/index/*", "table//*"}) {
    EXPECT_NE(Of(absl::StrCat("arn:aws:dynamodb:us-west-2:1:", table).c_str()),
              "");
  }
}

TEST(WideResources, AreNamedByNoName) {
  EXPECT_EQ(Of("*"), "");
  EXPECT_EQ(Of("arn:aws:s3:::documents-${EnvironmentSuffix}/*"), "");
  EXPECT_EQ(Of("arn:aws:sns:us-west-2:1:alerts-${EnvironmentSuffix}:*"), "");
  EXPECT_EQ(Of("arn:aws:dynamodb:us-west-2:1:table/a-${X}/index/*"), "");
  EXPECT_EQ(Of("arn:aws:dynamodb:us-west-2:1:table/Ledger/backup/*"), "");
  EXPECT_EQ(Of("arn:aws:apigateway:us-west-2::/apis"), "");
}

Statement Allow(absl::string_view action) {
  Statement statement;
  statement.allows = true;
  statement.actions = {action};
  return statement;
}

TEST(WideResources, NeedAReason) {
  const auto width = [](absl::string_view arn, absl::string_view action) {
    return WidthOf(WidePattern(arn, kRegions), Allow(action));
  };
  EXPECT_EQ(width("arn:aws:acm:us-west-2:1:certificate/*", "acm:X"),
            Width::kNarrow);
  EXPECT_EQ(width("arn:aws:acm:us-west-2:1:*", "acm:X"), Width::kWide);
  EXPECT_EQ(width("arn:aws:dynamodb:us-west-2:1:table/*", "dynamodb:X"),
            Width::kWide);
  EXPECT_EQ(width("arn:aws:s3:::*", "s3:X"), Width::kWide);
  EXPECT_EQ(width("arn:aws:kms:us-west-2:1:key/*", "kms:TagResource"),
            Width::kNarrow);
  EXPECT_EQ(width("arn:aws:kms:us-west-2:1:key/*", "kms:Decrypt"),
            Width::kWide);
  for (const WideResource& row : AllWideResources()) {
    EXPECT_FALSE(row.reason.empty()) << row.pattern;
  }
}

TEST(WideResources, AskForATagToBeDeleted) {
  constexpr absl::string_view kVpcs = "arn:aws:ec2:us-west-2:1:vpc/*";
  EXPECT_EQ(
      WidthOf(WidePattern(kVpcs, kRegions), Allow("ec2:ModifyVpcAttribute")),
      Width::kNarrow);
  Statement deletes = Allow("ec2:DeleteVpc");
  EXPECT_EQ(WidthOf(WidePattern(kVpcs, kRegions), deletes), Width::kUntagged);
  deletes.conditions = {
      {"StringEquals", "aws:ResourceTag/dr-suffix", {"${EnvironmentSuffix}"}}};
  EXPECT_EQ(WidthOf(WidePattern(kVpcs, kRegions), deletes), Width::kNarrow);
  deletes.conditions.front().values = {"${EnvironmentSuffix}", "other"};
  EXPECT_EQ(WidthOf(WidePattern(kVpcs, kRegions), deletes), Width::kUntagged);
  deletes.conditions.front() = {
      "StringLike", "aws:ResourceTag/dr-suffix", {"${EnvironmentSuffix}"}};
  EXPECT_EQ(WidthOf(WidePattern(kVpcs, kRegions), deletes), Width::kUntagged);
}

TEST(IsBelowName, ANameInFullComesBeforeTheWildcard) {
  for (const char* below :
       {"secretsmanager:secret:orders/db-??????", "ssm:parameter/orders/*",
        "es:domain/orders/*", "execute-api:a1b2c3/*/GET/orders",
        "execute-api:a1b2c3/prod/POST/@connections/*",
        "logs:log-group:orders:*"}) {
    EXPECT_TRUE(IsBelowName(below)) << below;
  }
  for (const char* wide :
       {"secretsmanager:secret:*", "secretsmanager:secret:orders-*",
        "ssm:parameter/*", "ssm:parameter/orders*", "kms:key/*",
        "execute-api:*/prod/GET/orders", "iam:role/orders/*", "sqs:*",
        "s3:rates-*/*", "apigateway:/apis/*", "logs:log-group:/aws/lambda/*",
        "elasticloadbalancing:loadbalancer/app/*",
        "arn:aws:sqs:*:123456789012:orders", "*"}) {
    EXPECT_FALSE(IsBelowName(wide)) << wide;
  }
}

}  // namespace
}  // namespace drc::verify
