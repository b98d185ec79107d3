// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/rules.h"

#include <string>

#include "gtest/gtest.h"
#include "tools/import_schema/option_text.h"
#include "tools/import_schema/testing.h"

namespace import_schema {
namespace {

class RulesTest : public testing::Test {
 protected:
  // The rules of a document, of whose properties A, B and C are fields.
  std::string Of(const std::string& json) {
    findings_ = Findings();
    const Document document = MakeDocument(json, &findings_);
    const Node schema = document.Resolve(document.root(), &findings_);
    return OneLine(OptionTexts(Rules(schema, {"A", "B", "C"}, &findings_)),
                   " ");
  }

  Findings findings_;
};

TEST_F(RulesTest, OfChoicesOverRequired) {
  EXPECT_EQ(Of(R"({"oneOf": [{"required": ["A"]}, {"required": ["B"]}]})"),
            R"(exactly_one_of { properties: ["A", "B"] })");
  EXPECT_EQ(Of(R"({"anyOf": [{"required": ["A"]}, {"required": ["B"]}]})"),
            R"(at_least_one_of { properties: ["A", "B"] })");
}

TEST_F(RulesTest, IgnoreWhatIsRequiredAnyway) {
  EXPECT_EQ(Of(R"({"required": ["C"], "oneOf": [{"required": ["A", "C"]},
                                                {"required": ["B", "C"]}]})"),
            R"(exactly_one_of { properties: ["A", "B"] })");
  EXPECT_EQ(Of(R"({"oneOf": [{"required": ["A"]}]})"), "");
  EXPECT_EQ(findings_.Render(), "");
}

TEST_F(RulesTest, OfCfnLintsWords) {
  EXPECT_EQ(Of(R"({"requiredXor": ["A", "B"], "requiredOr": ["B", "C"]})"),
            R"(exactly_one_of { properties: ["A", "B"] } )"
            R"(at_least_one_of { properties: ["B", "C"] })");
}

TEST_F(RulesTest, AreSaidOnce) {
  EXPECT_EQ(Of(R"({"requiredXor": ["A", "B"],
                   "oneOf": [{"required": ["A"]}, {"required": ["B"]}]})"),
            R"(exactly_one_of { properties: ["A", "B"] })");
}

TEST_F(RulesTest, AreNoneForOtherChoices) {
  EXPECT_EQ(Of(R"({"oneOf": [{"title": "a"}, {"title": "b"}]})"), "");
  EXPECT_EQ(findings_.Render(), "");
}

TEST_F(RulesTest, WarnOfWhatTheOptionsCannotExpress) {
  EXPECT_EQ(Of(R"({"oneOf": [{"required": ["A", "B"]}, {"required": ["C"]}]})"),
            "");
  EXPECT_EQ(findings_.Render(),
            "schema.json:/oneOf: warning: a choice that the options cannot "
            "express\n");
  EXPECT_EQ(Of(R"({"requiredXor": ["A", "Gone"]})"), "");
  EXPECT_EQ(findings_.Render(),
            "schema.json:/requiredXor: warning: names a property that is no "
            "field\n");
}

}  // namespace
}  // namespace import_schema
