// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/release.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "generator/plan/plan.h"
#include "generator/plan/render.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::plan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(Release, RefusesWhatIsNoRelease) {
  const std::vector<std::string> manifests = {
      "",
      "[]",
      "{}",
      R"({"templates": [], "root": "r", "stacks": []})",
      R"({"templates": [{"path": "../x"}], "root": "../x", "stacks": []})",
      R"({"templates": [{"path": "t"}], "root": "t"})",
      // A template that is its own parent.
      R"({"templates": [{"path": "t"}, {"path": "u"}], "root": "t", "stacks": [
          {"parent": "u", "logical_id": "U", "child": "u"}]})",
  };
  for (const std::string& manifest : manifests) {
    EXPECT_FALSE(ToRelease({{"manifest.json", manifest},
                            {"t", "{}"},
                            {"u", "{}"},
                            {"../x", "{}"}})
                     .ok())
        << manifest;
  }
}

// A stack that the root does not deploy has its arguments from the root's
// outputs.
TEST(Release, KnowsWhatIsDeployedApart) {
  const auto release = [&](const char* key) {
    return ToRelease(
               {{"manifest.json",
                 R"({"templates": [{"path": "t"}, {"path": "c", "region": "r"}],
                     "root": "t", "stacks": [],
                     "apart": [{"child": "c", "outputs": {"P": "CP"}}]})"},
                {"t", absl::StrCat(R"({"Outputs": {"CP": {"Value": ")", key,
                                   R"("}}})")},
                {"c", R"({"Parameters": {"P": {}}, "Resources": {"T": {
                   "Type": "AWS::DynamoDB::GlobalTable", "Properties": {
                   "TableName": "Ledger", "BillingMode": {"Ref": "P"}}}}})"}})
        .value();
  };
  EXPECT_THAT(MakePlan(release("a"), release("a")).changes, IsEmpty());
  const Plan plan = MakePlan(release("a"), release("b"));
  ASSERT_THAT(plan.changes, SizeIs(1));
  EXPECT_TRUE(plan.changes[0].is_apart);
  EXPECT_THAT(plan.changes[0].properties, ElementsAre("/BillingMode"));
  EXPECT_THAT(RenderText(plan, false), HasSubstr("by `tools/deploy adopt`"));
  EXPECT_THAT(RenderMarkdown(plan), HasSubstr("by `tools/deploy adopt`"));
  EXPECT_THAT(RenderJson(plan), HasSubstr("\"apart\": true"));
  EXPECT_FALSE(
      ToRelease({{"manifest.json",
                  R"({"templates": [{"path": "t"}], "root": "t", "stacks": [],
                      "apart": [{"child": "c", "outputs": {}}]})"},
                 {"t", "{}"}})
          .ok());
}

TEST(Release, RefusesToRenameWhatIsDeployedApart) {
  const auto release = [&](const char* type, const char* name) {
    return ToRelease(
               {{"manifest.json",
                 R"({"templates": [{"path": "t"}, {"path": "c", "region": "r"}],
                     "root": "t", "stacks": [],
                     "apart": [{"child": "c", "outputs": {}}]})"},
                {"t", "{}"},
                {"c", absl::StrCat(R"({"Resources": {"S": {"Type": ")", type,
                                   R"(", "DeletionPolicy": "Retain", )",
                                   R"("Properties": {)", name, "}}}}")}})
        .value();
  };
  for (const auto& [type, name] :
       {std::pair("AWS::DynamoDB::GlobalTable", "TableName"),
        std::pair("AWS::S3::Bucket", "BucketName")}) {
    const auto called = [&](const char* value) {
      return release(type,
                     absl::StrCat("\"", name, "\": \"", value, "\"").c_str());
    };
    const Plan plan = MakePlan(called("former"), called("other"));
    ASSERT_THAT(plan.changes, SizeIs(1));
    EXPECT_EQ(plan.changes[0].new_name, "other");
    EXPECT_THAT(plan.changes[0].refused,
                HasSubstr("drop it in one release, and add the other in"));
  }
}

TEST(Release, RefusesWhatIsNestedWithoutEnd) {
  const std::string deep =
      absl::StrCat(R"({"Resources": )", std::string(100000, '['));
  EXPECT_FALSE(
      ToRelease(
          {{"manifest.json",
            R"({"templates": [{"path": "t"}], "root": "t", "stacks": []})"},
           {"t", deep + std::string(100000, ']') + "}"}})
          .ok());
}

