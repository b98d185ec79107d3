// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/deployment_rights.h"
#include "generator/catalogue/entries.h"
#include "generator/catalogue/other_types.h"
#include "generator/catalogue/types.h"
#include "generator/schema/schema.h"
#include "gmock/gmock.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"

namespace drc::catalogue {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;

// "pointer" or "pointer if only_with".
std::vector<std::string> KeysOf(const char* type) {
  const Type& entry = *FindEntry(type);
  std::vector<Key> keys = entry.more_keys;
  if (entry.key.fact() != nullptr) {
    keys.insert(keys.begin(), *entry.key.fact());
  }
  std::vector<std::string> texts;
  for (const Key& key : keys) {
    std::string text(key.pointer);
    if (!key.only_with.empty()) text += " if " + std::string(key.only_with);
    texts.push_back(text);
  }
  return texts;
}

std::string NameOf(const char* type) {
  const Name* name = FindEntry(type)->name.fact();
  if (name == nullptr) return "";
  return std::string(name->pointer) + (name->is_label ? " (label)" : "") +
         (name->scope == Scope::kAccount  ? " (account)"
          : name->scope == Scope::kParent ? " (parent)"
                                          : "");
}

TEST(GeneralEntry, KnowsNames) {
  EXPECT_EQ(NameOf("AWS::SQS::Queue"), "/QueueName");
  EXPECT_EQ(NameOf("AWS::StepFunctions::StateMachine"), "/StateMachineName");
  EXPECT_EQ(NameOf("AWS::SecretsManager::Secret"), "/Name");
  EXPECT_EQ(NameOf("AWS::RDS::DBInstance"), "/DBInstanceIdentifier");
  EXPECT_EQ(NameOf("AWS::IAM::User"), "/UserName (account)");
  EXPECT_EQ(NameOf("AWS::ElastiCache::ReplicationGroup"),
            "/ReplicationGroupId");
  EXPECT_EQ(NameOf("AWS::EFS::FileSystem"), "");
  EXPECT_EQ(NameOf("AWS::EKS::Addon"), "/AddonName (parent)");
  EXPECT_EQ(NameOf("AWS::AppSync::DataSource"), "/Name (parent)");
  EXPECT_EQ(NameOf("AWS::ApiGateway::RestApi"), "/Name (label)");
}

TEST(GeneralEntry, KnowsKeys) {
  EXPECT_THAT(KeysOf("AWS::SQS::Queue"), ElementsAre("/KmsMasterKeyId"));
  EXPECT_THAT(KeysOf("AWS::SecretsManager::Secret"),
              ElementsAre("/KmsKeyId",
                          "/ReplicaRegions/*/KmsKeyId if "
                          "/ReplicaRegions"));
  EXPECT_THAT(KeysOf("AWS::StepFunctions::StateMachine"),
              ElementsAre("/EncryptionConfiguration/KmsKeyId"));
  EXPECT_THAT(KeysOf("AWS::RDS::DBInstance"), Contains("/KmsKeyId"));
  EXPECT_THAT(KeysOf("AWS::EC2::Instance"),
              ::testing::Not(Contains("/KmsKeyId")));
  EXPECT_THAT(KeysOf("AWS::Lambda::EventSourceMapping"),
              ElementsAre("/KmsKeyArn if /KmsKeyArn"));
  EXPECT_THAT(KeysOf("AWS::Events::EventBus"),
              ElementsAre("/KmsKeyIdentifier"));
}

TEST(GeneralEntry, KnowsWhatIsWorldwide) {
  EXPECT_EQ(FindEntry("AWS::IAM::User")->in_secondary.fact(), nullptr);
  EXPECT_EQ(FindEntry("AWS::CloudFront::Distribution")->in_secondary.fact(),
            nullptr);
  EXPECT_EQ(FindEntry("AWS::Organizations::Organization")->in_secondary.fact(),
            nullptr);
  EXPECT_NE(FindEntry("AWS::SQS::Queue")->in_secondary.fact(), nullptr);
  // Their handlers pass roles, and name nothing else.
  EXPECT_NE(FindEntry("AWS::AppSync::DataSource")->in_secondary.fact(),
            nullptr);
  EXPECT_NE(
      FindEntry("AWS::ECR::ReplicationConfiguration")->in_secondary.fact(),
      nullptr);
}

TEST(GeneralEntry, KnowsNoOthers) {
  EXPECT_EQ(FindEntry("AWS::SQS::Quee"), nullptr);
  EXPECT_EQ(GeneralEntry(""), nullptr);
}

// Of every type in the world; a crash would be found here.
TEST(GeneralEntry, EveryTypeHasOne) {
  int keys = 0, names = 0;
  for (const std::string& name : AllMessageNames()) {
    const auto* message = FindMessage(name);
    ASSERT_NE(message, nullptr) << name;
    const std::string& type = schema::ResourceOf(message)->type_name();
    const Type* entry = FindEntry(type);
    ASSERT_NE(entry, nullptr) << type;
    EXPECT_EQ(entry->type, type);
    keys += entry->key.fact() != nullptr;
    names += entry->name.fact() != nullptr;
  }
  EXPECT_GT(keys, 100);
  EXPECT_GT(names, 900);
}

TEST(IsStateful, IsWhatHoldsData) {
  EXPECT_TRUE(IsStateful("AWS::SQS::Queue"));
  EXPECT_TRUE(IsStateful("AWS::StepFunctions::StateMachine"));
  EXPECT_FALSE(IsStateful("AWS::Scheduler::ScheduleGroup"));
  EXPECT_FALSE(IsStateful("AWS::Nothing::AtAll"));
}

std::vector<std::string> ActionsOf(const std::vector<DeploymentRight>& rights) {
  std::vector<std::string> actions;
  for (const DeploymentRight& right : rights) actions.push_back(right.action);
  return actions;
}

const google::protobuf::Message& Empty(const char* name) {
  return *MessageFactoryOfTypes().GetPrototype(FindMessage(name));
}

TEST(RightsToDeploy, AreTheHandlersOfAType) {
  EXPECT_THAT(
      ActionsOf(RightsToDeploy("AWS::SQS::Queue", Empty("aws.sqs.Queue"))),
      ElementsAre("sqs:CreateQueue", "sqs:DeleteQueue",
                  "sqs:GetQueueAttributes", "sqs:GetQueueUrl",
                  "sqs:ListQueueTags", "sqs:SetQueueAttributes", "sqs:TagQueue",
                  "sqs:UntagQueue"));
  EXPECT_THAT(RightsToDelete("AWS::Nothing::AtAll"), IsEmpty());
}

// What handlers.h leaves out, as the compiler sets no such property.
TEST(RightsToDeploy, FollowFromWhatIsSet) {
  const google::protobuf::Message& none = Empty("aws.sns.Topic");
  EXPECT_THAT(ActionsOf(FurtherRightsToDeploy("AWS::SNS::Topic", none)),
              IsEmpty());
  std::unique_ptr<google::protobuf::Message> topic(none.New());
  const auto* field =
      topic->GetDescriptor()->FindFieldByName("data_protection_policy");
  topic->GetReflection()->MutableMessage(topic.get(), field);
  EXPECT_THAT(ActionsOf(FurtherRightsToDeploy("AWS::SNS::Topic", *topic)),
              ElementsAre("sns:PutDataProtectionPolicy"));
}

// What asks for the environment's tag.
std::vector<std::string> ByTag(const char* type) {
  std::vector<std::string> actions;
  for (const DeploymentRight& right : RightsToDelete(type)) {
    if (right.by_tag) actions.push_back(right.action);
  }
  return actions;
}

TEST(RightsToDelete, AskForTheTagOfWhatHasIt) {
  EXPECT_THAT(ByTag("AWS::EC2::Subnet"), ElementsAre("ec2:DeleteSubnet"));
  EXPECT_THAT(ByTag("AWS::EC2::NatGateway"),
              ElementsAre("ec2:DeleteNatGateway"));
  EXPECT_THAT(ByTag("AWS::EC2::EIP"), ElementsAre("ec2:ReleaseAddress"));
  EXPECT_THAT(ByTag("AWS::EC2::Instance"),
              ElementsAre("ec2:TerminateInstances"));
  // What AWS has made for it has no tag.
  EXPECT_THAT(ByTag("AWS::EC2::RouteServerEndpoint"),
              ElementsAre("ec2:DeleteRouteServerEndpoint"));
  EXPECT_THAT(ByTag("AWS::EC2::Route"), IsEmpty());
  EXPECT_THAT(ByTag("AWS::EC2::VPCEndpoint"), IsEmpty());
  EXPECT_THAT(ByTag("AWS::SQS::Queue"), IsEmpty());
  EXPECT_THAT(ByTag("AWS::Cognito::UserPool"),
              ElementsAre("cognito-idp:DeleteUserPool"));
  EXPECT_THAT(ByTag("AWS::EFS::FileSystem"),
              Contains("elasticfilesystem:DeleteFileSystem"));
}

// What a right of a type is limited to, for a resource called "one".
std::vector<std::string> LimitsOf(const char* type, const char* name,
                                  absl::string_view action) {
  for (const DeploymentRight& right : RightsToDeploy(type, Empty(name))) {
    if (right.action == action) return FillIn(right, type, "us-west-2", "one");
  }
  return {"nothing"};
}

std::string Arn(const char* rest) {
  return std::string("arn:${AWS::Partition}:") + rest;
}

// Of another service's, what AWS says that handlers make.
TEST(RightsToDeploy, AreForWhatHandlersMake) {
  const auto of_pair = [](const char* action) {
    return LimitsOf("AWS::EC2::KeyPair", "aws.ec2.KeyPair", action);
  };
  EXPECT_THAT(of_pair("ssm:PutParameter"),
              ElementsAre(Arn(
                  "ssm:us-west-2:${AWS::AccountId}:parameter/ec2/keypair/*")));
  EXPECT_THAT(of_pair("ec2:CreateKeyPair"),
              ElementsAre(Arn("ec2:us-west-2:${AWS::AccountId}:key-pair/one")));
  EXPECT_THAT(LimitsOf("AWS::RDS::DBInstance", "aws.rds.DBInstance",
                       "secretsmanager:CreateSecret"),
              ElementsAre(Arn(
                  "secretsmanager:us-west-2:${AWS::AccountId}:secret:*!*")));
  // A secret of the spec's own is no other service's.
  EXPECT_THAT(
      LimitsOf("AWS::SecretsManager::Secret", "aws.secrets_manager.Secret",
               "secretsmanager:CreateSecret"),
      ElementsAre(
          Arn("secretsmanager:us-west-2:${AWS::AccountId}:secret:one-??????")));
}

// AWS asks for the right to each kind that an action takes.
TEST(RightsToDeploy, AreForWhatAResourceIsMadeWith) {
  const auto of_database = [](const char* action) {
    return LimitsOf("AWS::RDS::DBInstance", "aws.rds.DBInstance", action);
  };
  const std::string itself = Arn("rds:us-west-2:${AWS::AccountId}:db:one");
  EXPECT_THAT(of_database("rds:CreateDBInstance"),
              IsSupersetOf({itself, Arn("rds:us-west-2:${AWS::AccountId}:pg:*"),
                            Arn("rds:us-west-2:${AWS::AccountId}:og:*"),
                            Arn("rds:us-west-2:${AWS::AccountId}:subgrp:*")}));
  EXPECT_THAT(of_database("rds:DescribeDBSnapshots"),
              Contains(Arn("rds:us-west-2:${AWS::AccountId}:snapshot:*")));
  EXPECT_THAT(of_database("rds:AddTagsToResource"), ElementsAre(itself));
  EXPECT_THAT(of_database("rds:DeleteDBInstance"), ElementsAre(itself));
}

TEST(ChangesOfOthers, IsWhatNoHandlerNeeds) {
  constexpr char kMesh[] = "AWS::AppMesh::Mesh";
  for (const char* action :
       {"appmesh:CreateMesh", "ec2:DescribeVpcs", "iam:PassRole",
        "iam:CreateServiceLinkedRole", "kms:CreateGrant", "kms:GenerateDataKey",
        "ec2:CreateNetworkInterface"}) {
    EXPECT_FALSE(ChangesOfOthers(kMesh, action)) << action;
  }
  for (const char* action :
       {"ec2:TerminateInstances", "kms:ScheduleKeyDeletion",
        "rds:DeleteDBCluster", "secretsmanager:GetSecretValue",
        "logs:DeleteLogGroup"}) {
    EXPECT_TRUE(ChangesOfOthers(kMesh, action)) << action;
  }
  EXPECT_FALSE(
      ChangesOfOthers("AWS::Pinpoint::App", "mobiletargeting:DeleteApp"));
  EXPECT_FALSE(
      ChangesOfOthers("AWS::WAFRegional::Rule", "waf-regional:DeleteRule"));
  EXPECT_FALSE(ChangesOfOthers("AWS::DocDB::DBCluster", "rds:DeleteDBCluster"));
}

TEST(RightsLeftOut, ReachWhatIsNotTheTypes) {
  EXPECT_THAT(RightsLeftOut("AWS::AppFlow::Connector"),
              Contains("lambda:InvokeFunction"));
  EXPECT_THAT(RightsLeftOut("AWS::ECR::PullThroughCacheRule"),
              Contains("secretsmanager:GetSecretValue of secrets that no "
                       "service manages"));
  EXPECT_THAT(RightsLeftOut("AWS::SQS::Queue"), IsEmpty());
  for (const std::string& name : AllMessageNames()) {
    const std::string& type =
        schema::ResourceOf(FindMessage(name))->type_name();
    for (const auto& right : RightsToDeploy(type, Empty(name.c_str()))) {
      if (right.action != "secretsmanager:GetSecretValue" ||
          type.rfind("AWS::SecretsManager::", 0) == 0) {
        continue;
      }
      for (const std::string& arn : right.arns) {
        EXPECT_THAT(arn, ::testing::HasSubstr("!")) << type;
      }
    }
  }
}

TEST(RightsToDeploy, GiveTagsToTheTypeAlone) {
  int types = 0;
  for (const std::string& name : AllMessageNames()) {
    const std::string& type =
        schema::ResourceOf(FindMessage(name))->type_name();
    if (type.rfind("AWS::EC2::", 0) != 0) continue;
    for (const auto& right : RightsToDeploy(type, Empty(name.c_str()))) {
      if (right.action != "ec2:CreateTags") continue;
      EXPECT_FALSE(right.arns.empty()) << type;
      EXPECT_LT(right.arns.size(), 40) << type;
      ++types;
    }
  }
  EXPECT_GT(types, 50);
}

// All that is deleted by its tag can have one.
TEST(DeletedByTag, IsOfEveryTypeOfEc2sThatHasTags) {
  int types = 0;
  for (const std::string& name : AllMessageNames()) {
    const auto* message = FindMessage(name);
    const auto tags = DeletedByTag(message);
    if (!tags.has_value()) continue;
    EXPECT_EQ(tags->field->containing_type(), message) << name;
    ++types;
  }
  EXPECT_GT(types, 50);
}

TEST(FillIn, NamesWhatHasItsNameInItsArn) {
  constexpr char kQueues[] = "arn:${Partition}:sqs:${Region}:${Account}:*";
  EXPECT_EQ(FillIn(kQueues, "AWS::SQS::Queue", "us-west-2", "orders"),
            "arn:${AWS::Partition}:sqs:us-west-2:${AWS::AccountId}:orders");
  EXPECT_EQ(FillIn(kQueues, "AWS::SQS::Queue", "us-west-2", ""),
            "arn:${AWS::Partition}:sqs:us-west-2:${AWS::AccountId}:*");
  EXPECT_EQ(FillIn("arn:${Partition}:states:${Region}:${Account}:activity:*",
                   "AWS::StepFunctions::StateMachine", "us-west-2", "orders"),
            "arn:${AWS::Partition}:states:us-west-2:${AWS::AccountId}:"
            "activity:*");
  EXPECT_EQ(
      FillIn("arn:${Partition}:secretsmanager:${Region}:${Account}:secret:*",
             "AWS::SecretsManager::Secret", "us-west-2", "token"),
      "arn:${AWS::Partition}:secretsmanager:us-west-2:${AWS::AccountId}:"
      "secret:token-??????");
  EXPECT_EQ(FillIn("arn:${Partition}:x:${Region}:${Account}:a/${Vendor}/b",
                   "AWS::SNS::Topic", "us-west-2", ""),
            "arn:${AWS::Partition}:x:us-west-2:${AWS::AccountId}:a/*/b");
  EXPECT_EQ(FillIn("arn:${Partition}:sns:${Region}:${Account}:*",
                   "AWS::SNS::Topic", "us-west-2", "told"),
            "arn:${AWS::Partition}:sns:us-west-2:${AWS::AccountId}:told");
}

}  // namespace
}  // namespace drc::catalogue
