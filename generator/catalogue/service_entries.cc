// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/entries.h"

namespace drc::catalogue {
namespace {

constexpr char kHandsOn[] =
    "hands values on; what uses them is looked at itself";
constexpr char kPolicy[] = "IAM looks for principals, not for resources";

std::vector<Type> Deployment() {
  return {
      {"AWS::CloudFormation::CustomResource",
       None{"its function decides what it is"},
       kIdOfAws,
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       // Of the reader.
       {{"/Inputs", kHandsOn}}},
      {"AWS::CloudFormation::Stack",
       None{"CloudFormation names it after its parent"},
       kIdOfAws,
       None{"what its resources keep, they encrypt themselves"},
       kGoesAsItIs,
       InSecondary{},
       {{"", kHandsOn}}},
      {"AWS::CloudFormation::StackSet",
       Name{"/StackSetName", Scope::kAccount},
       kIdOfAws,
       kNoData,
       kGoesAsItIs,
       kPrimaryOnly,
       {{"/Parameters", kHandsOn}}},
  };
}

std::vector<Type> Watching() {
  return {
      {"AWS::CloudWatch::Alarm",
       Name{"/AlarmName", Scope::kRegion},
       Identity{"/AlarmName", "{name}", "Arn",
                "arn:${AWS::Partition}:cloudwatch:{region}:${AWS::AccountId}:"
                "alarm:{name}"},
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       {{"", "what it names is looked up when its state changes"}}},
      // Global: CloudWatch User Guide, "Using Amazon CloudWatch dashboards".
      {"AWS::CloudWatch::Dashboard",
       Name{"/DashboardName", Scope::kAccount, 255},
       kNobodyRefers,
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       {{"/DashboardBody", "is text to AWS"}}},
      {"AWS::Events::Rule",
       Name{"/Name", Scope::kRegion},
       Identity{"/Name", "{name}", "Arn",
                "arn:${AWS::Partition}:events:{region}:${AWS::AccountId}:rule/"
                "{name}"},
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       {{"/EventPattern", "is text to AWS"}}},
      {"AWS::Logs::Destination",
       Name{"/DestinationName", Scope::kRegion},
       Identity{"/DestinationName", "{name}", "Arn",
                "arn:${AWS::Partition}:logs:{region}:${AWS::AccountId}:"
                "destination:{name}"},
       None{"its stream keeps what it is sent"},
       kGoesAsItIs,
       kPrimaryOnly,
       {{"/DestinationPolicy", kPolicy}}},
      {"AWS::Logs::SubscriptionFilter", Name{"/FilterName", Scope::kParent},
       kNobodyRefers, kNoData, kGoesAsItIs, kPrimaryOnly},
      {"AWS::SNS::Subscription", kNamedByAws, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
      {"AWS::SNS::Topic",
       Name{"/TopicName", Scope::kRegion},
       Identity{"/TopicName",
                "arn:${AWS::Partition}:sns:{region}:${AWS::AccountId}:{name}",
                "",
                "arn:${AWS::Partition}:sns:{region}:${AWS::AccountId}:{name}",
                "TopicArn"},
       Key{"/KmsMasterKeyId"},
       kGoesAsItIs,
       InSecondary{},
       {},
       {{"/DisplayName", "says which region it is of"}}},
      {"AWS::SNS::TopicPolicy",
       kPartOfAnother,
       kNobodyRefers,
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       {{"/PolicyDocument", kPolicy}}},
  };
}

}  // namespace

std::vector<Type> ServiceEntries() {
  std::vector<Type> entries = {
      {"AWS::IAM::ManagedPolicy",
       Name{"/ManagedPolicyName", Scope::kAccount, 128},
       Identity{"/ManagedPolicyName",
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/{name}",
                "",
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/{name}"},
       kNoData,
       kGoesAsItIs,
       kPrimaryOnly,
       {{"/PolicyDocument", kPolicy}}},
      {"AWS::IAM::Role",
       Name{"/RoleName", Scope::kAccount},
       Identity{"/RoleName", "{name}", "Arn",
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/{name}"},
       kNoData,
       kGoesAsItIs,
       kPrimaryOnly,
       {{"/Policies", kPolicy}}},
      // Code lies in the template; variables may be a secret of the spec's.
      {"AWS::Lambda::Function",
       Name{"/FunctionName", Scope::kRegion, 64},
       Identity{"/FunctionName", "{name}", "Arn",
                "arn:${AWS::Partition}:lambda:{region}:${AWS::AccountId}:"
                "function:{name}"},
       Key{"/KmsKeyArn", "/Environment/Variables"},
       kGoesAsItIs,
       InSecondary{},
       {{"/Environment", "is text to AWS"}},
       {{"/Code/S3Bucket", "is its region's template bucket"},
        {"/Description", "says which region it is of"},
        {"/Layers/*", "each region numbers its own versions"}}},
      {"AWS::Lambda::Permission", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
  };
  for (std::vector<Type> part : {Deployment(), Watching()}) {
    entries.insert(entries.end(), part.begin(), part.end());
  }
  return entries;
}

}  // namespace drc::catalogue
