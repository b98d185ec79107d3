// SPDX-License-Identifier: Apache-2.0

#include "tests/fuzz/check_template.h"

#include <string>

#include "absl/strings/string_view.h"
#include "absl/strings/substitute.h"
#include "gtest/gtest.h"

namespace drc::testing {
namespace {

TEST(JsonFault, FindsWhatIsNoJsonAndKeysThatComeTwice) {
  EXPECT_EQ(JsonFault(R"({"a": {"b": 1}, "b": [{"b": 2}, {"b": 3}]})"), "");
  EXPECT_EQ(JsonFault(R"({"a": {"b": 1, "b": 2}})"), "the key b twice");
  EXPECT_NE(JsonFault(R"({"a": 1,})"), "");
  EXPECT_NE(JsonFault(""), "");
}

std::string FaultOf(absl::string_view value) {
  return TemplateFault(absl::Substitute(
      R"({"Parameters": {"P": {}}, "Resources": {"R": {"Properties": {"V": $0}}}})",
      value));
}

TEST(TemplateFault, AcceptsReferencesToWhatIsThere) {
  EXPECT_EQ(FaultOf(R"({"Ref": "P"})"), "");
  EXPECT_EQ(FaultOf(R"({"Ref": "AWS::Region"})"), "");
  EXPECT_EQ(FaultOf(R"({"Fn::GetAtt": ["R", "Arn"]})"), "");
  EXPECT_EQ(FaultOf(R"({"Fn::Sub": "${P} ${R.Arn} ${AWS::URLSuffix} ${!x}"})"),
            "");
  EXPECT_EQ(FaultOf(R"({"Fn::Sub": ["${x}", {"x": {"Ref": "R"}}]})"), "");
}

TEST(TemplateFault, RejectsReferencesToWhatIsNot) {
  EXPECT_EQ(FaultOf(R"({"Ref": "Q"})"), "reference to Q");
  EXPECT_EQ(FaultOf(R"([{"Fn::GetAtt": ["P", "Arn"]}])"), "reference to P");
  EXPECT_EQ(FaultOf(R"({"Fn::Sub": "${Q}"})"), "reference to Q");
  EXPECT_EQ(FaultOf(R"({"Fn::Sub": "a${"})"), "unclosed: a${");
  EXPECT_EQ(FaultOf(R"("{{resolve:ssm:x}}")"), "a dynamic reference");
  EXPECT_EQ(TemplateFault(R"({"Resources": {"R": {"DependsOn": ["S"]}}})"),
            "R depends on \"S\"");
  EXPECT_EQ(TemplateFault("{}"), "no resource");
}

}  // namespace
}  // namespace drc::testing
