// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/type_archive.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cfn/v1/type_archive.pb.h"
#include "google/protobuf/io/gzip_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"

namespace import_schema {
namespace {

using ::google::protobuf::FileDescriptorProto;
using ::google::protobuf::util::MessageDifferencer;

// A type with one optional field.
ArchivedMessage Thing(const std::string& service, const std::string& name) {
  ArchivedMessage message;
  message.type = {absl::StrCat("AWS::", service, "::", name), "test", name};
  message.file.emplace();
  auto* type = message.file->add_message_type();
  type->set_name(name);
  type->add_field()->set_name("name");
  return message;
}

ArchiveContent Content() {
  ArchiveContent content;
  content.notice = "# A test.\n";
  content.messages = {Thing("A", "One"), Thing("A", "Three"), Thing("A", "Two"),
                      Thing("B", "One")};
  content.messages[1].file.reset();
  return content;
}

std::string Inflate(const std::string& bytes) {
  google::protobuf::io::ArrayInputStream in(bytes.data(),
                                            static_cast<int>(bytes.size()));
  google::protobuf::io::GzipInputStream stream(&in);
  std::string result;
  const void* data = nullptr;
  int size = 0;
  while (stream.Next(&data, &size)) {
    result.append(static_cast<const char*>(data), size);
  }
  return result;
}

TEST(ArchiveBytes, HoldsTheFilesOfEachService) {
  const ArchiveContent content = Content();
  cfn::v1::TypeArchive archive;
  ASSERT_TRUE(archive.ParseFromString(ArchiveBytes(content)));
  EXPECT_EQ(archive.notice(), "# A test.\n");
  ASSERT_EQ(archive.services_size(), 2);
  const cfn::v1::ArchivedService& service = archive.services(0);
  EXPECT_EQ(service.type_prefix(), "A");
  EXPECT_EQ(service.package(), "test");
  ASSERT_EQ(service.types_size(), 3);
  EXPECT_EQ(service.types(1).name(), "Three");
  EXPECT_EQ(service.types(1).size(), 0);
  const std::string files = Inflate(service.files());
  ASSERT_EQ(files.size(), service.types(0).size() + service.types(2).size());
  FileDescriptorProto file;
  ASSERT_TRUE(file.ParseFromString(files.substr(service.types(0).size())));
  EXPECT_TRUE(MessageDifferencer::Equals(file, *content.messages[2].file))
      << file.DebugString();
}

// Neither time nor machine: gzip's header (RFC 1952) has a place for both.
TEST(ArchiveBytes, AreTheSameEachTime) {
  const std::string bytes = ArchiveBytes(Content());
  EXPECT_EQ(ArchiveBytes(Content()), bytes);
  cfn::v1::TypeArchive archive;
  ASSERT_TRUE(archive.ParseFromString(bytes));
  EXPECT_EQ(archive.services(0).files().substr(4, 4), std::string(4, '\0'));
}

TEST(ArchiveText, DiffersByTheTypesThatDo) {
  ArchiveContent content = Content();
  const std::string text = ArchiveText(ArchiveBytes(content));
  const std::vector<std::string> before = absl::StrSplit(text, '\n');
  content.messages[2].file->mutable_message_type(0)->mutable_field(0)->set_name(
      "mane");
  const std::vector<std::string> after =
      absl::StrSplit(ArchiveText(ArchiveBytes(content)), '\n');
  ASSERT_EQ(before.size(), 6);
  ASSERT_EQ(after.size(), 6);
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ(before[i] == after[i], i != 3) << before[i];
  }
  EXPECT_EQ(before[3].find("AWS::A::Two "), 0);
  EXPECT_EQ(before[0], "# A test.");
}

TEST(ArchiveText, IsEmptyWithoutAnArchive) {
  EXPECT_EQ(ArchiveText(""), "");
  EXPECT_EQ(ArchiveText("no archive"), "");
}

}  // namespace
}  // namespace import_schema
