// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/importer.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "cfn/v1/type_archive.pb.h"
#include "gtest/gtest.h"
#include "tools/import_schema/files.h"
#include "tools/import_schema/type_archive.h"

namespace import_schema {
namespace {

constexpr char kBucket[] = R"({"typeName": "AWS::S3::Bucket", "properties": {
    "Name": {"type": "string"}, "Size": {"type": "integer"}}})";

class ImporterTest : public testing::Test {
 protected:
  ImporterTest()
      : folder_(absl::StrCat(
            testing::TempDir(), "/",
            testing::UnitTest::GetInstance()->current_test_info()->name())) {
    Write("types.txt", "AWS::S3::Bucket\n");
    Write("schemas/bucket.json", kBucket);
  }

  void Write(const std::string& name, const std::string& text) {
    EXPECT_TRUE(WriteFile(absl::StrCat(folder_, "/", name), text).ok());
  }

  // Imports and, if all went well, writes.
  Import Run() {
    findings_ = Findings();
    Import import = ImportSchemas({folder_ + "/types.txt", folder_ + "/schemas",
                                   folder_ + "/out", "a test", "", verbose_},
                                  &findings_);
    if (!findings_.ok()) return import;
    for (const auto& [name, text] : import.files) Write("out/" + name, text);
    return import;
  }

  // The findings without the test's own folder.
  std::string Found() {
    return absl::StrReplaceAll(findings_.Render(), {{folder_ + "/", ""}});
  }

  std::string folder_;
  bool verbose_ = false;
  Findings findings_;
};

bool Has(const std::string& text, const std::string& part) {
  return text.find(part) != text.npos;
}

TEST_F(ImporterTest, WritesAFileForEachService) {
  Write("types.txt", "AWS::SNS::Topic\nAWS::S3::Bucket\nAWS::S3::Policy\n");
  Write("schemas/topic.json", R"({"typeName": "AWS::SNS::Topic"})");
  Write("schemas/policy.json", R"({"typeName": "AWS::S3::Policy"})");
  const Import import = Run();
  EXPECT_EQ(Found(), "");
  ASSERT_EQ(import.files.size(), 4);
  const std::string& s3 = import.files.at("s3.proto");
  EXPECT_LT(s3.find("message Bucket {"), s3.find("message Policy {"));
  EXPECT_TRUE(Has(import.files.at("sns.proto"), "message Topic {"));
  EXPECT_TRUE(Has(import.files.at("BUILD.bazel"), "\"s3_cc_proto\""));
}

TEST_F(ImporterTest, ChangesNothingTheSecondTime) {
  const Import first = Run();
  const Import second = Run();
  EXPECT_EQ(first.files, second.files);
  EXPECT_TRUE(second.stale.empty());
}

TEST_F(ImporterTest, KeepsNumbersWhenPropertiesComeAndGo) {
  Run();
  Write("schemas/bucket.json",
        R"({"typeName": "AWS::S3::Bucket", "properties": {
      "Acl": {"type": "string"}, "Size": {"type": "string"}}})");
  const Import import = Run();
  EXPECT_TRUE(Has(import.files.at("s3.proto"), R"(
  reserved 1;
  reserved "name";
  optional string acl = 3 [json_name = "Acl"];
  optional string size = 2 [json_name = "Size"];
})")) << import.files.at("s3.proto");
}

TEST_F(ImporterTest, FindsFilesOfServicesThatAreGone) {
  Run();
  Write("out/mine.proto", "syntax = \"proto2\"; package mine;");
  Write("types.txt", "AWS::SNS::Topic\n");
  Write("schemas/topic.json", R"({"typeName": "AWS::SNS::Topic"})");
  EXPECT_EQ(Run().stale, std::vector<std::string>{"s3.proto"});
}

