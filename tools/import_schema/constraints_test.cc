// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/constraints.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/import_schema/option_text.h"
#include "tools/import_schema/testing.h"

namespace import_schema {
namespace {

class ConstraintsTest : public testing::Test {
 protected:
  // The options of a property with that schema, in one line.
  std::string Of(const std::string& property) {
    findings_ = Findings();
    const Document document = MakeDocument(absl::StrCat(R"({"definitions": {
            "Name": {"type": "string", "minLength": 2, "maxLength": 9, "pattern": "a"}
          }, "properties": {"P": )",
                                                        property, "}}"),
                                           &findings_);
    const Node schema = ResolveAt(document, "/properties/P", &findings_);
    const Shape shape = ShapeOf(document, schema, &findings_);
    return OneLine(OptionTexts(Constraints(schema, shape, &findings_)), ", ");
  }

  Findings findings_;
};

TEST_F(ConstraintsTest, OfStrings) {
  EXPECT_EQ(Of(R"({"type": "string", "minLength": 1, "maxLength": 5,
                   "pattern": "^a\\u0041$", "enum": ["x", "y"], "format": "uri"})"),
            R"(min_length: 1, max_length: 5, pattern: "^a\\x{0041}$", )"
            R"(enum_values: ["x", "y"], formats: ["uri"])");
  EXPECT_EQ(Of(R"({"type": "string", "minLength": 0})"), "");
  EXPECT_EQ(Of(R"({"type": "string", "const": "x"})"), R"(enum_values: ["x"])");
}

TEST_F(ConstraintsTest, OfNumbers) {
  EXPECT_EQ(Of(R"({"type": "integer", "minimum": -1, "maximum": 65535})"),
            "minimum: -1, maximum: 65535");
  EXPECT_EQ(Of(R"({"type": "number", "minimum": 0.1})"), "minimum: 0.1");
  EXPECT_EQ(Of(R"({"type": "integer", "enum": [1, 3]})"),
            R"(enum_values: ["1", "3"])");
  EXPECT_EQ(
      Of(R"({"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 9,
                   "maximum": 20})"),
      "minimum: 1, maximum: 8");
  EXPECT_EQ(Of(R"({"type": "integer", "maximum": 9007199254740993})"),
            "maximum: 9007199254740992");  // As near as a double comes.
}

TEST_F(ConstraintsTest, OfBooleans) {
  EXPECT_EQ(Of(R"({"type": "boolean", "const": true})"),
            R"(enum_values: ["true"])");
}

TEST_F(ConstraintsTest, OfListsAndTheirElements) {
  EXPECT_EQ(
      Of(R"({"type": "array", "minItems": 1, "maxItems": 2, "uniqueItems": true,
                   "items": {"type": "string", "maxLength": 3}})"),
      "max_length: 3, min_items: 1, max_items: 2, unique_items: true");
}

TEST_F(ConstraintsTest, OfMapsAndTheirValues) {
  EXPECT_EQ(Of(R"({"type": "object", "maxProperties": 50, "maxItems": 3,
                   "patternProperties": {".": {"type": "string", "maxLength": 3}}})"),
            "max_length: 3, max_items: 50");
}

TEST_F(ConstraintsTest, TakeTheTighterBoundOfSeveral) {
  EXPECT_EQ(
      Of(R"({"$ref": "#/definitions/Name", "minLength": 1, "maxLength": 5})"),
      R"(min_length: 2, max_length: 5, pattern: "a")");
}

TEST_F(ConstraintsTest, TakeTheValuesThatAllAllow) {
  EXPECT_EQ(Of(R"({"type": "string", "allOf": [{"enum": ["a", "b"]},
                                               {"enum": ["b", "c"]}]})"),
            R"(enum_values: ["b"])");
}

TEST_F(ConstraintsTest, UniteAlternativeValuesAndFormats) {
  EXPECT_EQ(
      Of(R"({"type": "string", "anyOf": [{"enum": ["a"]}, {"enum": ["b", "a"]}]})"),
      R"(enum_values: ["a", "b"])");
  EXPECT_EQ(
      Of(R"({"type": "string", "anyOf": [{"format": "A.Arn"}, {"format": "A.Id"}]})"),
      R"(formats: ["A.Arn", "A.Id"])");
  EXPECT_EQ(findings_.Render(), "");
}

TEST_F(ConstraintsTest, WarnOfWhatTheOptionsCannotExpress) {
  EXPECT_EQ(Of(R"json({"type": "string", "pattern": "^(?!a)"})json"),
            R"text(unchecked_pattern: "^(?!a)")text");
  EXPECT_EQ(
      findings_.Render(),
      "schema.json:/properties/P/pattern: warning: not a pattern of RE2's: it "
      "stays unchecked\n");
  EXPECT_EQ(
      Of(R"({"type": "string", "anyOf": [{"pattern": "a"}, {"pattern": "b"}]})"),
      "");
  EXPECT_EQ(
      findings_.Render(),
      "schema.json:/properties/P/anyOf: warning: a choice that the options "
      "cannot express\n");
  EXPECT_EQ(Of(R"({"$ref": "#/definitions/Name", "pattern": "b"})"),
            R"(min_length: 2, max_length: 9, pattern: "b")");
  EXPECT_EQ(
      findings_.Render(),
      "schema.json:/definitions/Name/pattern: warning: a second pattern: the "
      "first is kept\n");
  EXPECT_EQ(Of(R"({"type": "number", "exclusiveMinimum": 0})"), "");
  EXPECT_NE(findings_.Render(), "");
}

}  // namespace
}  // namespace import_schema
