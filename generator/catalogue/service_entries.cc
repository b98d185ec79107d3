// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/entries.h"

namespace drc::catalogue {
namespace {

constexpr char kHandsOn[] =
    "hands values on; what uses them is looked at itself";

}  // namespace

std::vector<Type> ServiceEntries() {
  return {
      {"AWS::CloudFormation::CustomResource",
       None{"its function decides what it is"}, kIdOfAws, kNoData, kGoesAsItIs,
       InSecondary{},
       // Of the reader.
       Exceptions{{"/Inputs", kHandsOn}}},
      {"AWS::CloudFormation::Stack",
       None{"CloudFormation names it after its parent"}, kIdOfAws,
       None{"what its resources keep, they encrypt themselves"}, kGoesAsItIs,
       InSecondary{}, Exceptions{{"", kHandsOn}}},
      {"AWS::CloudFormation::StackSet", Name{"/StackSetName", Scope::kAccount},
       kIdOfAws, kNoData, kGoesAsItIs, kPrimaryOnly,
       Exceptions{{"/Parameters", kHandsOn}}},
      {"AWS::IAM::ManagedPolicy",
       Name{"/ManagedPolicyName", Scope::kAccount, 128},
       Identity{"/ManagedPolicyName",
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/{name}",
                "",
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/{name}"},
       kNoData, kGoesAsItIs, kPrimaryOnly,
       Exceptions{{"/PolicyDocument", kPolicy}}},
      {"AWS::IAM::Role", Name{"/RoleName", Scope::kAccount},
       Identity{"/RoleName", "{name}", "Arn",
                "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/{name}"},
       kNoData, kGoesAsItIs, kPrimaryOnly, Exceptions{{"/Policies", kPolicy}}},
      // Code lies in the template; variables may be a secret of the spec's.
      {"AWS::Lambda::Function", Name{"/FunctionName", Scope::kRegion, 64},
       Identity{"/FunctionName", "{name}", "Arn",
                "arn:${AWS::Partition}:lambda:{region}:${AWS::AccountId}:"
                "function:{name}"},
       Key{"/KmsKeyArn", "/Environment/Variables"}, kGoesAsItIs, InSecondary{},
       Exceptions{{"/Environment", "is text to AWS"}},
       Exceptions{{"/Code/S3Bucket", "is its region's bucket"},
                  {"/Code/S3ObjectVersion", "each bucket has its own versions"},
                  {"/Description", "says which region it is of"},
                  {"/Layers/*", "each region numbers its own versions"}}},
      // One layer has many versions, so that its name is given again.
      {"AWS::Lambda::LayerVersion", Name{"/LayerName", Scope::kRegion, 0, true},
       kIdOfAws, None{"AWS encrypts layers by a key of its own"}, kGoesAsItIs,
       InSecondary{true}, Exceptions{},
       Exceptions{{"/Content/S3Bucket", "is its region's template bucket"}}},
      {"AWS::Lambda::Permission", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}},
  };
}

}  // namespace drc::catalogue
