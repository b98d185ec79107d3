// SPDX-License-Identifier: Apache-2.0
#include "generator/link/link.h"

#include <memory>
#include <string>

#include "aws/cloud_formation.pb.h"
#include "aws/kms.pb.h"
#include "aws/s3.pb.h"
#include "aws/ssm.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::link {
namespace {

using ::aws::cloud_formation::CustomResource;
using ::aws::cloud_formation::StackSet;
using program::Program;
using program::Stack;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A root in us-east-1 with the nested stacks "a" and "b", and a StackSet whose
// instance in us-west-2 nests "w".
class LinkTest : public ::testing::Test {
 protected:
  LinkTest()
      : root_(program_.AddRoot("us-east-1")),
        a_(program_.AddNested(root_, "a", "", {})),
        b_(program_.AddNested(root_, "b", "", {})) {
    program::Parameter suffix;
    suffix.name = "EnvironmentSuffix";
    suffix.max_length = 20;
    root_.parameters.push_back(suffix);
    root_.Add<StackSet>("West", {});
    auto& reader = root_.Add<CustomResource>("Reader", {});
    (*reader.mutable_additional())["StackSetId"].set_string_value("${West}");
    root_.Find("Reader")->custom_type = "Custom::DrReader";
    root_.Find("West")->reader_id = "Reader";
    west_ = &program_.AddInstance(root_, *root_.Find("West"), "us-west-2",
                                  "secondary", "");
    w_ = &program_.AddNested(*west_, "w", "", {});
  }

  // The program, linked; its stacks stay where they are.
  void LinkProgram() {
    absl::StatusOr<Linked> linked = Link(program::Lowered(std::move(program_)));
    ASSERT_TRUE(linked.ok()) << linked.status();
    program_ = std::move(*linked).Take();
  }

  // An SSM parameter, as a place for a text.
  aws::ssm::Parameter& AddText(Stack& stack, const std::string& id,
                               const std::string& text) {
    auto& parameter = stack.Add<aws::ssm::Parameter>(id, {});
    parameter.set_value(text);
    return parameter;
  }

  aws::s3::Bucket& AddBucket(Stack& stack, const std::string& id,
                             const std::string& name) {
    auto& bucket = stack.Add<aws::s3::Bucket>(id, {});
    bucket.set_bucket_name(name);
    return bucket;
  }

  static std::string Passed(const program::Resource& nested,
                            const std::string& parameter) {
    return static_cast<const aws::cloud_formation::Stack&>(*nested.properties)
        .parameters()
        .at(parameter)
        .string_value();
  }

