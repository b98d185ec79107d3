// SPDX-License-Identifier: Apache-2.0
//
// What is deleted by its tag, where AWS gives the ids, and who may pass an
// interface endpoint.
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "aws/backup.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/ec2.pb.h"
#include "aws/iam.pb.h"
#include "generator/program/program.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using program::Program;

void AddTags(const std::function<void(std::string, std::string,
                                      std::function<void(Program&)>)>& add) {
  for (const char* sid :
       {"AcmTaggedCertificate", "BackupTaggedPlan", "Ec2TaggedRouteTable",
        "Ec2TaggedSecurityGroup", "Ec2TaggedSubnet", "Ec2TaggedVpc",
        "Ec2TaggedVpcPeeringConnection"}) {
    add("least-privilege", absl::StrCat(sid, " without its condition"),
        [sid](Program& p) {
          EraseMember(DeploymentPolicy(p, sid), sid, "Condition");
        });
  }
  add("least-privilege", "emptier of any vault", [](Program& p) {
    EraseMember(RightsAt(p, "PrimaryEmptierRole"), "RecoveryPoints",
                "Condition");
  });
  add("destroyable", "emptier that deletes no recovery points", [](Program& p) {
    EraseStatement(RightsAt(p, "PrimaryEmptierRole"), "RecoveryPoints");
  });
  add("destroyable", "secondary without the tag", [](Program& p) {
    auto& tags =
        *As<aws::cloud_formation::StackSet>(p, "root/SecondaryStackSet")
             .mutable_tags();
    for (int i = tags.size() - 1; i >= 0; --i) {
      if (tags[i].key() == program::kSuffixTag) tags.DeleteSubrange(i, 1);
    }
  });
  for (const char* region : {"us-east-1", "us-west-2"}) {
    add("destroyable", absl::StrCat(region, " recovery points without the tag"),
        [region](Program& p) {
          As<aws::backup::BackupPlan>(p, absl::StrCat(region, "/backup/Plan"))
              .mutable_backup_plan()
              ->mutable_backup_plan_rule(0)
              ->clear_recovery_point_tags();
        });
  }
}

constexpr char kOwnSpec[] = "tests/testdata/destroyable/basic.textproto";

// The first statement of the policies of who deploys the secondary region that
// allows an action.
google::protobuf::Struct& Allowing(Program& program,
                                   const std::string& action) {
  for (const auto& resource :
       StackAt(program, "us-east-1/identity").resources) {
    auto* policy =
        dynamic_cast<aws::iam::ManagedPolicy*>(resource->properties.get());
    if (policy == nullptr) continue;
    auto& statements =
        (*policy->mutable_policy_document()->mutable_fields())["Statement"];
    for (auto& statement : *statements.mutable_list_value()->mutable_values()) {
      const std::string text = statement.ShortDebugString();
      if (absl::StrContains(text, absl::StrCat("\"", action, "\"")) &&
          absl::StrContains(text, "\"Allow\"")) {
        return *statement.mutable_struct_value();
      }
    }
  }
  std::abort();  // A mutant that mutates nothing would prove nothing.
}

// Of the spec's own, and of what the compiler makes.
void AddOwnTags(Mutants& mutants) {
  const auto add = [&](const char* rule, std::string name,
                       std::function<void(Program&)> mutate) {
    mutants.push_back({rule, std::move(name), std::move(mutate), kOwnSpec});
  };
  for (const char* action :
       {"ec2:DeleteNetworkAcl", "ec2:DeleteInternetGateway"}) {
    add("least-privilege", absl::StrCat(action, " of anybody's"),
        [action](Program& p) {
          Allowing(p, action).mutable_fields()->erase("Condition");
        });
  }
  add("destroyable", "own route table without the tag", [](Program& p) {
    As<aws::ec2::RouteTable>(p, "us-west-2/edge/Routes").clear_tags();
  });
  add("destroyable", "subnet without the tag", [](Program& p) {
    As<aws::ec2::Subnet>(p, "us-east-1/network/PrivateSubnet1").clear_tags();
  });
  add("destroyable", "plan without the tag", [](Program& p) {
    As<aws::backup::BackupPlan>(p, "us-west-2/backup/Plan")
        .clear_backup_plan_tags();
  });
  add("destroyable", "vault of another environment", [](Program& p) {
    (*As<aws::backup::BackupVault>(p, "us-west-2/backup/Vault")
          .mutable_backup_vault_tags())["Dr-Suffix"] = "eu-prod";
  });
  add("destroyable", "group with the tag twice", [](Program& p) {
    auto& tags = *As<aws::ec2::SecurityGroup>(
                      p, "us-west-2/network/FunctionSecurityGroup")
                      .mutable_tags();
    *tags.Add() = tags[tags.size() - 1];
  });
}

}  // namespace

void AddTagMutants(Mutants& mutants) {
  AddOwnTags(mutants);
  AddTags([&](std::string rule, std::string name,
              std::function<void(Program&)> mutate) {
    mutants.push_back({rule, std::move(name), std::move(mutate)});
  });
  const auto add_endpoint =
      [&](std::string name, std::function<void(aws::ec2::VPCEndpoint&)> edit) {
        mutants.push_back(
            {"least-privilege", std::move(name),
             [edit](Program& p) {
               edit(As<aws::ec2::VPCEndpoint>(
                   p, "us-west-2/network/SecretsmanagerEndpoint"));
             },
             kPaymentsSpec});
      };
  add_endpoint("endpoint without policy",
               [](auto& endpoint) { endpoint.clear_policy_document(); });
  add_endpoint("endpoint for any account", [](auto& endpoint) {
    EraseMember(*endpoint.mutable_policy_document(), "OfAccount", "Condition");
  });
}

}  // namespace drc::testing
