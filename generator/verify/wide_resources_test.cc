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

TEST(WideResources, NeedAReason) {
  const auto too_wide = [](const char* arn, const char* action) {
    return IsTooWide(arn, {action}, kRegions);
  };
  EXPECT_FALSE(too_wide("arn:aws:acm:us-west-2:1:certificate/*", "acm:X"));
  EXPECT_TRUE(too_wide("arn:aws:acm:us-west-2:1:*", "acm:X"));
  EXPECT_TRUE(too_wide("arn:aws:dynamodb:us-west-2:1:table/*", "dynamodb:X"));
  EXPECT_TRUE(too_wide("arn:aws:s3:::*", "s3:X"));
  EXPECT_FALSE(too_wide("arn:aws:kms:us-west-2:1:key/*", "kms:TagResource"));
  EXPECT_TRUE(too_wide("arn:aws:kms:us-west-2:1:key/*", "kms:Decrypt"));
  for (const WideResource& row : AllWideResources()) {
    EXPECT_FALSE(row.reason.empty()) << row.pattern;
  }
}

}  // namespace
}  // namespace drc::verify
