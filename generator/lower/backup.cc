// SPDX-License-Identifier: Apache-2.0
//
// Daily backups of the tables in either region: while the secondary is the
// active writer and the primary is gone, they go on. The primary's are copied
// to the secondary's vault. The other way there is no copy: it would fail just
// when the primary is lost, and as long as it is not, its own plan backs up its
// replica. A vault with recovery points cannot be deleted, so each has its
// emptier.
#include "aws/backup.pb.h"
#include "aws/events.pb.h"
#include "generator/functions/contracts.h"
#include "generator/hash/sha256.h"
#include "generator/lower/concerns.h"

namespace drc::lower {
namespace {

constexpr int kSelectionDigits = 8;

void AddVault(const Context& context, const Side& side) {
  const diag::Loc origin = context.At(context.env.backup());
  program::Stack& stack = side.In(stacks::kBackup);
  auto& vault = stack.Add<aws::backup::BackupVault>("Vault", origin);
  vault.set_backup_vault_name(Suffixed("dr"));
  vault.set_encryption_key_arn(side.Key());
  AddEmptier(context, side, stacks::kBackup, "VaultEmptier",
             functions::emptier::kBackupVault, "${Vault}", origin);
}

// What AWS's managed policy for backups grants for DynamoDB, on these tables,
// vaults and keys alone (AWS Backup Developer Guide, "Managed policies for AWS
// Backup").
void AddBackupRole(const Context& context) {
  const Side& primary = context.primary;
  const std::vector<std::string> vaults = {
      primary.Name(stacks::kBackup, "Vault", "BackupVaultArn"),
      context.secondary.Name(stacks::kBackup, "Vault", "BackupVaultArn")};
  Statement grants = Allow("KeyGrants", {"kms:CreateGrant"}, context.Keys());
  grants.When("Bool", "kms:GrantIsForAWSResource", {"true"});
  Statement trust = Trust("Service", {"backup.amazonaws.com"});
  trust.When("StringEquals", "aws:SourceAccount", {"${AWS::AccountId}"});
  AddRole(context, "BackupRole", "dr-backup", nullptr, "Backs up the tables",
          {trust},
          {Allow("Tables",
                 {"dynamodb:CreateBackup", "dynamodb:DescribeContinuousBackups",
                  "dynamodb:DescribeTable", "dynamodb:ListTagsOfResource",
                  "dynamodb:StartAwsBackupJob"},
                 TableArns(context, "")),
           Allow("TableBackups",
                 {"dynamodb:DeleteBackup", "dynamodb:DescribeBackup"},
                 TableArns(context, "/backup/*")),
           Allow("Vaults",
                 {"backup:CopyIntoBackupVault", "backup:DescribeBackupVault",
                  "backup:TagResource"},
                 vaults),
           Allow("RecoveryPoints",
                 {"backup:CopyFromBackupVault", "backup:TagResource"},
                 {primary.Arn("backup", "recovery-point:*"),
                  context.secondary.Arn("backup", "recovery-point:*")}),
           Allow("Keys",
                 {"kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey",
                  "kms:GenerateDataKeyWithoutPlaintext", "kms:ReEncryptFrom",
                  "kms:ReEncryptTo"},
                 context.Keys()),
           grants},
          context.At(context.env.backup()));
}

void AddPlan(const Context& context, const Side& side) {
  const dr::v1::Backup& spec = context.env.backup();
  const diag::Loc origin = context.At(spec);
  program::Stack& stack = side.In(stacks::kBackup);
  auto& plan =
      *stack.Add<aws::backup::BackupPlan>("Plan", origin).mutable_backup_plan();
  plan.set_backup_plan_name(Suffixed("dr"));
  auto* rule = plan.add_backup_plan_rule();
  rule->set_rule_name(Suffixed("daily"));
  rule->set_target_backup_vault("${Vault}");
  rule->set_schedule_expression(spec.schedule());
  rule->set_start_window_minutes(60);
  rule->set_completion_window_minutes(180);
  rule->mutable_lifecycle()->set_delete_after_days(spec.retention_days());
  // The copies get them, too (AWS Backup Developer Guide, "Copying tags onto
  // backups").
  (*rule->mutable_recovery_point_tags())[std::string(program::kSuffixTag)] =
      "${EnvironmentSuffix}";
  if (side.is_primary) {
    auto* copy = rule->add_copy_actions();
    copy->set_destination_backup_vault_arn(
        side.peer->Ref(stacks::kBackup, "Vault", "BackupVaultArn"));
    copy->mutable_lifecycle()->set_delete_after_days(spec.retention_days());
  }

  auto& selection =
      stack.Add<aws::backup::BackupSelection>("Selection", origin);
  selection.set_backup_plan_id("${Plan}");
  auto* chosen = selection.mutable_backup_selection();
  // A selection does not change, and another one needs another name: the plan
  // still has the former one when it is made (AWS Backup Developer Guide, API,
  // "CreateBackupSelection").
  std::string tables;
  for (const auto& table : context.env.tables()) {
    absl::StrAppend(&tables, table.name(),
                    table.has_existing_table() ? " " : "",
                    table.existing_table().table_name(), "\n");
  }
  chosen->set_selection_name(Suffixed(absl::StrCat(
      "tables-", hash::Sha256Hex(tables).substr(0, kSelectionDigits))));
  chosen->set_iam_role_arn(RoleArn(context, "BackupRole"));
  if (side.is_primary) {
    for (const auto& table : context.env.tables()) {
      chosen->add_resources(context.TableRef(table, "Arn"));
    }
  } else {
    // The table comes after the secondary's plan, which looks for it when it
    // runs.
    for (const std::string& arn : TableArns(context, side, "")) {
      chosen->add_resources(arn);
    }
  }
  // Deleted before the vault is emptied, so that no new recovery point comes.
  stack.Find("Plan")->depends_on.emplace_back("VaultEmptier");
  stack.Find("Plan")->property_origins.emplace_back(
      "/BackupPlan/BackupPlanRule/0/ScheduleExpression",
      context.At(spec, "schedule"));
}

// Else nobody hears that for weeks nothing was backed up. Each event of a job,
// of backups and of copies, names the role that it works with (AWS Backup
// Developer Guide, "Monitoring AWS Backup events using Amazon EventBridge").
void AddNotice(const Context& context, const Side& side) {
  auto& rule = side.In(stacks::kBackup)
                   .Add<aws::events::Rule>("FailureNotice",
                                           context.At(context.env.backup()));
  rule.set_name(Suffixed("dr-backup-failure"));
  rule.set_description("Tells of backups and copies that fail");
  rule.set_state("ENABLED");
  auto& pattern = *rule.mutable_event_pattern()->mutable_fields();
  pattern["source"] = List({"aws.backup"});
  pattern["detail-type"] =
      List({"Backup Job State Change", "Copy Job State Change"});
  auto& detail = *pattern["detail"].mutable_struct_value()->mutable_fields();
  detail["state"] = List({"ABORTED", "EXPIRED", "FAILED"});
  detail["iamRoleArn"] = List({RoleArn(context, "BackupRole")});
  auto* target = rule.add_targets();
  target->set_id("topic");
  target->set_arn(side.Ref(stacks::kAlerts, "Topic"));
}

}  // namespace

void LowerBackup(Context& context) {
  if (!context.env.backup().enabled()) return;
  for (const Side* side : context.sides()) AddVault(context, *side);
  AddBackupRole(context);
  AddRestoreRole(context);
  for (const Side* side : context.sides()) {
    AddPlan(context, *side);
    AddNotice(context, *side);
  }
}

}  // namespace drc::lower
