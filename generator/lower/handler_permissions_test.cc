// SPDX-License-Identifier: Apache-2.0

#include "generator/lower/handler_permissions.h"

#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "re2/re2.h"

namespace drc::lower {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Not;

// An IAM action without a wildcard.
constexpr char kAction[] = "[a-z0-9-]+:[A-Z][A-Za-z0-9]+";

// Sorted and without duplicates.
template <typename Range, typename Key>
void ExpectStrictlyIncreasing(const Range& range, Key key) {
  for (size_t i = 1; i < range.size(); ++i) {
    EXPECT_LT(key(range[i - 1]), key(range[i]));
  }
}

absl::string_view Identity(absl::string_view s) { return s; }

std::set<std::string> AllActions() {
  std::set<std::string> out;
  for (const TypePermissions& type : AllHandlerPermissions()) {
    out.insert(type.actions.begin(), type.actions.end());
  }
  return out;
}

TEST(HandlerPermissions, TypesAreSorted) {
  ExpectStrictlyIncreasing(AllHandlerPermissions(),
                           [](const TypePermissions& t) { return t.type; });
  for (const TypePermissions& t : AllHandlerPermissions()) {
    EXPECT_TRUE(
        RE2::FullMatch(std::string(t.type), "AWS::[A-Za-z0-9]+::[A-Za-z0-9]+"))
        << t.type;
  }
}

TEST(HandlerPermissions, ActionsAreSortedAndWellFormed) {
  for (const TypePermissions& t : AllHandlerPermissions()) {
    SCOPED_TRACE(t.type);
    EXPECT_THAT(t.actions, Not(IsEmpty()));
    ExpectStrictlyIncreasing(t.actions, Identity);
    for (absl::string_view action : t.actions) {
      EXPECT_TRUE(RE2::FullMatch(std::string(action), kAction)) << action;
    }
  }
}

TEST(HandlerPermissions, EveryTypeIsFound) {
  for (const TypePermissions& t : AllHandlerPermissions()) {
    EXPECT_EQ(HandlerPermissions(t.type), t.actions) << t.type;
  }
}

TEST(HandlerPermissions, KnowsTypicalActions) {
  EXPECT_THAT(HandlerPermissions("AWS::S3::Bucket"),
              Contains("s3:PutReplicationConfiguration"));
  EXPECT_THAT(HandlerPermissions("AWS::Lambda::Function"),
              Contains("iam:PassRole"));
  EXPECT_THAT(HandlerPermissions("AWS::Backup::BackupVault"),
              Contains("kms:CreateGrant"));
  EXPECT_THAT(HandlerPermissions("AWS::CloudFormation::CustomResource"),
              Contains("lambda:InvokeFunction"));
}

TEST(HandlerPermissions, UnknownTypesHaveNone) {
  EXPECT_THAT(HandlerPermissions(""), IsEmpty());
  EXPECT_THAT(HandlerPermissions("AWS::S3"), IsEmpty());
  EXPECT_THAT(HandlerPermissions("AWS::S3::Buckets"), IsEmpty());
  EXPECT_THAT(HandlerPermissions("Custom::Thing"), IsEmpty());
}

TEST(SupportsResources, TableIsSortedAndUsed) {
  ExpectStrictlyIncreasing(ActionsWithoutResources(), Identity);
  const std::set<std::string> all = AllActions();
  for (absl::string_view action : ActionsWithoutResources()) {
    EXPECT_THAT(all, Contains(std::string(action)));
  }
}

TEST(SupportsResources, TellsActionsApart) {
  EXPECT_FALSE(SupportsResources("ec2:DescribeVpcs"));
  EXPECT_FALSE(SupportsResources("kms:CreateKey"));
  EXPECT_FALSE(SupportsResources("kms:ListAliases"));
  EXPECT_FALSE(SupportsResources("logs:DescribeLogGroups"));
  EXPECT_FALSE(SupportsResources("route53:CreateHealthCheck"));
  EXPECT_TRUE(SupportsResources("cloudwatch:PutDashboard"));
  EXPECT_TRUE(SupportsResources("ec2:DescribeVpcAttribute"));
  EXPECT_TRUE(SupportsResources("route53:GetChange"));
  EXPECT_TRUE(SupportsResources("s3:CreateBucket"));
}

}  // namespace
}  // namespace drc::lower
