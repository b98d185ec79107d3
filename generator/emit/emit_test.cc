// SPDX-License-Identifier: Apache-2.0
#include "generator/emit/emit.h"

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "aws/cloud_formation.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "generator/emit/properties.h"
#include "generator/hash/sha256.h"
#include "generator/link/link.h"
#include "generator/lower/template_urls.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace drc::emit {
namespace {

using lower::TemplateUrls;
using nlohmann::json;
using ::testing::EndsWith;
using ::testing::HasSubstr;

std::string Text(absl::string_view text) {
  std::string out;
  drc::json::Writer writer(out, drc::json::Writer::Style::kCompact);
  WriteText(text, writer);
  return out;
}

TEST(WriteText, PicksTheIntrinsicFunction) {
  EXPECT_EQ(Text("plain"), R"("plain")");
  EXPECT_EQ(Text("${Key}"), R"({"Ref":"Key"})");
  EXPECT_EQ(Text("${AWS::Region}"), R"({"Ref":"AWS::Region"})");
  EXPECT_EQ(Text("${Key.Arn}"), R"({"Fn::GetAtt":["Key","Arn"]})");
  EXPECT_EQ(Text("${Stack.Outputs.Key}"),
            R"({"Fn::GetAtt":["Stack","Outputs.Key"]})");
  EXPECT_EQ(Text("a-${Key}"), R"({"Fn::Sub":"a-${Key}"})");
  EXPECT_EQ(Text("${AWS::AvailabilityZones.1}"),
            R"({"Fn::Select":["1",{"Fn::GetAZs":""}]})");
}

TEST(WriteText, KeepsLiteralBraces) {
  EXPECT_EQ(Text("${!}x}"), R"("${x}")");
  // Fn::Sub would read the literal as a reference, so the pieces are joined.
  EXPECT_EQ(Text("${!}x}${Key}"),
            R"({"Fn::Join":["",["${x}",{"Ref":"Key"}]]})");
}

TEST(WriteMessage, PrintsPropertiesUnderTheirNames) {
  aws::s3::Bucket bucket;
  bucket.set_bucket_name("b");
  bucket.mutable_versioning_configuration()->set_status("Enabled");
  auto* rule = bucket.mutable_bucket_encryption()
                   ->add_server_side_encryption_configuration();
  rule->set_bucket_key_enabled(false);
  std::string out;
  drc::json::Writer writer(out, drc::json::Writer::Style::kCompact);
  WriteMessage(bucket, schema::SchemaOf(bucket.GetDescriptor()), writer);
  EXPECT_EQ(json::parse(out), json::parse(R"({
    "BucketName": "b",
    "VersioningConfiguration": {"Status": "Enabled"},
    "BucketEncryption": {"ServerSideEncryptionConfiguration": [{"BucketKeyEnabled": false}]}
  })"));
}

TEST(WriteMessage, PutsUnlistedPropertiesBesideTheOthers) {
  aws::cloud_formation::CustomResource resource;
  resource.set_service_token("token");
  (*resource.mutable_additional())["Bucket"].set_string_value("${Bucket}");
  std::string out;
  drc::json::Writer writer(out, drc::json::Writer::Style::kCompact);
  WriteMessage(resource, schema::SchemaOf(resource.GetDescriptor()), writer);
  EXPECT_EQ(
      json::parse(out),
      json::parse(R"({"ServiceToken": "token", "Bucket": {"Ref": "Bucket"}})"));
}

class EmitTest : public ::testing::Test {
 protected:
  EmitTest() {
    program_.environment = "env";
    program::Stack& root = program_.AddRoot("us-east-1");
    for (const char* name : {"EnvironmentSuffix", "TemplateBucket"}) {
      program::Parameter parameter;
      parameter.name = name;
      root.parameters.push_back(parameter);
    }
    diag::Loc origin;
    origin.line = 3;
    origin.column = 1;
    program::Stack& nested = program_.AddNested(root, "a", "Nested", origin);
    nested.Add<aws::sns::Topic>("Topic", origin)
        .set_topic_name("t-${EnvironmentSuffix}");
    diag::Loc name = origin;
    name.line = 4;
    nested.Find("Topic")->property_origins.emplace_back("/TopicName", name);
  }

  std::vector<File> Emit(TemplateUrls urls) {
    PlaceTemplateUrls(urls, program_);
    const auto linked = link::Link(program::Lowered(std::move(program_)));
    EXPECT_TRUE(linked.ok()) << linked.status();
    std::vector<File> files;
    EmitProgram(*linked, "x.textproto", files);
    return files;
  }

  static const std::string& Content(const std::vector<File>& files,
                                    absl::string_view path) {
    for (const File& file : files) {
      if (file.path == path) return file.content;
    }
    ADD_FAILURE() << "no file " << path;
    return files.front().content;
  }

