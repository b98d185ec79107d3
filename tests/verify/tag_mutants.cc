// SPDX-License-Identifier: Apache-2.0
//
// What is deleted by its tag, where AWS gives the ids, and who may pass an
// interface endpoint.
#include <functional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "aws/backup.pb.h"
#include "aws/cloud_formation.pb.h"
#include "aws/ec2.pb.h"
#include "generator/program/program.h"
#include "tests/verify/mutant.h"

namespace drc::testing {
namespace {

using program::Program;

void AddTags(const std::function<void(std::string, std::string,
                                      std::function<void(Program&)>)>& add) {
  for (const char* sid :
       {"Ec2TaggedRouteTable", "Ec2TaggedSecurityGroup", "Ec2TaggedSubnet",
        "Ec2TaggedVpc", "Ec2TaggedVpcPeeringConnection"}) {
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
    for (auto& tag : tags) {
      if (tag.key() == program::kSuffixTag) tag.set_value("prod");
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

}  // namespace

void AddTagMutants(Mutants& mutants) {
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
