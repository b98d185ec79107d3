// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/descriptor_writer.h"

#include <string>

#include "google/protobuf/compiler/parser.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/struct.pb.h"
#include "gtest/gtest.h"
#include "tools/import_schema/numbering.h"
#include "tools/import_schema/proto_writer.h"
#include "tools/import_schema/testing.h"

namespace import_schema {
namespace {

using ::google::protobuf::DescriptorPool;
using ::google::protobuf::FileDescriptor;
using ::google::protobuf::FileDescriptorProto;

constexpr char kSchema[] = R"({
  "typeName": "AWS::Test::Thing",
  "required": ["On"],
  "oneOf": [{"required": ["Name"]}, {"required": ["Size"]}],
  "readOnlyProperties": ["/properties/Arn"],
  "primaryIdentifier": ["/properties/Name"],
  "properties": {
    "Arn": {"type": "string"},
    "Name": {"type": "string", "pattern": "^[a-z]+$", "maxLength": 5},
    "Size": {"type": "integer", "minimum": 1},
    "Share": {"type": "number", "maximum": 0.5},
    "On": {"type": "boolean"},
    "Free": {"type": "object"},
    "Any": {},
    "Lists": {"type": "array", "items": {"type": "array"}},
    "Names": {"type": "array", "items": {"type": "string"}},
    "Rules": {"type": "array", "items": {"$ref": "#/definitions/Rule"}},
    "ByName": {"type": "object", "additionalProperties": false,
               "patternProperties": {".*": {"$ref": "#/definitions/Rule"}}},
    "Tags": {"type": "object", "additionalProperties": false,
             "patternProperties": {".*": {"type": "string"}}}},
  "definitions": {
    "Rule": {"type": "object", "properties": {
      "Rule": {"$ref": "#/definitions/Rule"},
      "Inner": {"type": "object", "properties": {
        "Enum": {"type": "string", "enum": ["a", "b"]}}}}}}})";

// The parsed text of the .proto file.
FileDescriptorProto Parse(const std::string& text) {
  google::protobuf::io::ArrayInputStream stream(text.data(),
                                                static_cast<int>(text.size()));
  google::protobuf::io::Tokenizer tokenizer(&stream, nullptr);
  google::protobuf::compiler::Parser parser;
  FileDescriptorProto file;
  EXPECT_TRUE(parser.Parse(&tokenizer, &file)) << text;
  return file;
}

std::string Built(const FileDescriptorProto& file) {
  google::protobuf::Struct::descriptor();
  DescriptorPool pool(DescriptorPool::generated_pool());
  const FileDescriptor* built = pool.BuildFile(file);
  return built == nullptr ? "is broken" : built->DebugString();
}

TEST(DescriptorFile, IsWhatProtocMakesOfTheText) {
  Findings findings;
  Message message = ConvertThing(kSchema, &findings);
  EXPECT_TRUE(findings.ok()) << findings.Render();
  AssignNumbers({}, &message);
  const FileDescriptorProto file =
      DescriptorFile({"AWS::Test::Thing", "test", "Thing"}, message);
  EXPECT_EQ(file.name(), "aws/types/AWS-Test-Thing.proto");

  ServiceFile service;
  service.service = "test";
  service.messages.push_back(message);
  FileDescriptorProto parsed = Parse(ProtoText(service, "a test"));
  parsed.set_name(file.name());
  parsed.clear_options();  // `optimize_for`, of code that there is none of.
  const std::string built = Built(file);
  EXPECT_EQ(built, Built(parsed));
  for (const char* part :
       {"map<string, .aws.test.Thing.Rule> by_name", "optional bool on",
        "json_name = \"ByName\"", "exactly_one_of", "type_name",
        "repeated .google.protobuf.ListValue lists", "min"}) {
    EXPECT_NE(built.find(part), built.npos) << part << "\n" << built;
  }
}

TEST(DescriptorFile, ImportsStructWhereItIsUsed) {
  Findings findings;
  Message message = ConvertThing(
      R"({"properties": {"Name": {"type": "string"}}})", &findings);
  const TypeName type = {"AWS::Test::Thing", "test", "Thing"};
  EXPECT_EQ(DescriptorFile(type, message).dependency_size(), 1);
  message.fields[0].type = Type::kValue;
  EXPECT_EQ(DescriptorFile(type, message).dependency(1),
            "google/protobuf/struct.proto");
}

}  // namespace
}  // namespace import_schema