  Program program_;
  Stack& root_;
  Stack& a_;
  Stack& b_;
  Stack* west_;
  Stack* w_;
};

TEST_F(LinkTest, KeepsReferencesWithinAStack) {
  AddBucket(a_, "Bucket", "x");
  auto& text = AddText(a_, "Text", "${Bucket.Arn}/${AWS::Region}");
  auto& own = AddText(a_, "Own", "${us-east-1/a/Bucket}");
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  EXPECT_EQ(text.value(), "${Bucket.Arn}/${AWS::Region}");
  EXPECT_EQ(own.value(), "${Bucket}");
  EXPECT_THAT(a_.parameters, IsEmpty());
}

TEST_F(LinkTest, HandsARootParameterToEveryStackThatNamesIt) {
  auto& text = AddText(*w_, "Text", "x-${EnvironmentSuffix}");
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  EXPECT_EQ(text.value(), "x-${EnvironmentSuffix}");
  ASSERT_EQ(w_->parameters.size(), 1u);
  EXPECT_EQ(w_->parameters[0].max_length, 20);
  ASSERT_EQ(west_->parameters.size(), 1u);
  const auto& set =
      static_cast<const StackSet&>(*root_.Find("West")->properties);
  ASSERT_EQ(set.parameters_size(), 1);
  EXPECT_EQ(set.parameters(0).parameter_key(), "EnvironmentSuffix");
  EXPECT_EQ(set.parameters(0).parameter_value(), "${EnvironmentSuffix}");
  EXPECT_THAT(b_.parameters, IsEmpty());
}

TEST_F(LinkTest, WiresSiblingsByOutputAndParameter) {
  a_.Add<aws::kms::Key>("Key", {});
  auto& text = AddText(b_, "Text", "${us-east-1/a/Key.Arn}");
  auto& again = AddText(b_, "Again", "${us-east-1/a/Key.Arn}");
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  EXPECT_EQ(text.value(), "${AKeyArn}");
  EXPECT_EQ(again.value(), "${AKeyArn}");
  ASSERT_EQ(a_.outputs.size(), 1u);
  EXPECT_EQ(a_.outputs[0].name, "KeyArn");
  EXPECT_EQ(a_.outputs[0].value, "${Key.Arn}");
  ASSERT_EQ(b_.parameters.size(), 1u);
  EXPECT_EQ(Passed(*root_.Find("BStack"), "AKeyArn"),
            "${AStack.Outputs.KeyArn}");
}

TEST_F(LinkTest, PassesAValueToTheOtherRegionThroughTheStackSet) {
  a_.Add<aws::kms::Key>("Key", {});
  auto& text = AddText(*w_, "Text", "${us-east-1/a/Key.Arn}");
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  EXPECT_EQ(text.value(), "${UsEast1AKeyArn}");
  const auto& set =
      static_cast<const StackSet&>(*root_.Find("West")->properties);
  ASSERT_EQ(set.parameters_size(), 1);
  EXPECT_EQ(set.parameters(0).parameter_value(), "${AStack.Outputs.KeyArn}");
  // The reader runs again when the value changes.
  const auto& reader =
      static_cast<const CustomResource&>(*root_.Find("Reader")->properties);
  EXPECT_EQ(reader.additional()
                .at("Inputs")
                .struct_value()
                .fields()
                .at("UsEast1AKeyArn")
                .string_value(),
            "${AStack.Outputs.KeyArn}");
  EXPECT_EQ(Passed(*west_->Find("WStack"), "UsEast1AKeyArn"),
            "${UsEast1AKeyArn}");
}

TEST_F(LinkTest, ReadsAValueBackThroughTheReader) {
  w_->Add<aws::kms::Key>("Key", {});
  auto& text = AddText(b_, "Text", "${us-west-2/w/Key.Arn}");
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  EXPECT_EQ(text.value(), "${UsWest2WKeyArn}");
  ASSERT_EQ(west_->outputs.size(), 1u);
  EXPECT_EQ(west_->outputs[0].name, "WKeyArn");
  EXPECT_EQ(west_->outputs[0].value, "${WStack.Outputs.KeyArn}");
  EXPECT_EQ(Passed(*root_.Find("BStack"), "UsWest2WKeyArn"),
            "${Reader.WKeyArn}");
  const auto& reader =
      static_cast<const CustomResource&>(*root_.Find("Reader")->properties);
  ASSERT_EQ(reader.additional().at("Outputs").list_value().values_size(), 1);
  EXPECT_EQ(
      reader.additional().at("Outputs").list_value().values(0).string_value(),
      "WKeyArn");
}

TEST_F(LinkTest, DerivesNamesBetweenRegionsAndAddsTheOrder) {
  AddBucket(*w_, "Bucket", "documents-${EnvironmentSuffix}-${AWS::Region}");
  auto& text = AddText(b_, "Text", "${us-west-2/w/Bucket.Arn}/*");
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  EXPECT_EQ(
      text.value(),
      "arn:${AWS::Partition}:s3:::documents-${EnvironmentSuffix}-us-west-2/*");
  EXPECT_THAT(root_.Find("BStack")->depends_on, ElementsAre("West"));
  EXPECT_THAT(west_->outputs, IsEmpty());
}

TEST_F(LinkTest, AddsNoOrderThatAReferenceImplies) {
  w_->Add<aws::kms::Key>("Key", {});
  AddBucket(*w_, "Bucket", "documents");
  AddText(b_, "Read", "${us-west-2/w/Key.Arn}");
  AddText(b_, "Derived", "${us-west-2/w/Bucket}");
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  // Through the reader, which names the StackSet.
  EXPECT_THAT(root_.Find("BStack")->depends_on, IsEmpty());
}

TEST_F(LinkTest, UnorderedNamesNeitherWaitNorWire) {
  AddBucket(a_, "Bucket", "documents");
  auto& text = AddText(b_, "Text", "${~us-east-1/a/Bucket.Arn}");
  // The other way round would be a cycle if either waited.
  AddText(a_, "Back", "${us-east-1/b/Text}");
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  EXPECT_EQ(text.value(), "arn:${AWS::Partition}:s3:::documents");
  EXPECT_THAT(root_.Find("BStack")->depends_on, IsEmpty());
}

TEST_F(LinkTest, AReplicaKeyFollowsFromItsPrimary) {
  a_.Add<aws::kms::Key>("Key", {});
  auto& replica = w_->Add<aws::kms::ReplicaKey>("Key", {});
  replica.set_primary_key_arn("${us-east-1/a/Key.Arn}");
  auto& text = AddText(b_, "Text", "${us-west-2/w/Key.Arn}");
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  EXPECT_EQ(
      text.value(),
      "arn:${AWS::Partition}:kms:us-west-2:${AWS::AccountId}:key/${AKey}");
  EXPECT_THAT(root_.Find("BStack")->depends_on, ElementsAre("West"));
}

TEST_F(LinkTest, WritesTheIdOfWhatExists) {
  a_.AddExisting<aws::s3::Bucket>("Bucket", "papers${", {});
  auto& own = AddText(a_, "Own", "${Bucket}");
  auto& other = AddText(b_, "Other", "x-${us-east-1/a/Bucket}");
  auto& far = AddText(*w_, "Far", "${~us-east-1/a/Bucket}");
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  EXPECT_EQ(own.value(), "papers${!}");
  EXPECT_EQ(other.value(), "x-papers${!}");
  EXPECT_EQ(far.value(), "papers${!}");
  // It needs no parameter, and nothing waits for it.
  EXPECT_THAT(b_.parameters, IsEmpty());
  EXPECT_THAT(b_.deployed_by->depends_on, IsEmpty());
}

TEST_F(LinkTest, WritesAttributesOfWhatExists) {
  a_.AddExisting<aws::s3::Bucket>("Bucket", "papers", {});
  a_.Find("Bucket")->existing_attributes = {
      {"Arn", "arn:${AWS::Partition}:s3:::papers"}};
  auto& arn = AddText(*w_, "Arn", "${us-east-1/a/Bucket.Arn}");
  program_.LeaveOutEmpty();
  const std::vector<std::unique_ptr<program::Stack>>& left =
      program_.undeployed;
  ASSERT_EQ(left.size(), 1);
  EXPECT_EQ(left[0]->Path(), "us-east-1/a");
  EXPECT_EQ(root_.Find("AStack"), nullptr);
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  EXPECT_EQ(arn.value(), "arn:${AWS::Partition}:s3:::papers");
  EXPECT_THAT(w_->parameters, IsEmpty());
}

TEST_F(LinkTest, KnowsNothingElseOfWhatExists) {
  a_.AddExisting<aws::s3::Bucket>("Bucket", "papers", {});
  a_.AddExisting<aws::s3::Bucket>("Unnamed", "", {});
  AddText(a_, "Arn", "${Bucket.Arn}");
  AddText(a_, "Id", "${Unnamed}");
  const auto linked = Link(program::Lowered(std::move(program_)));
  EXPECT_THAT(
      std::string(linked.status().message()),
      ::testing::AllOf(
          HasSubstr("\"${Bucket.Arn}\" exists already: nothing of it is "
                    "known but its id, without an attribute"),
          HasSubstr("\"${Unnamed}\" exists already, and the spec does "
                    "not say its id")));
}

TEST_F(LinkTest, LeavesEscapedTextLiteral) {
  auto& text = AddText(a_, "Text", "${!}Bucket}");
  ASSERT_NO_FATAL_FAILURE(LinkProgram());
  EXPECT_EQ(text.value(), "${!}Bucket}");
}

TEST_F(LinkTest, ReportsEveryUnresolvedReferenceWithItsPlace) {
  AddBucket(a_, "Bucket", "documents");
  AddText(a_, "One", "${Nothing}");
  AddText(a_, "Two", "${us-east-1/none/Bucket}");
  AddText(b_, "Three", "${us-east-1/a/None}");
  AddText(b_, "Four", "${us-east-1/a/Bucket.Nonsense}");
  b_.Add<aws::kms::Key>("Key", {});
  AddText(b_, "Five", "${~us-east-1/b/Key.Arn}");
  const std::string message(
      Link(program::Lowered(std::move(program_))).status().message());
  EXPECT_THAT(
      message,
      HasSubstr("us-east-1/a: One/Value: \"${Nothing}\" names no resource of "
                "the stack and no parameter"));
  EXPECT_THAT(
      message,
      HasSubstr("Two/Value: \"${us-east-1/none/Bucket}\" names no stack"));
  EXPECT_THAT(
      message,
      HasSubstr("Three/Value: \"${us-east-1/a/None}\" names no resource of"));
  EXPECT_THAT(message, HasSubstr("AWS::S3::Bucket has no attribute Nonsense"));
  EXPECT_THAT(
      message,
      HasSubstr("Five/Value: \"${~us-east-1/b/Key.Arn}\" does not follow"));
}

TEST_F(LinkTest, ReportsACycleWithItsPath) {
  a_.Add<aws::kms::Key>("Key", {});
  b_.Add<aws::kms::Key>("Key", {});
  AddText(b_, "Text", "${us-east-1/a/Key}");
  AddText(a_, "Text", "${us-east-1/b/Key}");
  const std::string message(
      Link(program::Lowered(std::move(program_))).status().message());
  EXPECT_THAT(
      message,
      HasSubstr(
          "root: resources wait for each other: AStack -> BStack -> AStack"));
}

}  // namespace
}  // namespace drc::link
