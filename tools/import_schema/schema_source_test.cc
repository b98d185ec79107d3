// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/schema_source.h"

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/import_schema/files.h"

namespace import_schema {
namespace {

class SchemaSourceTest : public testing::Test {
 protected:
  SchemaSourceTest()
      : folder_(absl::StrCat(
            testing::TempDir(), "/",
            testing::UnitTest::GetInstance()->current_test_info()->name())) {}

  void Write(const std::string& name, const std::string& text) {
    EXPECT_TRUE(WriteFile(absl::StrCat(folder_, "/", name), text).ok());
  }

  // The findings of loading the type, without the test's own folder.
  std::string Load(const std::string& path, const std::string& type) {
    Findings findings;
    const SchemaSource source(absl::StrCat(folder_, path), &findings);
    loaded_ = source.Load(type, {"types.txt", "1"}, &findings).has_value();
    EXPECT_EQ(loaded_, findings.ok());
    std::string text = findings.Render();
    for (size_t at; (at = text.find(folder_)) != text.npos;) {
      text.erase(at, folder_.size());
    }
    return text;
  }

  std::string folder_;
  bool loaded_ = false;
};

TEST_F(SchemaSourceTest, ReadsAFolderOfSchemas) {
  Write("aws-s3-bucket.json", R"({"typeName": "AWS::S3::Bucket"})");
  Write("readme.txt", "not a schema");
  EXPECT_EQ(Load("", "AWS::S3::Bucket"), "");
}

TEST_F(SchemaSourceTest, ReadsCfnLintsMap) {
  Write("providers/us-east-1.json",
        R"({"AWS::S3::Bucket": "0af1", "Module": "0b"})");
  Write("resources/0af1.json", R"({"typeName": "AWS::S3::Bucket"})");
  EXPECT_EQ(Load("/providers/us-east-1.json", "AWS::S3::Bucket"), "");
}

TEST_F(SchemaSourceTest, ReportsWhatIsNotThere) {
  EXPECT_EQ(Load("", "AWS::S3::Bucket"),
            ": error: cannot read it: No such file or directory\n");
  Write("readme.txt", "");
  EXPECT_EQ(Load("", "AWS::S3::Bucket"), ": error: has no schema (*.json)\n");
}

TEST_F(SchemaSourceTest, ReportsAMapWithoutTypes) {
  Write("providers/us-east-1.json", R"(["AWS::S3::Bucket"])");
  EXPECT_EQ(
      Load("/providers/us-east-1.json", "AWS::S3::Bucket"),
      "/providers/us-east-1.json: error: maps no resource type to a schema\n");
}

TEST_F(SchemaSourceTest, ReportsAMappedFileThatIsNotThere) {
  Write("providers/us-east-1.json", R"({"AWS::S3::Bucket": "0af1"})");
  EXPECT_EQ(Load("/providers/us-east-1.json", "AWS::S3::Bucket"),
            "/resources/0af1.json: error: cannot read it: No such file or "
            "directory\n");
}

TEST_F(SchemaSourceTest, ReportsAnUnknownTypeWhereItIsWanted) {
  Write("a.json", R"({"typeName": "AWS::S3::Bucket"})");
  EXPECT_EQ(Load("", "AWS::S3::Pail"),
            "types.txt:1: error: AWS::S3::Pail is not in \n");
}

TEST_F(SchemaSourceTest, ReportsBrokenJson) {
  Write("a.json", R"({"typeName": )");
  Write("b.json", "\xFF");
  Write("c.json", "[]");
  Write("d.json", R"({"typeName": "AWS::S3::Bucket"})");
  Write("e.json", R"({"typeName": "AWS::S3::Bucket"})");
  Findings findings;
  const SchemaSource source(folder_, &findings);
  const std::string text = findings.Render();
  EXPECT_NE(text.find("a.json: error: is not JSON\n"), text.npos) << text;
  EXPECT_NE(text.find("b.json: error: is not JSON\n"), text.npos) << text;
  EXPECT_NE(text.find("c.json:/typeName: error: names no resource type\n"),
            text.npos)
      << text;
  EXPECT_NE(text.find("e.json:/typeName: error: AWS::S3::Bucket is also in "),
            text.npos)
      << text;
}

TEST_F(SchemaSourceTest, NamesAllTypes) {
  Write("providers/us-east-1.json",
        R"({"AWS::S3::Pail": "0af2", "AWS::S3::Bucket": "0af1"})");
  Findings findings;
  const SchemaSource source(folder_ + "/providers/us-east-1.json", &findings);
  EXPECT_EQ(source.Types(),
            (std::vector<std::string>{"AWS::S3::Bucket", "AWS::S3::Pail"}));
}

TEST_F(SchemaSourceTest, ReportsASchemaOfAnotherType) {
  Write("providers/us-east-1.json", R"({"AWS::S3::Bucket": "0af1"})");
  Write("resources/0af1.json", R"({"typeName": "AWS::S3::Pail"})");
  EXPECT_EQ(Load("/providers/us-east-1.json", "AWS::S3::Bucket"),
            "/resources/0af1.json (AWS::S3::Bucket):/typeName: error: is not "
            "AWS::S3::Bucket\n");
}

TEST_F(SchemaSourceTest, ReportsASchemaItDoesNotUnderstand) {
  Write("a.json", R"({"typeName": "AWS::S3::Bucket", "properties": 1})");
  EXPECT_EQ(Load("", "AWS::S3::Bucket"),
            "/a.json (AWS::S3::Bucket):/properties: error: must be an object "
            "of schemas\n");
}

}  // namespace
}  // namespace import_schema
