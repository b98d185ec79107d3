// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "dr/v1/compute.pb.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/entries.h"
#include "generator/catalogue/handlers.h"
#include "generator/catalogue/other_types.h"
#include "generator/catalogue/types.h"
#include "generator/program/property.h"
#include "generator/schema/schema.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "re2/re2.h"

namespace drc::catalogue {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

// An IAM action without a wildcard.
constexpr char kAction[] = "[a-z0-9-]+:[A-Z][A-Za-z0-9]+";
constexpr char kDay[] = "20[0-9]{2}-[01][0-9]-[0-3][0-9]";

// Sorted and without duplicates.
template <typename Table, typename Key>
void ExpectStrictlyIncreasing(const Table& table, Key key) {
  EXPECT_THAT(table, Not(IsEmpty()));
  for (size_t i = 1; i < table.size(); ++i) {
    EXPECT_LT(key(table[i - 1]), key(table[i])) << i;
  }
}

// What the handlers of a type take by AWS's data.
bool Names(absl::string_view type, absl::string_view action) {
  return absl::c_any_of(AllPermissions(), [&](const Permission& permission) {
    return permission.type == type && permission.action == action;
  });
}

TEST(AwsFacts, AreSorted) {
  ExpectStrictlyIncreasing(AllTypes(),
                           [](const TypeFacts& row) { return row.type; });
  ExpectStrictlyIncreasing(AllPermissions(), [](const Permission& row) {
    return std::make_tuple(row.type, row.action);
  });
  ExpectStrictlyIncreasing(AllActions(),
                           [](const ActionFacts& row) { return row.action; });
  ExpectStrictlyIncreasing(AllResourceKinds(), [](const ResourceKind& row) {
    return std::make_tuple(row.service, row.kind);
  });
  ExpectStrictlyIncreasing(AllRuntimes(),
                           [](const RuntimeFacts& row) { return row.name; });
  ExpectStrictlyIncreasing(AllRegions(),
                           [](const RegionFacts& row) { return row.name; });
}

TEST(AwsFacts, AreFound) {
  for (const TypeFacts& row : AllTypes()) EXPECT_EQ(FindType(row.type), &row);
  for (const ActionFacts& row : AllActions()) {
    EXPECT_EQ(FindAction(row.action), &row);
  }
  for (const RuntimeFacts& row : AllRuntimes()) {
    EXPECT_EQ(FindRuntime(row.name), &row);
  }
  for (const RegionFacts& row : AllRegions()) {
    EXPECT_EQ(FindRegion(row.name), &row);
  }
  EXPECT_EQ(FindType("AWS::S3"), nullptr);
  EXPECT_EQ(FindType("Custom::Thing"), nullptr);
  EXPECT_EQ(FindAction(""), nullptr);
  EXPECT_EQ(FindRuntime("python3"), nullptr);
  EXPECT_EQ(FindRegion("us-west-9"), nullptr);
}

TEST(AwsFacts, OfTypes) {
  EXPECT_EQ(FindType("AWS::ApiGatewayV2::Stage")->identifier,
            "ApiId StageName");
  EXPECT_TRUE(FindType("AWS::DynamoDB::GlobalTable")->stateful);
  EXPECT_FALSE(FindType("AWS::SNS::Topic")->stateful);
  const auto permissions = AllPermissions();
  const auto* tags = absl::c_find_if(permissions, [](const Permission& row) {
    return row.type == "AWS::SSM::Parameter";
  });
  ASSERT_NE(tags, permissions.end());
  EXPECT_EQ(tags->action, "ssm:AddTagsToResource");
  EXPECT_EQ(tags->handlers, kCreate | kUpdate | kTagging);
  for (const Permission& row : permissions) {
    EXPECT_NE(FindType(row.type), nullptr) << row.type;
  }
}

TEST(AwsFacts, TellEveryKindOfResource) {
  for (const ActionFacts& row : AllActions()) {
    const absl::string_view service =
        row.action.substr(0, row.action.find(':'));
    for (absl::string_view kind :
         absl::StrSplit(row.resources, ", ", absl::SkipEmpty())) {
      const ResourceKind* found = FindResourceKind(service, kind);
      ASSERT_NE(found, nullptr) << row.action << " " << kind;
      EXPECT_FALSE(found->arns.empty()) << row.action << " " << kind;
    }
  }
  EXPECT_EQ(FindResourceKind("sns", "topic")->arns,
            "arn:${Partition}:sns:${Region}:${Account}:*");
  EXPECT_TRUE(FindResourceKind("sns", "topic")->resource_tag);
  EXPECT_FALSE(FindResourceKind("kms", "alias")->resource_tag);
}

// The spec's runtimes are few enough for AWS to have announced all their ends.
TEST(AwsFacts, KnowTheEndOfEveryRuntimeOfTheLanguage) {
  const auto* field =
      dr::v1::Function::descriptor()->FindFieldByName("runtime");
  for (const std::string& name : schema::PropertyOf(field).enum_values()) {
    SCOPED_TRACE(name);
    const RuntimeFacts* runtime = FindRuntime(name);
    ASSERT_NE(runtime, nullptr);
    for (absl::string_view day :
         {runtime->deprecated, runtime->creation_blocked,
          runtime->update_blocked}) {
      EXPECT_TRUE(RE2::FullMatch(std::string(day), kDay)) << day;
    }
    EXPECT_LE(runtime->deprecated, runtime->creation_blocked);
    EXPECT_LE(runtime->creation_blocked, runtime->update_blocked);
  }
  EXPECT_TRUE(RE2::FullMatch(std::string(FactsDate()), kDay)) << FactsDate();
}

TEST(Handlers, LeaveOutWhatAwsNames) {
  const auto key = [](const LeftOut& row) {
    return std::make_tuple(row.type, row.actions);
  };
  ExpectStrictlyIncreasing(AllLeftOut(), key);
  for (const LeftOut& row : AllLeftOut()) {
    for (absl::string_view action : absl::StrSplit(row.actions, ' ')) {
      EXPECT_TRUE(Names(row.type, action))
          << row.type << " does not name " << action << " any more";
    }
    EXPECT_NE(row.property.empty(), row.reason.empty())
        << row.type << " " << row.actions;
  }
}

TEST(Handlers, AddWhatAwsDoesNotName) {
  const auto key = [](const Extra& row) {
    return std::make_tuple(row.type, row.action);
  };
  ExpectStrictlyIncreasing(AllExtras(), key);
  for (const Extra& row : AllExtras()) {
    const auto* message = FindMessageOfType(row.type);
    ASSERT_NE(message, nullptr) << row.type;
    for (const auto& named : schema::ResourceOf(message)->permissions()) {
      EXPECT_NE(named.action(), row.action) << row.type;
    }
    EXPECT_FALSE(Names(row.type, row.action))
        << row.type << " names " << row.action << " itself";
    EXPECT_FALSE(row.reason.empty()) << row.type << " " << row.action;
  }
}

// A schema that changes shows here what to decide about.
TEST(Handlers, TakeActionsOfIam) {
  // API Gateway asks for them, although IAM's documents do not know them.
  const std::set<absl::string_view> unknown = {"apigateway:TagResource",
                                               "apigateway:UntagResource"};
  // In the primary, by the deployer, who may do everything.
  const std::set<absl::string_view> primary = {"AWS::DynamoDB::GlobalTable"};
  for (const TypeFacts& type : AllTypes()) {
    if (primary.count(type.type) > 0) continue;
    const std::vector<absl::string_view> actions = HandlerActions(type.type);
    SCOPED_TRACE(type.type);
    ExpectStrictlyIncreasing(actions, [](absl::string_view a) { return a; });
    for (absl::string_view action : actions) {
      EXPECT_TRUE(RE2::FullMatch(std::string(action), kAction)) << action;
      EXPECT_TRUE(FindAction(action) != nullptr || unknown.count(action) > 0)
          << action;
    }
  }
}

TEST(Handlers, TakeTypicalActions) {
  EXPECT_THAT(HandlerActions("AWS::S3::Bucket"),
              IsSupersetOf({"s3:CreateBucket", "s3:DeleteBucket",
                            "s3:PutReplicationConfiguration"}));
  EXPECT_THAT(HandlerActions("AWS::S3::Bucket"),
              Not(Contains("s3:DeleteObject")));
  EXPECT_THAT(HandlerActions("AWS::CloudFormation::CustomResource"),
              Contains("lambda:InvokeFunction"));
  EXPECT_THAT(HandlerActions(""), IsEmpty());
  EXPECT_THAT(HandlerActions("AWS::S3::Buckets"), IsEmpty());
}

TEST(Actions, TellThoseWithoutResources) {
  for (const char* action :
       {"acm:RequestCertificate", "cloudwatch:DescribeAlarms",
        "ec2:DescribeAvailabilityZones", "ec2:DescribeVpcs", "kms:CreateKey",
        "kms:ListAliases", "logs:DescribeLogGroups",
        "route53:CreateHealthCheck", "sns:Unsubscribe",
        // What the compiler itself has no use for.
        "ecr:GetAuthorizationToken", "XRay:getsamplingrules"}) {
    EXPECT_FALSE(SupportsResources(action)) << action;
  }
  for (const char* action :
       {"apigateway:TagResource", "cloudwatch:PutDashboard",
        "ecr:BatchGetImage", "nothing:AtAll", "*", "ec2:DescribeVpcAttribute",
        "route53:GetChange", "s3:CreateBucket"}) {
    EXPECT_TRUE(SupportsResources(action)) << action;
  }
}

TEST(Actions, OverridesContradictTheData) {
  ExpectStrictlyIncreasing(AllAnyResource(),
                           [](const AnyResource& row) { return row.action; });
  for (const AnyResource& row : AllAnyResource()) {
    const ActionFacts* facts = FindAction(row.action);
    ASSERT_NE(facts, nullptr) << row.action;
    EXPECT_FALSE(facts->resources.empty()) << row.action << " needs no row";
    EXPECT_FALSE(row.reason.empty()) << row.action;
  }
}

}  // namespace
}  // namespace drc::catalogue
