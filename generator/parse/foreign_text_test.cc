// SPDX-License-Identifier: Apache-2.0

#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "generator/parse/parts.h"
#include "gtest/gtest.h"

namespace drc::parse {
namespace {

TEST(FindForeignFormat, KnowsWhatPeopleHave) {
  for (const auto& [text, name] :
       {std::pair("{\n  \"name\": \"shop\"\n}", "JSON"),
        std::pair("[\n  {\"name\": \"shop\"}\n]", "JSON"),
        std::pair("---\nname: shop\n", "YAML"),
        std::pair("name: \"a\"\nregions:\n  # two\n  primary:\n", "YAML"),
        std::pair("tables:\r\n  - name: a\r\n", "YAML"),
        std::pair("AWSTemplateFormatVersion: \"2010-09-09\"\n",
                  "a CloudFormation template"),
        std::pair("# all\nResources:\n  B:\n    Type: x\n",
                  "a CloudFormation template"),
        std::pair("[environment]\nname = \"shop\"\n", "TOML"),
        std::pair("resource \"aws_s3_bucket\" \"b\" {\n}\n", "HCL"),
        std::pair("terraform {\n}\n", "HCL"),
        std::pair("syntax = \"proto3\";\n", "a .proto file"),
        std::pair("message Environment {\n}\n", "a .proto file"),
        std::pair("<?xml version=\"1.0\"?>\n", "XML")}) {
    EXPECT_EQ(
        FindForeignFormat(text).text.rfind(std::string("this is ") + name, 0),
        0u)
        << text;
  }
}

TEST(FindForeignFormat, PointsAtWhatShowsIt) {
  EXPECT_EQ(FindForeignFormat("# no spec\n\n---\n").offset, 11u);
  EXPECT_EQ(FindForeignFormat("tables:\n  - name: a\n").offset, 10u);
}

TEST(FindForeignFormat, TakesNoSpecForAnother) {
  for (const absl::string_view text :
       {"name: \"a\"\ntables: {\n  name: \"b\"\n}\n", "name:\n  \"a\"\n",
        "resources { id: \"a\" }\n", "tables: [\n  { name: \"a\" }\n]\n",
        "# tables:\n#   - name\n", "consistency:\n  CONSISTENCY_STRONG\n",
        "rto_seconds:\nrpo_seconds: 60\n", "resource { id: \"a\" }\n", ""}) {
    EXPECT_EQ(FindForeignFormat(text).text, "") << text;
  }
}

TEST(DescribeCharacter, SaysWhatToWrite) {
  EXPECT_EQ(DescribeCharacter("“").text,
            "`“` is a typographic quote; write `\"`");
  EXPECT_EQ(DescribeCharacter("“").instead, "\"");
  EXPECT_EQ(DescribeCharacter("｛").text,
            "`｛` is a full-width brace; write `{`");
  EXPECT_EQ(DescribeCharacter("\u00A0").text,
            "a space of another kind; write one of the keyboard's");
  EXPECT_EQ(DescribeCharacter("é").text,
            "`é` outside quotes; only text in quotes may have it");
  EXPECT_EQ(DescribeCharacter("é").instead, "");
}

TEST(OpenQuote, IsTheOneThatNothingCloses) {
  const absl::string_view text = R"(a: "b" # "
c: "d" e: "it's \" f }
)";
  EXPECT_EQ(OpenQuote(text, text.size() - 1), R"("it's \" f })");
  EXPECT_EQ(OpenQuote("a: 'b", 5), "'b");
}

}  // namespace
}  // namespace drc::parse
