// SPDX-License-Identifier: Apache-2.0
//
// Functions that serve the stacks themselves: the emptier, without which a
// bucket or vault with contents or a certificate in use could not be deleted,
// and the reader of the secondary's outputs. CloudFormation invokes them as
// custom resources.
#include "aws/cloud_formation.pb.h"
#include "generator/functions/contracts.h"
#include "generator/functions/embedded.h"
#include "generator/lower/concerns.h"
#include "generator/program/reference.h"

namespace drc::lower {
namespace {

// For certificates and recovery points that the spec no longer names as well:
// an update takes these rights away first and deletes the resource afterwards.
// What it may do to a bucket says that bucket's own policy, which goes with it.
std::vector<Statement> EmptierPermissions(const Context& context,
                                          const Side& side) {
  // Without DynamoDB's advanced backup, a recovery point is one of DynamoDB's
  // own, which has no tags (AWS Backup Developer Guide, "Copying tags onto
  // backups").
  std::vector<std::string> backups;
  const auto add_table = [&](absl::string_view name) {
    backups.push_back(
        side.Arn("dynamodb", absl::StrCat("table/", name, "/backup/*")));
  };
  for (const dr::v1::Table& table : context.env.tables()) {
    add_table(context.TableName(table));
  }
  for (const dr::v1::Removal& removal : context.env.removals()) {
    if (removal.has_table()) {
      add_table(Suffixed(program::EscapeText(removal.table())));
    } else if (removal.has_existing_table()) {
      add_table(program::EscapeText(removal.existing_table()));
    }
  }
  return {Allow("Vault", {"backup:ListRecoveryPointsByBackupVault"},
                {side.Arn("backup",
                          absl::StrCat("backup-vault:", Suffixed("dr")))}),
          // A recovery point's ARN does not name its vault. It has its table's
          // tags and the plan's.
          OfEnvironment(Allow("RecoveryPoints", {"backup:DeleteRecoveryPoint"},
                              {side.Arn("backup", "recovery-point:*")})),
          Allow("TableBackups", {"backup:DeleteRecoveryPoint"}, backups),
          // A certificate's id is AWS's.
          Allow("Certificates", {"acm:DescribeCertificate"},
                {side.Arn("acm", "certificate/*")})};
}

void AddReader(const Context& context) {
  const Side& side = context.primary;
  const std::string stack_set = Suffixed("dr-secondary");
  auto& reader = AddFunction(
      context, side, stacks::kOperations, functions::secondary_reader::kId,
      functions::secondary_reader::kName,
      "Reads the outputs of the secondary region's stack",
      {Allow("FindInstance", {"cloudformation:DescribeStackInstance"},
             {side.Arn("cloudformation",
                       absl::StrCat("stackset/", stack_set, ":*"))}),
       Allow("ReadOutputs", {"cloudformation:DescribeStacks"},
             {context.secondary.Arn(
                 "cloudformation",
                 absl::StrCat("stack/StackSet-", stack_set, "-*"))})},
      context.At(*context.secondary.spec));
  SetOwnCode(functions::SecondaryReader(), 120, 256, reader);
}

}  // namespace

void AddEmptier(const Context& context, const Side& side,
                absl::string_view stack, absl::string_view id,
                absl::string_view kind, const std::string& name,
                diag::Loc origin) {
  auto& emptier =
      side.In(stack).Add<aws::cloud_formation::CustomResource>(id, origin);
  side.In(stack).Find(id)->custom_type =
      std::string(functions::emptier::kResourceType);
  emptier.set_service_token(
      side.Ref(stacks::kOperations, functions::emptier::kId, "Arn"));
  // Longer than the function runs, so that its own answer comes first.
  emptier.set_service_timeout(960);
  auto& properties = *emptier.mutable_additional();
  properties[std::string(kind)].set_string_value(name);
  if (context.env.protection().retain_data() &&
      kind != functions::emptier::kCertificate) {
    properties[std::string(functions::emptier::kKeep)].set_string_value("true");
  }
}

void LowerOperations(Context& context) {
  for (const Side* side : context.sides()) {
    auto& emptier = AddFunction(
        context, *side, stacks::kOperations, functions::emptier::kId,
        functions::emptier::kName,
        "Makes buckets, backup vaults and certificates deletable",
        EmptierPermissions(context, *side), context.At(*side->spec));
    SetOwnCode(functions::Emptier(), 900, 512, emptier);
  }
  AddReader(context);
}

}  // namespace drc::lower
