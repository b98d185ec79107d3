// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/types.h"

#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/string_view.h"
#include "aws/api_gateway_v2.pb.h"
#include "aws/backup.pb.h"
#include "aws/certificate_manager.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/cloud_watch.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/ec2.pb.h"
#include "aws/events.pb.h"
#include "aws/iam.pb.h"
#include "aws/kinesis.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"
#include "aws/logs.pb.h"
#include "aws/route53.pb.h"
#include "aws/s3.pb.h"
#include "aws/sns.pb.h"
#include "aws/ssm.pb.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/entries.h"
#include "generator/program/property.h"
#include "generator/schema/schema.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace drc::catalogue {
namespace {

using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

// The message of every resource type of proto/aws, by type.
const std::map<std::string, const Descriptor*>& Messages() {
  static const auto& messages =
      *new std::map<std::string, const Descriptor*>([] {
        std::map<std::string, const Descriptor*> found;
        for (const Descriptor* any :
             {aws::api_gateway_v2::Api::descriptor(),
              aws::backup::BackupPlan::descriptor(),
              aws::certificate_manager::Certificate::descriptor(),
              aws::cloud_formation::Stack::descriptor(),
              aws::cloud_watch::Alarm::descriptor(),
              aws::dynamodb::GlobalTable::descriptor(),
              aws::ec2::VPC::descriptor(), aws::events::Rule::descriptor(),
              aws::iam::Role::descriptor(), aws::kinesis::Stream::descriptor(),
              aws::kms::Key::descriptor(), aws::lambda::Function::descriptor(),
              aws::logs::LogGroup::descriptor(),
              aws::route53::HostedZone::descriptor(),
              aws::s3::Bucket::descriptor(), aws::sns::Topic::descriptor(),
              aws::ssm::Parameter::descriptor()}) {
          const auto* file = any->file();
          for (int i = 0; i < file->message_type_count(); ++i) {
            const auto* resource = schema::ResourceOf(file->message_type(i));
            if (resource == nullptr) continue;
            found[resource->type_name()] = file->message_type(i);
          }
        }
        return found;
      }());
  return messages;
}

// An entry without one of its answers does not compile.
static_assert(!std::is_default_constructible_v<Answer<Name>>);
static_assert(!std::is_default_constructible_v<Answer<Identity>>);
static_assert(!std::is_default_constructible_v<Answer<Key>>);
static_assert(!std::is_default_constructible_v<Answer<Emptied>>);
static_assert(!std::is_default_constructible_v<Answer<InSecondary>>);

// A closed world: whoever adds a type has to answer for it.
TEST(Types, AreAllKnown) {
  std::vector<absl::string_view> published, known, of_messages;
  for (const TypeFacts& facts : AllTypes()) published.push_back(facts.type);
  for (const Type& type : AllEntries()) known.push_back(type.type);
  for (const auto& [type, message] : Messages()) of_messages.push_back(type);
  EXPECT_EQ(known, published);
  EXPECT_EQ(known, of_messages);
}

TEST(Types, AreFound) {
  for (const Type& type : AllEntries()) {
    EXPECT_EQ(FindEntry(type.type), &type);
  }
  EXPECT_EQ(FindEntry("Custom::DrReader"),
            FindEntry("AWS::CloudFormation::CustomResource"));
  EXPECT_EQ(FindEntry("AWS::SQS::Quee"), nullptr);
  EXPECT_EQ(FindEntry(""), nullptr);
}

template <typename Fact>
void ExpectAnswered(const Answer<Fact>& answer) {
  EXPECT_NE(answer.fact() == nullptr, answer.reason().empty());
}

TEST(Types, AnswerEveryQuestion) {
  for (const Type& type : AllEntries()) {
    SCOPED_TRACE(type.type);
    ExpectAnswered(type.name);
    ExpectAnswered(type.identity);
    ExpectAnswered(type.key);
    ExpectAnswered(type.emptied);
    ExpectAnswered(type.in_secondary);
    for (const auto* list : {&type.unchecked, &type.differs}) {
      for (const Exception& exception : *list) {
        EXPECT_FALSE(exception.reason.empty()) << exception.pointer;
      }
    }
  }
}

TEST(Types, NameStringPropertiesOfTheirMessages) {
  for (const Type& type : AllEntries()) {
    SCOPED_TRACE(type.type);
    const Descriptor* message = Messages().at(std::string(type.type));
    std::vector<absl::string_view> strings;
    if (type.name.fact()) strings.push_back(type.name.fact()->pointer);
    if (type.identity.fact()) strings.push_back(type.identity.fact()->pointer);
    if (type.key.fact()) {
      strings.push_back(type.key.fact()->pointer);
      const absl::string_view with = type.key.fact()->only_with;
      EXPECT_TRUE(with.empty() || program::FieldAt(message, with)) << with;
    }
    for (absl::string_view pointer : strings) {
      const FieldDescriptor* field = program::FieldAt(message, pointer);
      ASSERT_NE(field, nullptr) << pointer;
      EXPECT_EQ(field->type(), FieldDescriptor::TYPE_STRING) << pointer;
    }
    for (const Exception& exception : type.differs) {
      EXPECT_NE(program::FieldAt(message, exception.pointer), nullptr)
          << exception.pointer;
    }
    if (type.type == "AWS::CloudFormation::CustomResource") continue;
    for (const Exception& exception : type.unchecked) {
      if (exception.pointer.empty()) continue;
      EXPECT_NE(program::FieldAt(message, exception.pointer), nullptr)
          << exception.pointer;
    }
  }
}

// A limit stands in the catalogue where AWS's schema has none, or too large a
// one.
TEST(Types, RepeatNoLimitOfTheSchema) {
  for (const Type& type : AllEntries()) {
    const Name* name = type.name.fact();
    if (name == nullptr) continue;
    SCOPED_TRACE(type.type);
    const auto& property = schema::PropertyOf(
        program::FieldAt(Messages().at(std::string(type.type)), name->pointer));
    if (name->limit == 0) {
      EXPECT_TRUE(property.has_max_length());
    } else {
      EXPECT_LT(name->limit,
                property.has_max_length() ? property.max_length() : 1 << 20);
    }
  }
}

// What a name identifies by AWS's schema, it identifies here.
TEST(Types, AreIdentifiedByTheirNames) {
  for (const Type& type : AllEntries()) {
    const Identity* identity = type.identity.fact();
    if (identity == nullptr || type.name.fact() == nullptr) continue;
    EXPECT_EQ(identity->pointer, type.name.fact()->pointer) << type.type;
  }
}

// Whoever keeps state says under which key, or why under none; and what becomes
// of the state when the stack goes.
// What a change may not take away without a word.
TEST(Types, KeepWhatIsNowhereElse) {
  for (const char* type :
       {"AWS::Backup::BackupVault", "AWS::DynamoDB::GlobalTable",
        "AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::S3::Bucket"}) {
    EXPECT_TRUE(KeepsData(type)) << type;
  }
  for (const char* type : {"AWS::CloudFormation::Stack", "AWS::Kinesis::Stream",
                           "AWS::Logs::LogGroup", "AWS::SNS::Topic", ""}) {
    EXPECT_FALSE(KeepsData(type)) << type;
  }
}

TEST(Types, KeepStateUnderAKey) {
  for (const Type& type : AllEntries()) {
    if (!IsStateful(type.type) || type.key.fact() != nullptr) continue;
    EXPECT_NE(type.key.reason(), kNoData.reason) << type.type;
  }
  EXPECT_TRUE(IsStateful("AWS::KMS::ReplicaKey"));
  EXPECT_TRUE(IsStateful("AWS::S3::Bucket"));
  EXPECT_FALSE(IsStateful("AWS::SNS::Topic"));
  EXPECT_FALSE(IsStateful("Custom::DrReader"));
}

}  // namespace
}  // namespace drc::catalogue
