// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "generator/lower/concerns.h"

namespace drc::lower {
namespace {

constexpr absl::string_view kRestored = "-restored*";

// "For restore functionality, DynamoDB read and write permissions on the target
// table are necessary" (Amazon DynamoDB Developer Guide, "Using IAM with
// DynamoDB backup and restore"). It reads and writes none of them itself.
const std::vector<std::string>& ItemActions() {
  static const auto& actions = *new std::vector<std::string>{
      "dynamodb:BatchWriteItem", "dynamodb:DeleteItem",
      "dynamodb:DescribeTable",  "dynamodb:GetItem",
      "dynamodb:PutItem",        "dynamodb:Query",
      "dynamodb:Scan",           "dynamodb:UpdateItem"};
  return actions;
}

// The restored table lies under a key of its region, like its source.
std::vector<Statement> KeyStatements(const Context& context) {
  Statement use = ByServices(
      context.sides(), {"dynamodb"},
      Allow("RestoredKeys",
            {"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt",
             "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
             "kms:ReEncryptFrom", "kms:ReEncryptTo"},
            context.Keys()));
  Statement grants = Allow("KeyGrants", {"kms:CreateGrant"}, context.Keys());
  grants.When("Bool", "kms:GrantIsForAWSResource", {"true"});
  return {use, grants};
}

void Append(const std::vector<Statement>& more,
            std::vector<Statement>& statements) {
  statements.insert(statements.end(), more.begin(), more.end());
}

}  // namespace

std::vector<std::string> TableArns(const Context& context, const Side& side,
                                   absl::string_view end) {
  std::vector<std::string> arns;
  for (const auto& table : context.env.tables()) {
    // What is named after a table is the environment's own in any case.
    const bool lacks_suffix =
        table.has_existing_table() && absl::StartsWith(end, "-");
    arns.push_back(side.Arn(
        "dynamodb",
        absl::StrCat("table/", context.TableName(table),
                     lacks_suffix ? "-${EnvironmentSuffix}" : "", end)));
  }
  return arns;
}

std::vector<std::string> TableArns(const Context& context,
                                   absl::string_view end) {
  std::vector<std::string> arns = TableArns(context, context.primary, end);
  absl::c_move(TableArns(context, context.secondary, end),
               std::back_inserter(arns));
  return arns;
}

// What AWSBackupServiceRolePolicyForRestores grants for DynamoDB, on this
// environment's tables, backups and keys alone (AWS Backup Developer Guide,
// "Managed policies for AWS Backup"). The recovery point itself lies under the
// vault's key, which AWS Backup has a grant of.
void AddRestoreRole(const Context& context) {
  Statement trust = Trust("Service", {"backup.amazonaws.com"});
  trust.When("StringEquals", "aws:SourceAccount", {"${AWS::AccountId}"});
  // The reference of actions does not say which of the two tables is asked for.
  std::vector<std::string> tables = TableArns(context, "");
  absl::c_move(TableArns(context, kRestored), std::back_inserter(tables));
  std::vector<Statement> permissions = {
      Allow("Restores",
            {"dynamodb:DescribeTable", "dynamodb:RestoreTableFromAwsBackup"},
            tables),
      Allow("TableBackups", {"dynamodb:RestoreTableFromBackup"},
            TableArns(context, "/backup/*")),
      Allow("RestoredTables", ItemActions(), TableArns(context, kRestored)),
      // AWS Backup looks at the keys before DynamoDB uses them.
      Allow("DescribeKeys", {"kms:DescribeKey"}, context.Keys())};
  Append(KeyStatements(context), permissions);
  AddRole(context, "RestoreRole", "dr-restore", nullptr,
          "Restores the tables from backups", {trust}, permissions,
          context.At(context.env.backup()));
}

std::vector<Statement> OperatorsRestores(const Context& context) {
  // What was restored is read, and deleted when it has served.
  std::vector<std::string> restored = ItemActions();
  restored.push_back("dynamodb:DeleteTable");
  std::vector<Statement> statements = {
      Allow("TableBackups", {"dynamodb:RestoreTableFromBackup"},
            TableArns(context, "/backup/*")),
      Allow("RestoredTables", restored, TableArns(context, kRestored))};
  Append(KeyStatements(context), statements);
  if (!context.env.backup().enabled()) return statements;

  std::vector<std::string> points;
  std::vector<std::string> vaults;
  std::vector<std::string> regions;
  for (const Side* side : context.sides()) {
    // A recovery point's ARN does not name its vault.
    points.push_back(side->Arn("backup", "recovery-point:*"));
    vaults.push_back(side->Name(stacks::kBackup, "Vault", "BackupVaultArn"));
    regions.push_back(side->name());
  }
  Statement jobs = Allow("RestoreJobs", {"backup:DescribeRestoreJob"}, {"*"});
  jobs.When("StringEquals", "aws:RequestedRegion", regions);
  Statement pass = Allow("RestoreRole", {"iam:PassRole"},
                         {RoleArnByName(context, "RestoreRole")});
  pass.When("StringEquals", "iam:PassedToService", {"backup.amazonaws.com"});
  Append({Allow("Vaults", {"backup:ListRecoveryPointsByBackupVault"}, vaults),
          Allow("RecoveryPoints",
                {"backup:DescribeRecoveryPoint",
                 "backup:GetRecoveryPointRestoreMetadata",
                 "backup:StartRestoreJob"},
                points),
          jobs, pass},
         statements);
  return statements;
}

}  // namespace drc::lower