// Two outputs that each refer twice to the other.
TEST(Release, EndsWhereReferencesMultiply) {
  constexpr char kSelf[] = R"({"Parameters": {"P": {}}, "Resources": {
    "S": {"Type": "AWS::CloudFormation::Stack", "Properties": {"Parameters": {
      "P": {"Fn::Sub": "${S.Outputs.O}${S.Outputs.O}"}}}},
    "A": {"Type": "AWS::SNS::Topic", "Properties": {
      "TopicName": {"Fn::GetAtt": ["S", "Outputs.O"]}}}}})";
  constexpr char kChild[] =
      R"({"Parameters": {"P": {}}, "Outputs": {"O": {"Value": {"Ref": "P"}}}})";
  const auto release = [&] {
    return ToRelease({{"manifest.json",
                       R"({"templates": [{"path": "t"}, {"path": "c"}],
                           "root": "t", "stacks": [{"parent": "t",
                           "logical_id": "S", "child": "c"}]})"},
                      {"t", kSelf},
                      {"c", kChild}})
        .value();
  };
  EXPECT_THAT(MakePlan(release(), release()).changes, IsEmpty());
}

// Whatever a template says, there is a plan.
TEST(Release, TakesWhatNoCompilerWrote) {
  for (
      const char* body :
      {"{}", R"({"Resources": 1})", R"({"Resources": {"A": 1}})",
       R"({"Resources": {"A": {"Type": 1, "Properties": []}}})",
       R"({"Parameters": {"P": 1}, "Resources": {"A": {"Type": "AWS::EC2::Subnet",
            "Properties": {"CidrBlock": {"Ref": "P"}, "Q": {"Fn::Sub": "${"}}}}})",
       R"({"Resources": {"A": {"Type": "AWS::DynamoDB::GlobalTable", "Properties":
            {"GlobalSecondaryIndexes": [1, {}], "TableName": 5}}}})"}) {
    const auto release = [&](const std::string& text) {
      return ToRelease({{"manifest.json",
                         R"({"templates": [{"path": "t"}], "root": "t",
                             "stacks": []})"},
                        {"t", text}})
          .value();
    };
    const Plan plan = MakePlan(release(body), release("{}"));
    EXPECT_NE(RenderText(plan, false), "");
    EXPECT_NE(RenderText(MakePlan(release("{}"), release(body)), false), "");
  }
}

// Of two regions, each with a stack of this body.
Release TwoRegions(const std::string& body) {
  constexpr char kRoot[] = R"({"Resources": {
    "A": {"Type": "AWS::CloudFormation::Stack"},
    "B": {"Type": "AWS::CloudFormation::StackSet", "DependsOn": ["A", "B"]}}})";
  return ToRelease({{"manifest.json",
                     R"({"root": "t", "templates": [
                         {"path": "t", "region": "a"},
                         {"path": "a", "region": "a"},
                         {"path": "b", "region": "b"}],
                       "stacks": [
                         {"parent": "t", "logical_id": "A", "child": "a"},
                         {"parent": "t", "logical_id": "B", "child": "b"}]})"},
                    {"t", kRoot},
                    {"a", body},
                    {"b", body}})
      .value();
}

TEST(Release, WaitsForNoCircleAndForNoChainWithoutEnd) {
  std::string chain = R"({"Resources": {"R": {"Type": "AWS::SNS::Topic"})";
  for (int i = 0; i < 2000; ++i) {
    absl::StrAppend(&chain, R"(, "R)", i,
                    R"(": {"Type": "AWS::SNS::Topic", "DependsOn": "R)", i + 1,
                    "\"}");
  }
  for (const std::string& body : {chain + "}}", std::string(R"({"Resources": {
          "A": {"Type": "AWS::SNS::Topic", "DependsOn": {"x": "B"}},
          "B": {"Type": "AWS::SNS::Topic", "DependsOn": ["A", 1],
                "Properties": {"Ref": 1, "Fn::GetAtt": [], "Fn::Sub": "${"}},
          "C": 1}})")}) {
    const Plan plan = MakePlan(TwoRegions("{}"), TwoRegions(body));
    EXPECT_GT(plan.standby.seconds, 0);
    EXPECT_LT(plan.standby.seconds, 2 * 2000 * 15);
    EXPECT_NE(RenderText(plan, false), "");
  }
}

}  // namespace
}  // namespace drc::plan
