// SPDX-License-Identifier: Apache-2.0
//
// Functions that serve the stacks themselves: the emptier, without which a bucket
// or vault with contents could not be deleted, and the reader of the secondary's
// outputs. CloudFormation invokes them as custom resources.
#include "absl/strings/str_cat.h"
#include "aws/cloud_formation.pb.h"
#include "generator/lower/concerns.h"
#include "generator/lower/emptier.h"
#include "generator/lower/lambda.h"
#include "infra_specs/functions/embedded.h"

namespace drc::lower {
namespace {

std::vector<Statement> EmptierPermissions(const Context& context, const Side& side) {
  std::vector<std::string> buckets;
  std::vector<std::string> objects;
  for (const auto& bucket : context.env.buckets()) {
    const std::string arn = side.Name(stacks::kData, BucketId(bucket), "Arn");
    buckets.push_back(arn);
    objects.push_back(absl::StrCat(arn, "/*"));
  }
  std::vector<Statement> permissions = {
      Allow("Buckets",
            {"s3:ListBucketMultipartUploads", "s3:ListBucketVersions",
             "s3:PutReplicationConfiguration"},
            buckets),
      Allow("Objects",
            {"s3:AbortMultipartUpload", "s3:DeleteObject", "s3:DeleteObjectVersion"}, objects)};
  if (context.env.backup().enabled()) {
    permissions.push_back(Allow("Vault", {"backup:ListRecoveryPointsByBackupVault"},
                                {side.Name(stacks::kBackup, "Vault", "BackupVaultArn")}));
    // A recovery point's ARN does not name its vault; its type depends on the
    // service and whether it is a copy.
    permissions.push_back(
        Allow("RecoveryPoints", {"backup:DeleteRecoveryPoint"},
              {absl::StrCat("arn:${AWS::Partition}:backup:", side.name(),
                            ":${AWS::AccountId}:recovery-point:*")}));
  }
  return permissions;
}

void AddReader(const Context& context) {
  const Side& side = context.primary;
  const std::string stack_set = Suffixed("dr-secondary");
  auto& reader = AddFunction(
      context, side, stacks::kOperations, "ReaderFunction", "dr-reader",
      "Reads the outputs of the secondary region's stack",
      {Allow("FindInstance", {"cloudformation:DescribeStackInstance"},
             {side.Arn("cloudformation", absl::StrCat("stackset/", stack_set, ":*"))}),
       Allow("ReadOutputs", {"cloudformation:DescribeStacks"},
             {context.secondary.Arn("cloudformation",
                                    absl::StrCat("stack/StackSet-", stack_set, "-*"))})},
      context.At(*context.secondary.spec));
  SetOwnCode(functions::SecondaryReader(), 120, 256, reader);
}

}  // namespace

void AddEmptier(const Side& side, absl::string_view stack, absl::string_view id,
                absl::string_view kind, const std::string& name, diag::Loc origin) {
  auto& emptier = side.In(stack).Add<aws::cloud_formation::CustomResource>(id, origin);
  side.In(stack).Find(id)->custom_type = "Custom::DrEmptier";
  emptier.set_service_token(side.Ref(stacks::kOperations, "EmptierFunction", "Arn"));
  // Longer than the function runs, so that its own answer comes first.
  emptier.set_service_timeout(960);
  (*emptier.mutable_additional())[std::string(kind)].set_string_value(name);
}

void LowerOperations(Context& context) {
  for (const Side* side : context.sides()) {
    auto& emptier = AddFunction(context, *side, stacks::kOperations, "EmptierFunction",
                                "dr-emptier", "Empties buckets and backup vaults before deletion",
                                EmptierPermissions(context, *side), context.At(*side->spec));
    SetOwnCode(functions::Emptier(), 900, 512, emptier);
  }
  AddReader(context);
}

}  // namespace drc::lower
