// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include "generator/diag/diagnostics.h"
#include "generator/parse/parts.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace drc::parse {
namespace {

// A message with a deprecated field, which the language does not have yet.
constexpr char kFile[] = R"(
  name: "old.proto"
  syntax: "proto3"
  message_type {
    name: "Old"
    field { name: "now" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL }
    field {
      name: "before" number: 2 type: TYPE_INT32 label: LABEL_OPTIONAL
      options { deprecated: true }
    }
  }
)";

std::string FindingsIn(const std::string& text) {
  google::protobuf::FileDescriptorProto file;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(kFile, &file));
  google::protobuf::DescriptorPool pool;
  const google::protobuf::Descriptor* type =
      pool.BuildFile(file)->FindMessageTypeByName("Old");
  google::protobuf::DynamicMessageFactory factory;
  const std::unique_ptr<google::protobuf::Message> message(
      factory.GetPrototype(type)->New());
  diag::Diagnostics diagnostics;
  ParseText(diagnostics.AddFile("s", text), message.get(), diagnostics);
  return diagnostics.Render();
}

TEST(ParseText, AcceptsOtherFields) { EXPECT_EQ(FindingsIn("now: 1"), ""); }

TEST(ParseText, WarnsOfDeprecatedFields) {
  EXPECT_EQ(FindingsIn("now: 1\nbefore: 2\n"),
            "s:2:1: warning: `before` is deprecated; its comment in the schema "
            "says what to set instead [deprecated-field]\n"
            "before: 2\n"
            "^\n");
}

}  // namespace
}  // namespace drc::parse
