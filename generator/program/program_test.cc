// SPDX-License-Identifier: Apache-2.0
#include "generator/program/program.h"

#include "aws/cloud_formation.pb.h"
#include "generator/program/property.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::program {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

TEST(CamelCase, KeepsLettersAndDigits) {
  EXPECT_EQ(CamelCase("transactions-table"), "TransactionsTable");
  EXPECT_EQ(CamelCase("us-west-2"), "UsWest2");
  EXPECT_EQ(CamelCase("us-west-2/table/x_1"), "UsWest2TableX1");
}

TEST(Program, PathsNameTheStacks) {
  Program program;
  Stack& root = program.AddRoot("us-east-1");
  Stack& nested = program.AddNested(root, "log-forwarding", "text", {});
  EXPECT_EQ(root.Path(), "root");
  EXPECT_EQ(root.TemplatePath(), "root.template.json");
  EXPECT_EQ(nested.Path(), "us-east-1/log-forwarding");
  EXPECT_EQ(nested.TemplatePath(), "us-east-1/log-forwarding.template.json");
  EXPECT_EQ(nested.deployed_by->logical_id, "LogForwardingStack");
  EXPECT_EQ(TypeName(*nested.deployed_by), "AWS::CloudFormation::Stack");
  EXPECT_EQ(program.Find("us-east-1/log-forwarding"), &nested);
  EXPECT_EQ(program.Find("us-east-1/none"), nullptr);
}

TEST(TypeName, IsTheCustomOneWhereThereIsOne) {
  Program program;
  Stack& root = program.AddRoot("us-east-1");
  root.Add<aws::cloud_formation::CustomResource>("Emptier", {});
  root.Find("Emptier")->custom_type = "Custom::DrEmptier";
  EXPECT_EQ(TypeName(*root.Find("Emptier")), "Custom::DrEmptier");
}

TEST(ReadReferences, KeepsMapsInTheOrderOfTheirKeys) {
  aws::cloud_formation::Stack stack;
  aws::cloud_formation::CustomResource resource;
  std::vector<std::string> expected;
  for (char letter = 'z'; letter >= 'a'; --letter) {
    const std::string key(1, letter);
    (*stack.mutable_parameters())[key].set_string_value("${" + key + "}");
    (*resource.mutable_additional())[key].set_string_value("${" + key + "}");
    expected.insert(expected.begin(), "${" + key + "}");
  }
  std::vector<std::string> of_map;
  ReadReferences(stack, [&](const Pointer&, const std::string& text) {
    of_map.push_back(text);
  });
  EXPECT_THAT(of_map, ElementsAreArray(expected));
  std::vector<std::string> of_json;
  ReadReferences(resource, [&](const Pointer&, const std::string& text) {
    of_json.push_back(text);
  });
  EXPECT_THAT(of_json, ElementsAreArray(expected));
}

TEST(ChangeReferences, ReachesStringsListsMapsAndJson) {
  aws::cloud_formation::CustomResource resource;
  resource.set_service_token("${Function.Arn}");
  auto& names = *(*resource.mutable_additional())["Names"].mutable_list_value();
  names.add_values()->set_string_value("plain");
  names.add_values()->set_string_value("${Bucket}");
  (*(*resource.mutable_additional())["Deep"]
        .mutable_struct_value()
        ->mutable_fields())["Key"]
      .set_string_value("${Key}");
  std::vector<std::string> places;
  ChangeReferences(resource,
                   [&](const Pointer& pointer, const std::string& text) {
                     places.push_back(pointer.Text() + "=" + text);
                     return std::string("seen");
                   });
  std::sort(places.begin(), places.end());
  EXPECT_THAT(places, ElementsAre("/ServiceToken=${Function.Arn}",
                                  "/additional/Deep/Key=${Key}",
                                  "/additional/Names/1=${Bucket}"));
  EXPECT_EQ(resource.service_token(), "seen");
  EXPECT_EQ(
      resource.additional().at("Names").list_value().values(0).string_value(),
      "plain");
  EXPECT_EQ(
      resource.additional().at("Names").list_value().values(1).string_value(),
      "seen");
}

}  // namespace
}  // namespace drc::program
