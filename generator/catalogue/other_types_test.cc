// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/other_types.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/schema/schema.h"
#include "generator/schema/validate.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "google/protobuf/dynamic_message.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace drc::catalogue {
namespace {

using ::google::protobuf::Descriptor;
using ::google::protobuf::DescriptorPool;
using ::google::protobuf::FieldDescriptor;
using ::google::protobuf::FileDescriptorProto;
using ::google::protobuf::Message;
using ::google::protobuf::TextFormat;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

const FieldDescriptor& FieldOf(const Descriptor* message, const char* name) {
  const FieldDescriptor* field = message->FindFieldByName(name);
  EXPECT_NE(field, nullptr) << name;
  return *field;
}

const cfn::v1::Permission* FindPermission(const schema::Resource& resource,
                                          absl::string_view action) {
  for (const cfn::v1::Permission& permission : resource.permissions()) {
    if (permission.action() == action) return &permission;
  }
  return nullptr;
}

TEST(FindMessage, GivesAllThatAnImportWould) {
  const Descriptor* queue = FindMessage("aws.sqs.Queue");
  ASSERT_NE(queue, nullptr);
  EXPECT_EQ(queue->full_name(), "aws.sqs.Queue");
  EXPECT_EQ(queue->file()->name(), "aws/types/AWS-SQS-Queue.proto");
  EXPECT_EQ(FindMessage("aws.sqs.Queue"), queue);

  const FieldDescriptor& name = FieldOf(queue, "queue_name");
  EXPECT_EQ(name.json_name(), "QueueName");
  EXPECT_TRUE(name.has_presence());
  EXPECT_EQ(name.real_containing_oneof(), nullptr);
  EXPECT_TRUE(schema::PropertyOf(&name).create_only());
  const FieldDescriptor& delay = FieldOf(queue, "delay_seconds");
  EXPECT_EQ(delay.type(), FieldDescriptor::TYPE_INT64);
  EXPECT_EQ(FieldOf(queue, "redrive_policy").message_type()->full_name(),
            "google.protobuf.Struct");
  const FieldDescriptor& tags = FieldOf(queue, "tags");
  EXPECT_TRUE(tags.is_repeated());
  EXPECT_EQ(tags.message_type()->full_name(), "aws.sqs.Queue.Tag");
  EXPECT_TRUE(
      schema::PropertyOf(&FieldOf(tags.message_type(), "key")).required());
}

TEST(FindMessage, GivesWhatIsKnownOfTheType) {
  const schema::Resource* queue =
      schema::ResourceOf(FindMessage("aws.sqs.Queue"));
  ASSERT_NE(queue, nullptr);
  EXPECT_EQ(queue->type_name(), "AWS::SQS::Queue");
  EXPECT_THAT(queue->attributes(), ElementsAre("Arn", "QueueUrl"));
  EXPECT_EQ(queue->tag_property(), "Tags");
  EXPECT_THAT(queue->primary_identifier(), ElementsAre("QueueUrl"));
  EXPECT_TRUE(queue->stateful());
  const cfn::v1::Permission* create = FindPermission(*queue, "sqs:CreateQueue");
  ASSERT_NE(create, nullptr);
  EXPECT_THAT(create->arns(),
              ElementsAre("arn:${Partition}:sqs:${Region}:${Account}:*"));
  EXPECT_NE(FindPermission(*queue, "sqs:TagQueue"), nullptr);
  // Of `list` alone.
  EXPECT_EQ(FindPermission(*queue, "sqs:ListQueues"), nullptr);
}

TEST(FindMessage, KnowsServicesOfBothKinds) {
  const Descriptor* vpc = FindMessage("aws.ec2.VPC");
  const Descriptor* instance = FindMessage("aws.ec2.Instance");
  ASSERT_NE(vpc, nullptr);
  ASSERT_NE(instance, nullptr);
  EXPECT_EQ(vpc->file()->pool(), DescriptorPool::generated_pool());
  EXPECT_EQ(instance->file()->pool(), &TypePool());
}

TEST(FindMessage, KnowsNothingElse) {
  for (const char* name :
       {"", "aws.sqs", "aws.sqs.Queue.Tag", "aws.ec2.VPC.Tag", "aws.sqs.queue",
        "AWS::SQS::Queue", "google.protobuf.Struct", "cfn.v1.Property"}) {
    EXPECT_EQ(FindMessage(name), nullptr) << name;
  }
  for (const char* type : {"", "AWS::SQS::Pail", "aws.sqs.Queue",
                           "AWS::SQS::", "Alexa::ASK::Skill"}) {
    EXPECT_EQ(FindMessageOfType(type), nullptr) << type;
  }
}

TEST(FindMessageOfType, GivesTheSame) {
  EXPECT_EQ(FindMessageOfType("AWS::SQS::Queue"), FindMessage("aws.sqs.Queue"));
  EXPECT_EQ(FindMessageOfType("AWS::S3::Bucket"), FindMessage("aws.s3.Bucket"));
  const Descriptor* custom = FindMessage("aws.cloud_formation.CustomResource");
  ASSERT_NE(custom, nullptr);
  EXPECT_EQ(FindMessageOfType("Custom::DrEmptier"), custom);
}

// A type of proto/aws is in a file that `kGeneratedFiles` names.
TEST(FindMessageOfType, KnowsEveryTypeOfProtoAws) {
  for (const TypeFacts& facts : AllTypes()) {
    const Descriptor* message = FindMessageOfType(facts.type);
    ASSERT_NE(message, nullptr) << facts.type;
    EXPECT_EQ(message->file()->pool(), DescriptorPool::generated_pool());
    const schema::Resource* resource = schema::ResourceOf(message);
    ASSERT_NE(resource, nullptr) << facts.type;
    EXPECT_EQ(resource->type_name(), facts.type);
    // These stand in aws_facts.h.
    EXPECT_FALSE(resource->stateful());
    EXPECT_THAT(resource->permissions(), IsEmpty());
  }
}

TEST(AllMessageNames, AreThoseOfAllTypes) {
  const std::vector<std::string>& names = AllMessageNames();
  EXPECT_GT(names.size(), 1800);
  EXPECT_TRUE(std::is_sorted(names.begin(), names.end()));
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
  EXPECT_THAT(names,
              IsSupersetOf({"aws.ec2.Instance", "aws.ec2.VPC",
                            "aws.quick_sight.Dashboard", "aws.sqs.Queue"}));
}

TEST(AllMessageNames, EachHasASchemaThatMeansSomething) {
  std::set<std::string> types;
  int generated = 0;
  int stateful = 0;
  for (const std::string& name : AllMessageNames()) {
    const Descriptor* message = FindMessage(name);
    ASSERT_NE(message, nullptr) << name;
    EXPECT_EQ(message->full_name(), name);
    const absl::Status status = schema::CheckSchema(message);
    EXPECT_TRUE(status.ok()) << status;
    const schema::Resource* resource = schema::ResourceOf(message);
    ASSERT_NE(resource, nullptr) << name;
    EXPECT_TRUE(types.insert(resource->type_name()).second) << name;
    EXPECT_EQ(FindMessageOfType(resource->type_name()), message);
    generated += message->file()->pool() == DescriptorPool::generated_pool();
    stateful += resource->stateful();
    for (int i = 1; i < resource->permissions_size(); ++i) {
      EXPECT_LT(resource->permissions(i - 1).action(),
                resource->permissions(i).action())
          << name;
    }
  }
  EXPECT_EQ(generated, AllTypes().size());
  EXPECT_GT(stateful, 20);
}

// No message is of both kinds: what one pool builds, the other lacks.
TEST(TypePool, HoldsNoMessageOfProtoAws) {
  for (const std::string& name : AllMessageNames()) FindMessage(name);
  for (const TypeFacts& facts : AllTypes()) {
    const Descriptor* message = FindMessageOfType(facts.type);
    const std::lock_guard<std::mutex> lock(TypePoolMutex());
    EXPECT_EQ(TypePool().FindMessageTypeByName(message->full_name()), message);
  }
}

TEST(TypePool, TakesFilesThatImportTypes) {
  const Descriptor* queue = FindMessage("aws.sqs.Queue");
  const Descriptor* bucket = FindMessage("aws.s3.Bucket");
  ASSERT_NE(queue, nullptr);
  ASSERT_NE(bucket, nullptr);
  FileDescriptorProto file;
  ASSERT_TRUE(TextFormat::ParseFromString(
      R"(name: "test.proto" package: "test" syntax: "proto3"
         message_type {
           name: "Both"
           field { name: "queue" number: 1 label: LABEL_OPTIONAL
                   type: TYPE_MESSAGE type_name: ".aws.sqs.Queue" }
           field { name: "bucket" number: 2 label: LABEL_OPTIONAL
                   type: TYPE_MESSAGE type_name: ".aws.s3.Bucket" }
         })",
      &file));
  file.add_dependency(queue->file()->name());
  file.add_dependency(bucket->file()->name());
  const Descriptor* both = nullptr;
  {
    const std::lock_guard<std::mutex> lock(TypePoolMutex());
    const auto* built = TypePool().BuildFile(file);
    ASSERT_NE(built, nullptr);
    both = built->message_type(0);
  }
  const std::unique_ptr<Message> message(
      MessageFactoryOfTypes().GetPrototype(both)->New());
  const char kText[] =
      "queue { queue_name: \"orders\" redrive_policy { fields { key: \"a\" } } "
      "} bucket { bucket_name: \"documents\" }";
  ASSERT_TRUE(TextFormat::ParseFromString(kText, message.get()));
  EXPECT_THAT(message->ShortDebugString(),
              testing::HasSubstr("queue_name: \"orders\""));
  // The parts that have classes are of these.
  const Message& part = message->GetReflection()->GetMessage(
      *message, both->FindFieldByName("bucket"));
  EXPECT_EQ(part.GetReflection(),
            google::protobuf::MessageFactory::generated_factory()
                ->GetPrototype(bucket)
                ->GetReflection());
}

TEST(MessageFactoryOfTypes, MakesMessagesThatAreHeldToTheirSchema) {
  const Descriptor* queue = FindMessage("aws.sqs.Queue");
  ASSERT_NE(queue, nullptr);
  const std::unique_ptr<Message> message(
      MessageFactoryOfTypes().GetPrototype(queue)->New());
  ASSERT_TRUE(
      TextFormat::ParseFromString("tags { key: \"a\" }", message.get()));
  const std::vector<schema::Violation> violations =
      schema::Validate(*message, {});
  ASSERT_EQ(violations.size(), 1);
  EXPECT_EQ(violations[0].rule_id, "required");
  EXPECT_EQ(violations[0].path, "tags[0].value");
}

TEST(FindMessage, IsThreadSafe) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([] {
      for (const std::string& name : AllMessageNames()) {
        if (!absl::StartsWith(name, "aws.r")) continue;
        EXPECT_NE(FindMessage(name), nullptr);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace drc::catalogue