  program::Program program_;
};

TEST_F(EmitTest, AParentNamesTheHashOfItsChild) {
  const auto files = Emit(TemplateUrls::kBucket);
  const std::string child = Content(files, "us-east-1/a.template.json");
  const json root = json::parse(Content(files, "root.template.json"));
  const json manifest = json::parse(Content(files, "manifest.json"));
  const std::string url =
      root["Resources"]["AStack"]["Properties"]["TemplateURL"]["Fn::Sub"];
  const json& entry = manifest["templates"][1];
  EXPECT_EQ(entry["path"], "us-east-1/a.template.json");
  EXPECT_EQ(entry["sha256"], hash::Sha256Hex(child));
  EXPECT_EQ(entry["bytes"], child.size());
  EXPECT_THAT(url, EndsWith(entry["key"].get<std::string>()));
  EXPECT_THAT(
      url,
      HasSubstr(
          "https://${TemplateBucket}.s3.us-east-1.${AWS::URLSuffix}/env/"));
  EXPECT_THAT(entry["key"].get<std::string>(),
              HasSubstr(hash::Sha256Hex(child).substr(0, 16)));
  EXPECT_EQ(manifest["root"], "root.template.json");
  EXPECT_EQ(manifest["stacks"][0]["logical_id"], "AStack");
}

TEST_F(EmitTest, TheRootHandsOutTheParametersOfWhatIsApart) {
  program_.Find("us-east-1/a")->is_apart = true;
  const auto files = Emit(TemplateUrls::kBucket);
  const json root = json::parse(Content(files, "root.template.json"));
  EXPECT_EQ(root["Resources"].size(), 0u);
  EXPECT_EQ(root["Outputs"]["AEnvironmentSuffix"]["Value"],
            json::parse(R"({"Ref": "EnvironmentSuffix"})"));
  const json manifest = json::parse(Content(files, "manifest.json"));
  EXPECT_EQ(manifest["stacks"], json::array());
  EXPECT_EQ(manifest["apart"], json::parse(R"([{
    "name": "a",
    "parent": "root.template.json",
    "child": "us-east-1/a.template.json",
    "outputs": {"EnvironmentSuffix": "AEnvironmentSuffix"}}])"));
  const json apart = json::parse(Content(files, "us-east-1/a.template.json"));
  EXPECT_EQ(apart["Resources"]["Topic"]["DeletionPolicy"], "Retain");
  EXPECT_EQ(apart["Resources"]["Topic"]["UpdateReplacePolicy"], "Retain");
  const json map = json::parse(Content(files, "source_map.json"));
  EXPECT_EQ(map["templates"]["root.template.json"].size(), 0u);
}

TEST_F(EmitTest, TheManifestListsWhatExists) {
  program_.Find("us-east-1/a")
      ->AddExisting<aws::s3::Bucket>("Bucket", "papers", {})
      .set_bucket_name("papers");
  const auto files = Emit(TemplateUrls::kBucket);
  const json manifest = json::parse(Content(files, "manifest.json"));
  EXPECT_EQ(manifest["existing"], json::parse(R"([{
    "region": "us-east-1",
    "stack": "a",
    "logical_id": "Bucket",
    "type": "AWS::S3::Bucket",
    "id": "papers",
    "properties": {"BucketName": "papers"}}])"));
  const json nested = json::parse(Content(files, "us-east-1/a.template.json"));
  EXPECT_EQ(nested["Resources"].size(), 1u);
}

TEST_F(EmitTest, WhatIsRetainedIsDeletedWhereItsCreationFails) {
  program_.Find("us-east-1/a")->Find("Topic")->is_retained = true;
  const auto files = Emit(TemplateUrls::kBucket);
  const json nested = json::parse(Content(files, "us-east-1/a.template.json"));
  EXPECT_EQ(nested["Resources"]["Topic"]["DeletionPolicy"],
            "RetainExceptOnCreate");
}

TEST_F(EmitTest, RelativeUrlsNeedNoBucket) {
  const auto files = Emit(TemplateUrls::kRelative);
  const json root = json::parse(Content(files, "root.template.json"));
  EXPECT_EQ(root["Resources"]["AStack"]["Properties"]["TemplateURL"],
            "us-east-1/a.template.json");
}

TEST_F(EmitTest, SectionsStandInAwsOrder) {
  const auto files = Emit(TemplateUrls::kBucket);
  const auto child = nlohmann::ordered_json::parse(
      Content(files, "us-east-1/a.template.json"));
  std::vector<std::string> sections;
  for (const auto& section : child.items()) sections.push_back(section.key());
  EXPECT_THAT(sections,
              testing::ElementsAre("AWSTemplateFormatVersion", "Description",
                                   "Metadata", "Parameters", "Resources"));
  EXPECT_THAT(Content(files, "us-east-1/a.template.json"), EndsWith("}\n"));
}

TEST_F(EmitTest, TheSourceMapLeadsToTheSpec) {
  const auto files = Emit(TemplateUrls::kBucket);
  const json map = json::parse(Content(files, "source_map.json"));
  const json& child = map["templates"]["us-east-1/a.template.json"];
  EXPECT_EQ(map["spec"], "x.textproto");
  EXPECT_EQ(child["/Resources/Topic/Properties/TopicName"], "4:1");
}

}  // namespace
}  // namespace drc::emit
