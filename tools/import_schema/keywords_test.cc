// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/keywords.h"

#include <string>

#include "gtest/gtest.h"

namespace import_schema {
namespace {

using ::nlohmann::json;

std::string Check(const std::string& text) {
  Findings findings;
  const json document = json::parse(text, nullptr, /*allow_exceptions=*/false);
  EXPECT_FALSE(document.is_discarded()) << text;
  CheckKeywords(document, {"s.json", ""}, &findings);
  return findings.Render();
}

TEST(CheckKeywords, AcceptsAPlainDocument) {
  EXPECT_EQ(Check(R"json({
    "typeName": "AWS::Test::Thing", "description": "Anything", "handlers": {},
    "additionalProperties": false, "required": ["Name"],
    "definitions": {"Tag": {"type": "object"}},
    "properties": {
      "Name": {"type": ["string", "null"], "minLength": 1, "enum": ["a", "b"]},
      "Tags": {"type": "array", "items": {"$ref": "#/definitions/Tag"}}
    }
  })json"),
            "");
}

TEST(CheckKeywords, ReturnsThePlacesOfSchemas) {
  Findings findings;
  const json document = {{"properties", {{"A", {{"items", json::object()}}}}}};
  EXPECT_EQ(
      CheckKeywords(document, {"s.json", ""}, &findings),
      (std::set<std::string>{"", "/properties/A", "/properties/A/items"}));
}

TEST(CheckKeywords, RejectsWhatIsNoObject) {
  EXPECT_EQ(Check("[]"), "s.json: error: a schema must be an object\n");
  EXPECT_EQ(Check(R"json({"properties": {"A": true}})json"),
            "s.json:/properties/A: error: a schema must be an object\n");
}

TEST(CheckKeywords, RejectsUnknownWords) {
  EXPECT_EQ(
      Check(R"json({"properties": {"A": {"contains": {}}}})json"),
      "s.json:/properties/A/contains: error: a word that the importer does "
      "not know\n");
}

TEST(CheckKeywords, KnowsAWordOfTheDocumentOnlyThere) {
  EXPECT_NE(Check(R"json({"properties": {"A": {"typeName": "B"}}})json"), "");
}

TEST(CheckKeywords, RejectsValuesOfTheWrongKind) {
  EXPECT_EQ(
      Check(R"json({
    "properties": {"A": {
      "type": "text", "minLength": -1, "maximum": "9", "pattern": 1,
      "required": ["B", 2], "uniqueItems": "yes", "enum": [{}], "const": [],
      "items": 1, "anyOf": {}, "patternProperties": [], "additionalProperties": 1
    }},
    "definitions": 4
  })json"),
      "s.json:/definitions: error: must be an object of schemas\n"
      "s.json:/properties/A/additionalProperties: error: a schema must be an "
      "object\n"
      "s.json:/properties/A/anyOf: error: must be an array of schemas\n"
      "s.json:/properties/A/const: error: must be a plain value\n"
      "s.json:/properties/A/enum/0: error: must be a plain value\n"
      "s.json:/properties/A/items: error: a schema must be an object\n"
      "s.json:/properties/A/maximum: error: must be a number\n"
      "s.json:/properties/A/minLength: error: must be an integer that is not "
      "negative\n"
      "s.json:/properties/A/pattern: error: must be a string\n"
      "s.json:/properties/A/patternProperties: error: must be an object of "
      "schemas\n"
      "s.json:/properties/A/required/1: error: must be a string\n"
      "s.json:/properties/A/type: error: must be the name of a JSON type\n"
      "s.json:/properties/A/uniqueItems: error: must be true or false\n");
}

TEST(CheckKeywords, RejectsNamesThatAreNone) {
  EXPECT_EQ(
      Check(R"json({"properties": {"A b": {}}})json"),
      "s.json:/properties/A b: error: a name must be letters and digits\n");
  EXPECT_EQ(Check(R"json({"patternProperties": {"^a b$": {}}})json"), "");
}

TEST(CheckKeywords, WarnsOfRulesThatAreLost) {
  EXPECT_EQ(
      Check(R"json({"dependentRequired": {"A": ["B"]}})json"),
      "s.json:/dependentRequired: warning: a rule that the generated schema "
      "lacks\n");
}

TEST(CheckKeywords, RejectsBottomlessNesting) {
  std::string text = "{}";
  for (int i = 0; i < 5000; ++i) text = "{\"items\":" + text + "}";
  EXPECT_NE(Check(text).find("nested deeper than 64"), std::string::npos);
}

}  // namespace
}  // namespace import_schema
