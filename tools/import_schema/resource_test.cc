// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/resource.h"

#include <string>

#include "gtest/gtest.h"
#include "tools/import_schema/testing.h"

namespace import_schema {
namespace {

// The resource's message in the .proto file, if all went well.
std::string Converted(const std::string& json,
                      const std::string& warnings = "") {
  Findings findings;
  const std::string text = MessageText(ConvertThing(json, &findings));
  EXPECT_EQ(findings.Render(), warnings);
  return text;
}

TEST(ConvertResource, MakesAFieldOfEachProperty) {
  EXPECT_EQ(Converted(R"({
    "additionalProperties": false, "required": ["Name"],
    "createOnlyProperties": ["/properties/Name"],
    "writeOnlyProperties": ["/properties/Size"],
    "primaryIdentifier": ["/properties/Name"],
    "properties": {
      "Size": {"type": "integer", "minimum": 1},
      "Name": {"type": "string"},
      "On": {"type": "boolean"},
      "Policy": {"type": ["object", "string"]},
      "Ratios": {"type": "array", "items": {"type": "number"}},
      "Labels": {"type": "object", "patternProperties": {".": {"type": "string"}}}
    }})"),
            R"(message Thing {
  option (cfn.v1.resource) = {
    type_name: "AWS::Test::Thing"
    primary_identifier: ["Name"]
  };
  map<string, string> labels = 1 [json_name = "Labels"];
  optional string name = 2 [
    json_name = "Name",
    (cfn.v1.property) = { required: true, create_only: true }
  ];
  optional bool on = 3 [json_name = "On"];
  optional google.protobuf.Struct policy = 4 [json_name = "Policy"];
  repeated double ratios = 5 [json_name = "Ratios"];
  optional int64 size = 6 [
    json_name = "Size",
    (cfn.v1.property) = { minimum: 1, write_only: true }
  ];
}
)");
}

TEST(ConvertResource, NestsDefinitionsAndObjects) {
  EXPECT_EQ(Converted(R"({
    "definitions": {
      "Arn": {"type": "string", "pattern": "^arn:"},
      "Rule": {"type": "object", "properties": {
        "Arn": {"$ref": "#/definitions/Arn"},
        "When": {"type": "object", "properties": {"Hour": {"type": "integer"}}}}},
      "Unused": {"type": "object", "properties": {"A": {"type": "string"}}}
    },
    "properties": {
      "Rules": {"type": "array", "items": {"$ref": "#/definitions/Rule"}},
      "Empty": {"type": "object", "additionalProperties": false}
    }})"),
            R"(message Thing {
  option (cfn.v1.resource) = {
    type_name: "AWS::Test::Thing"
  };
  optional Empty empty = 1 [json_name = "Empty"];
  repeated Rule rules = 2 [json_name = "Rules"];

  message Empty {}

  message Rule {
    optional string arn = 1 [json_name = "Arn", (cfn.v1.property) = { pattern: "^arn:" }];
    optional When when = 2 [json_name = "When"];

    message When {
      optional int64 hour = 1 [json_name = "Hour"];
    }
  }
}
)");
}

TEST(ConvertResource, AllowsDefinitionsThatReferToThemselves) {
  EXPECT_EQ(Converted(R"({
    "definitions": {"Tree": {"type": "object", "properties": {
      "Left": {"$ref": "#/definitions/Tree"},
      "Others": {"type": "array", "items": {"$ref": "#/definitions/Tree"}}}}},
    "properties": {"Root": {"$ref": "#/definitions/Tree"}}})"),
            R"(message Thing {
  option (cfn.v1.resource) = {
    type_name: "AWS::Test::Thing"
  };
  optional Tree root = 1 [json_name = "Root"];

  message Tree {
    optional Tree left = 1 [json_name = "Left"];
    repeated Tree others = 2 [json_name = "Others"];
  }
}
)");
}

TEST(ConvertResource, MakesAttributesOfReadOnlyProperties) {
  EXPECT_EQ(Converted(R"({
    "required": ["Id"],
    "readOnlyProperties": ["/properties/Id", "/properties/Code/Hash",
                           "/properties/Parts/*/Id"],
    "properties": {
      "Id": {"type": "string"},
      "Code": {"type": "object", "properties": {
        "Hash": {"type": "string"}, "Key": {"type": "string"}}},
      "Parts": {"type": "array", "items": {"type": "object", "properties": {
        "Id": {"type": "string"}, "Name": {"type": "string"}}}}
    }})"),
            R"(message Thing {
  option (cfn.v1.resource) = {
    type_name: "AWS::Test::Thing"
    attributes: ["Code.Hash", "Id"]
  };
  optional Code code = 1 [json_name = "Code"];
  repeated Parts parts = 2 [json_name = "Parts"];

  message Code {
    optional string key = 1 [json_name = "Key"];
  }

  message Parts {
    optional string name = 1 [json_name = "Name"];
  }
}
)");
}

TEST(ConvertResource, TakesWhatMayReplaceForWhatDoes) {
  Findings findings;
  const Message thing = ConvertThing(R"({
    "conditionalCreateOnlyProperties": ["/properties/Keys"],
    "properties": {"Keys": {"type": "string"}, "Size": {"type": "string"}}})",
                                     &findings);
  ASSERT_EQ(thing.fields.size(), 2);
  EXPECT_TRUE(thing.fields[0].options.create_only());
  EXPECT_FALSE(thing.fields[1].options.create_only());
}