TEST_F(ImporterTest, ArchivesTheTypesThatAreNotListed) {
  Write("schemas/topic.json", R"({"typeName": "AWS::SNS::Topic"})");
  Write("schemas/free.json",
        R"({"typeName": "AWS::S3::Free", "properties": {"A": {}}})");
  Write("schemas/skill.json", R"({"typeName": "Alexa::ASK::Skill"})");
  Write("schemas/broken.json",
        R"({"typeName": "AWS::SNS::Broken", "gibberish": 1})");
  const Import import = Run();
  cfn::v1::TypeArchive archive;
  ASSERT_TRUE(archive.ParseFromString(import.files.at("other_types.binpb")));
  EXPECT_TRUE(Has(archive.notice(), "provider schemas in a test."));
  ASSERT_EQ(archive.services_size(), 2);
  const cfn::v1::ArchivedService& s3 = archive.services(0);
  ASSERT_EQ(s3.types_size(), 2);
  EXPECT_EQ(s3.types(0).name(), "Bucket");
  EXPECT_EQ(s3.types(0).size(), 0);
  EXPECT_EQ(s3.types(1).name(), "Free");
  EXPECT_GT(s3.types(1).size(), 0);
  ASSERT_EQ(archive.services(1).types_size(), 1);
  EXPECT_EQ(archive.services(1).types(0).name(), "Topic");
  // Only what is missing is told.
  const std::string left_out =
      "schemas/broken.json (AWS::SNS::Broken):/gibberish: warning: a word that "
      "the importer does not know\n"
      "AWS::SNS::Broken: warning: is left out\n"
      "Alexa::ASK::Skill: warning: is left out\n"
      "Alexa::ASK::Skill: warning: is no name of a type of AWS\n";
  EXPECT_EQ(Found(), left_out);
  verbose_ = true;
  Run();
  EXPECT_TRUE(Has(Found(), "(AWS::S3::Free):/properties/A: warning: any type"))
      << Found();
}

TEST_F(ImporterTest, LeavesTypesOutThatShareAMessage) {
  Write("schemas/other.json", R"({"typeName": "AWS::s3::Bucket"})");
  Write("schemas/lower.json", R"({"typeName": "AWS::S3::pail"})");
  Run();
  EXPECT_EQ(Found(),
            "AWS::S3::pail: warning: is left out\n"
            "AWS::S3::pail: warning: its message would be Pail\n"
            "AWS::s3::Bucket: warning: is left out\n"
            "AWS::s3::Bucket: warning: its message is that of "
            "AWS::S3::Bucket\n");
}

TEST_F(ImporterTest, KeepsAnArchiveOfTheSameTypes) {
  Write("schemas/topic.json", R"({"typeName": "AWS::SNS::Topic"})");
  const std::string first = Run().files.at("other_types.binpb");
  // As another zlib might write it: nobody looks at the system's name there.
  cfn::v1::TypeArchive archive;
  ASSERT_TRUE(archive.ParseFromString(first));
  (*archive.mutable_services(1)->mutable_files())[9] = 11;
  const std::string other = archive.SerializeAsString();
  ASSERT_NE(other, first);
  Write("out/other_types.binpb", other);
  EXPECT_EQ(Run().files.at("other_types.binpb"), other);
  Write("schemas/topic.json",
        R"({"typeName": "AWS::SNS::Topic", "properties": {
      "Name": {"type": "string"}}})");
  EXPECT_NE(ArchiveText(Run().files.at("other_types.binpb")),
            ArchiveText(other));
}

TEST_F(ImporterTest, ReportsEverythingAtOnce) {
  Write("types.txt", "AWS::S3::Bucket\nAWS::S3::Pail\nBucket\n");
  Write("schemas/bucket.json",
        R"({"typeName": "AWS::S3::Bucket", "properties": {
      "A": {"$ref": "#/definitions/A"},
      "B": {"type": "array", "items": {"$ref": "#/definitions/B"}}}})");
  Write("schemas/broken.json", "{");
  Write("out/s3.proto", "syntax = \"proto2\"\n");
  Run();
  EXPECT_EQ(
      Found(),
      "out/s3.proto:2:1: error: Expected \";\".\n"
      "schemas/broken.json: error: is not JSON\n"
      "schemas/bucket.json (AWS::S3::Bucket):/properties/A/$ref: error: "
      "\"#/definitions/A\" is "
      "no "
      "schema\n"
      "schemas/bucket.json (AWS::S3::Bucket):/properties/A: warning: any type: "
      "held as a Value\n"
      "schemas/bucket.json (AWS::S3::Bucket):/properties/B/items/$ref: error: "
      "\"#/definitions/B\" "
      "is no schema\n"
      "schemas/bucket.json (AWS::S3::Bucket):/properties/B/items: warning: any "
      "type: held as a "
      "Value\n"
      "types.txt:2: error: AWS::S3::Pail is not in schemas\n"
      "types.txt:3: error: \"Bucket\" is no name of a resource type, such as "
      "AWS::S3::Bucket\n");
}

TEST_F(ImporterTest, ReportsAListThatIsNotThere) {
  EXPECT_TRUE(RemoveFile(folder_ + "/types.txt").ok());
  Run();
  EXPECT_EQ(Found(),
            "types.txt: error: cannot read it: No such file or directory\n");
}

}  // namespace
}  // namespace import_schema
