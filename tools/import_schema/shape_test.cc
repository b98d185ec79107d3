// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/shape.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/import_schema/testing.h"

namespace import_schema {
namespace {

class ShapeTest : public testing::Test {
 protected:
  Shape Of(const std::string& property) {
    findings_ = Findings();
    document_ = MakeDocument(absl::StrCat(R"({"definitions": {
            "Loop": {"type": "array", "items": {"$ref": "#/definitions/Loop"}},
            "Object": {"type": "object", "properties": {"X": {"type": "string"}}}
          }, "properties": {"P": )",
                                          property, "}}"),
                             &findings_);
    return ShapeOf(document_, ResolveAt(document_, "/properties/P", &findings_),
                   &findings_);
  }

  void Expect(const std::string& property, Label label, Type type) {
    const Shape shape = Of(property);
    EXPECT_EQ(shape.label, label) << property;
    EXPECT_EQ(shape.type, type) << property;
    EXPECT_EQ(findings_.Render(), "") << property;
  }

  // As `Expect`, of a property that has no exact shape.
  void ExpectWarning(const std::string& property, Label label, Type type,
                     const std::string& warning) {
    const Shape shape = Of(property);
    EXPECT_EQ(shape.label, label) << property;
    EXPECT_EQ(shape.type, type) << property;
    EXPECT_EQ(findings_.Render(),
              absl::StrCat("schema.json:/properties/P", warning, "\n"));
  }

  Document document_ = Document("", nullptr, {});
  Findings findings_;
};

TEST_F(ShapeTest, OfScalars) {
  Expect(R"({"type": "string"})", Label::kSingular, Type::kString);
  Expect(R"({"type": "integer"})", Label::kSingular, Type::kInteger);
  Expect(R"({"type": "number"})", Label::kSingular, Type::kNumber);
  Expect(R"({"type": ["integer", "number"]})", Label::kSingular, Type::kNumber);
  Expect(R"({"type": "boolean"})", Label::kSingular, Type::kBoolean);
  Expect(R"({"type": ["boolean", "null"]})", Label::kSingular, Type::kBoolean);
}

TEST_F(ShapeTest, OfObjects) {
  Expect(R"({"$ref": "#/definitions/Object"})", Label::kSingular,
         Type::kMessage);
  Expect(R"({"type": "object", "additionalProperties": false})",
         Label::kSingular, Type::kMessage);
  Expect(R"({"type": "object"})", Label::kSingular, Type::kStruct);
  Expect(R"({"type": ["object", "string"]})", Label::kSingular, Type::kStruct);
  Expect(R"({"format": "json"})", Label::kSingular, Type::kStruct);
}

TEST_F(ShapeTest, OfObjectsWhoseBranchesHaveTheProperties) {
  Expect(R"({"type": "object", "oneOf": [{"properties": {"A": {}}}]})",
         Label::kSingular, Type::kMessage);
}

TEST_F(ShapeTest, OfMaps) {
  Expect(
      R"({"type": "object", "patternProperties": {".*": {"type": "string"}}})",
      Label::kMap, Type::kString);
  Expect(R"({"type": "object", "additionalProperties": {"type": "integer"}})",
         Label::kMap, Type::kInteger);
  Expect(R"({"type": "object",
             "patternProperties": {".*": {"$ref": "#/definitions/Object"}}})",
         Label::kMap, Type::kMessage);
}

TEST_F(ShapeTest, OfLists) {
  Expect(R"({"type": "array", "items": {"type": "string"}})", Label::kRepeated,
         Type::kString);
  Expect(R"({"type": "array", "items": {"$ref": "#/definitions/Object"}})",
         Label::kRepeated, Type::kMessage);
  Expect(R"({"type": "array", "items": {"type": "object"}})", Label::kRepeated,
         Type::kStruct);
}

TEST_F(ShapeTest, OfWhatProtobufLacks) {
  ExpectWarning(R"({"type": ["integer", "string"]})", Label::kSingular,
                Type::kValue, ": warning: integer or string: held as a Value");
  ExpectWarning("{}", Label::kSingular, Type::kValue,
                ": warning: any type: held as a Value");
  ExpectWarning(R"({"type": "array", "items": {"type": "array"}})",
                Label::kRepeated, Type::kList,
                "/items: warning: a list of lists: held as ListValues");
  ExpectWarning(R"({"type": "array", "items": {
                    "type": "object", "patternProperties": {".": {}}}})",
                Label::kRepeated, Type::kStruct,
                "/items: warning: a list of maps: held as Structs");
  ExpectWarning(R"({"type": "array", "items": [{"type": "string"}]})",
                Label::kRepeated, Type::kValue,
                "/items: warning: a tuple: held as Values");
  ExpectWarning(R"({"type": "array"})", Label::kRepeated, Type::kValue,
                ": warning: a list of anything: held as Values");
  ExpectWarning(
      R"({"type": "object", "patternProperties": {"a": {"type": "array"}}})",
      Label::kMap, Type::kValue,
      "/patternProperties/a: warning: a map of lists or maps: held as a "
      "Value");
  ExpectWarning(
      R"({"type": "object", "patternProperties": {
                    "a": {"type": "string"}, "b": {"type": "integer"}}})",
      Label::kMap, Type::kValue,
      "/patternProperties/b: warning: values of several kinds: held as a "
      "Value");
}

TEST_F(ShapeTest, OfAListOfItself) {
  EXPECT_EQ(Of(R"({"$ref": "#/definitions/Loop"})").type, Type::kList);
  EXPECT_TRUE(findings_.ok());
}

TEST_F(ShapeTest, OfPropertiesWithoutAName) {
  Findings findings;
  const Document document = MakeDocument(
      R"({"definitions": {
        "Closed": {"properties": {"X": {}}, "additionalProperties": false},
        "Silent": {"properties": {"X": {}}},
        "Open": {"properties": {"X": {}}, "additionalProperties": true},
        "Map": {"properties": {"X": {}}, "patternProperties": {"a": {"type": "string"}}}
      }})",
      &findings);
  const auto additional = [&](const char* place) {
    return AdditionalShape(document, ResolveAt(document, place, &findings),
                           &findings);
  };
  EXPECT_EQ(additional("/definitions/Closed").label, Label::kSingular);
  EXPECT_EQ(additional("/definitions/Silent").label, Label::kSingular);
  EXPECT_EQ(additional("/definitions/Open").label, Label::kMap);
  EXPECT_EQ(additional("/definitions/Open").type, Type::kValue);
  EXPECT_EQ(additional("/definitions/Map").label, Label::kMap);
  EXPECT_EQ(additional("/definitions/Map").type, Type::kString);
}

}  // namespace
}  // namespace import_schema