TEST(ConvertResource, KeepsWhatIsReadOnlyInSomePlacesOnly) {
  Findings findings;
  const Message thing = ConvertThing(R"({
    "readOnlyProperties": ["/properties/A/Id"],
    "createOnlyProperties": ["/properties/A/Name"],
    "definitions": {"Part": {"type": "object", "properties": {
      "Id": {"type": "string"}, "Name": {"type": "string"}}}},
    "properties": {"A": {"$ref": "#/definitions/Part"},
                   "B": {"$ref": "#/definitions/Part"}}})",
                                     &findings);
  ASSERT_EQ(thing.nested.size(), 1);
  ASSERT_EQ(thing.nested[0].fields.size(), 2);
  EXPECT_TRUE(thing.nested[0].fields[1].options.create_only());
  EXPECT_EQ(
      findings.Render(),
      "schema.json:/definitions/Part/properties/Id: warning: read-only in some "
      "places of several: kept\n"
      "schema.json:/definitions/Part/properties/Name: warning: create-only or "
      "write-only in some places of several: taken to be so in all\n");
}

TEST(ConvertResource, KeepsPropertiesWithoutANameInAMap) {
  EXPECT_EQ(Converted(R"({
    "additionalProperties": false,
    "patternProperties": {".*": {"type": "string"}},
    "properties": {"Additional": {"type": "string"}}})"),
            R"(message Thing {
  option (cfn.v1.resource) = {
    type_name: "AWS::Test::Thing"
  };
  optional string additional = 1 [json_name = "Additional"];
  map<string, string> additional_property = 2 [(cfn.v1.property) = { additional_properties: true }];
}
)");
}

// Protobuf makes a message LabelsEntry for the map.
TEST(ConvertResource, AvoidsTheMessagesOfMaps) {
  const std::string text = Converted(R"({
    "definitions": {"LabelsEntry": {"type": "object", "properties": {
      "A": {"type": "string"}}}},
    "properties": {
      "Entry": {"$ref": "#/definitions/LabelsEntry"},
      "Labels": {"type": "object", "patternProperties": {".": {"type": "string"}}}
    }})");
  EXPECT_NE(text.find("  optional LabelsEntryProperty entry = 1"),
            std::string::npos);
}

TEST(ConvertResource, FindsTheTagProperty) {
  const auto tag_property = [](const std::string& tagging) {
    Findings findings;
    return ConvertThing(R"({"properties": {"Tags": {"type": "string"},
                                           "Labels": {"type": "string"}})" +
                            tagging + "}",
                        &findings)
        .resource->tag_property();
  };
  EXPECT_EQ(tag_property(""), "Tags");
  EXPECT_EQ(tag_property(R"(, "tagging": {"taggable": true})"), "Tags");
  EXPECT_EQ(tag_property(R"(, "tagging": {"taggable": false})"), "");
  EXPECT_EQ(tag_property(R"(, "taggable": false)"), "");
  EXPECT_EQ(
      tag_property(R"(, "tagging": {"tagProperty": "/properties/Labels"})"),
      "Labels");
  EXPECT_EQ(tag_property(R"(, "tagging": {"tagProperty": "/properties/None"})"),
            "");
}

TEST(ConvertResource, ListsAttributesWithinAttributes) {
  Findings findings;
  const Message thing = ConvertThing(R"({
    "readOnlyProperties": ["/properties/Info", "/properties/Gone"],
    "definitions": {"Info": {"type": "object", "properties": {
      "Id": {"type": "string"}, "Up": {"$ref": "#/definitions/Info"},
      "Json": {"type": ["object", "string"]},
      "List": {"type": "array", "items": {"$ref": "#/definitions/Info"}}}}},
    "properties": {"Info": {"$ref": "#/definitions/Info"}}})",
                                     &findings);
  const auto& texts = thing.resource->attributes();
  EXPECT_EQ(std::vector<std::string>(texts.begin(), texts.end()),
            (std::vector<std::string>{"Info.Id", "Info.Json"}));
  const auto& others = thing.resource->composite_attributes();
  EXPECT_EQ(std::vector<std::string>(others.begin(), others.end()),
            (std::vector<std::string>{"Info", "Info.List", "Info.Up"}));
  EXPECT_TRUE(thing.fields.empty());
  EXPECT_EQ(
      findings.Render(),
      "schema.json:/readOnlyProperties/1: warning: leads to no property\n");
}

TEST(ConvertResource, ReportsADocumentThatIsAReference) {
  Findings findings;
  ConvertThing(R"({"$ref": "#/definitions/A", "definitions": {"A": {}}})",
               &findings);
  EXPECT_EQ(findings.Render(),
            "schema.json: error: the document is a reference\n");
}

TEST(ConvertResource, SurvivesALongChainOfDefinitions) {
  std::string definitions = R"("D0": {"type": "object", "properties": {}})";
  for (int i = 1; i < 2000; ++i) {
    definitions +=
        R"(, "D)" + std::to_string(i) +
        R"(": {"type": "object", "properties": {"P": {"$ref": "#/definitions/D)" +
        std::to_string(i - 1) + "\"}}}";
  }
  Findings findings;
  const Message thing = ConvertThing(
      R"({"definitions": {)" + definitions +
          R"(}, "properties": {"P": {"$ref": "#/definitions/D1999"}}})",
      &findings);
  EXPECT_EQ(thing.nested.size(), 1999);
}

}  // namespace
}  // namespace import_schema
