// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/node.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/import_schema/testing.h"

namespace import_schema {
namespace {

using StringSet = std::set<std::string>;

class NodeTest : public testing::Test {
 protected:
  // The property P of a document that begins with these definitions.
  Node Property(const std::string& definitions, const std::string& property) {
    document_ =
        MakeDocument(absl::StrCat(R"({"definitions": )", definitions,
                                  R"(, "properties": {"P": )", property, "}}"),
                     &findings_);
    return ResolveAt(document_, "/properties/P", &findings_);
  }

  Document document_ = Document("", nullptr, {});
  Findings findings_;
};

TEST_F(NodeTest, FollowsReferencesToTheirEnd) {
  const Node node =
      Property(R"({"A": {"$ref": "#/definitions/B"}, "B": {"type": "string"}})",
               R"({"$ref": "#/definitions/A", "minLength": 1})");
  EXPECT_EQ(node.pieces.size(), 3);
  EXPECT_EQ(node.identity.within, "/definitions/B");
  EXPECT_EQ(Types(node), StringSet{"string"});
  EXPECT_EQ(findings_.Render(), "");
}

TEST_F(NodeTest, FollowsReferencesToProperties) {
  const Node node =
      Property("{}", R"({"$ref": "#/properties/Q"}, "Q": {"type": "boolean"})");
  EXPECT_EQ(Types(node), StringSet{"boolean"});
}

TEST_F(NodeTest, ReportsAReferenceToNowhere) {
  for (const char* target :
       {"#/definitions/None", "other.json#/A", "#x", "/A"}) {
    findings_ = Findings();
    Property("{}", absl::StrCat(R"({"$ref": ")", target, R"("})"));
    EXPECT_EQ(findings_.Render(),
              absl::StrCat("schema.json:/properties/P/$ref: error: \"", target,
                           "\" is no schema\n"));
  }
}

// What stands there was never checked.
TEST_F(NodeTest, ReportsAReferenceToWhatIsNoSchema) {
  Property(R"({"A": {"default": {"type": 1}}})",
           R"({"$ref": "#/definitions/A/default"})");
  EXPECT_FALSE(findings_.ok());
}

TEST_F(NodeTest, ReportsAReferenceToItself) {
  Property(
      R"({"A": {"$ref": "#/definitions/B"}, "B": {"$ref": "#/definitions/A"}})",
      R"({"$ref": "#/definitions/A"})");
  EXPECT_EQ(findings_.Render(),
            "schema.json:/definitions/A: error: refers to itself\n");
}

TEST_F(NodeTest, ReportsAChoiceThatHasItself) {
  Property(R"({"A": {"anyOf": [{"$ref": "#/definitions/A"}]}})",
           R"({"$ref": "#/definitions/A"})");
  EXPECT_FALSE(findings_.ok());
}

TEST_F(NodeTest, ReportsChoicesWithoutEnd) {
  std::string definitions = R"("D0": {})";
  for (int i = 1; i < 40; ++i) {
    const std::string next =
        absl::StrCat(R"({"$ref": "#/definitions/D)", i - 1, "\"}");
    absl::StrAppend(&definitions, R"(, "D)", i, R"(": {"anyOf": [)", next, ", ",
                    next, "]}");
  }
  Property(absl::StrCat("{", definitions, "}"),
           R"({"$ref": "#/definitions/D39"})");
  EXPECT_NE(findings_.Render().find("leads to too many other schemas"),
            std::string::npos);
}

TEST_F(NodeTest, TakesAllOfTogether) {
  const Node node = Property(
      R"({"A": {"type": "object", "properties": {"X": {}}, "required": ["X"]}})",
      R"({"allOf": [{"$ref": "#/definitions/A"},
                    {"properties": {"Y": {}}, "required": ["Y"]}]})");
  const std::vector<NamedSchema> properties = Properties(node);
  ASSERT_EQ(properties.size(), 2);
  EXPECT_EQ(properties[0].schema.place.within, "/definitions/A/properties/X");
  EXPECT_EQ(properties[1].schema.place.within,
            "/properties/P/allOf/1/properties/Y");
  EXPECT_EQ(Required(node), (StringSet{"X", "Y"}));
}

TEST_F(NodeTest, RequiresWhatEveryBranchRequires) {
  const Node node =
      Property("{}", R"({"type": "object", "required": ["Z"], "oneOf": [
      {"properties": {"A": {}}, "required": ["A", "C"]},
      {"properties": {"B": {}}, "required": ["B", "C"]}]})");
  EXPECT_EQ(Required(node), (StringSet{"C", "Z"}));
  EXPECT_EQ(Properties(node).size(), 2);
}

TEST_F(NodeTest, DeducesTypes) {
  EXPECT_EQ(Types(Property("{}", R"({"properties": {}})")),
            StringSet{"object"});
  EXPECT_EQ(Types(Property("{}", R"({"items": {}})")), StringSet{"array"});
  EXPECT_EQ(Types(Property("{}", R"({"enum": ["a", 1]})")),
            (StringSet{"integer", "string"}));
  EXPECT_EQ(Types(Property("{}", R"({"pattern": "a", "format": "json"})")),
            (StringSet{"object", "string"}));
  EXPECT_EQ(Types(Property(
                "{}", R"({"anyOf": [{"type": "string"}, {"type": "array"}]})")),
            (StringSet{"array", "string"}));
  EXPECT_EQ(Types(Property("{}", R"({"anyOf": [{"type": "string"}, {}]})")),
            StringSet{});
  EXPECT_EQ(Types(Property("{}", R"({"type": ["string", "null"]})")),
            StringSet{"string"});
}

}  // namespace
}  // namespace import_schema
