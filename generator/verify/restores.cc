// SPDX-License-Identifier: Apache-2.0
//
// A backup is worth what can be restored from it, with the roles that are
// there: in an outage of us-east-1 nobody makes another. DynamoDB and AWS
// Backup restore into a new table, "<table>-restored..." here, or
// "<table>-${EnvironmentSuffix}-restored..." of one that was there before.
#include "aws/backup.pb.h"
#include "aws/dynamodb.pb.h"
#include "aws/iam.pb.h"
#include "generator/functions/contracts.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

using Rights = std::vector<Statement>;

constexpr absl::string_view kRule = "restore";

constexpr absl::string_view kItemActions[] = {
    "dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:GetItem",
    "dynamodb:PutItem",        "dynamodb:Query",      "dynamodb:Scan",
    "dynamodb:UpdateItem",
};

// What a new table under a customer managed key takes (Amazon DynamoDB
// Developer Guide, "DynamoDB encryption at rest: usage notes").
constexpr absl::string_view kKeyActions[] = {
    "kms:CreateGrant", "kms:Decrypt",         "kms:DescribeKey",
    "kms:Encrypt",     "kms:GenerateDataKey", "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
};

// The tables with transactions, by the store that each region has of them:
// those that the variables of functions name as theirs.
std::vector<Store> Tables(const Model& model) {
  std::vector<Store> tables;
  for (const Store& store : model.Stores()) {
    if (store.node->As<aws::dynamodb::GlobalTable>() == nullptr) continue;
    for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
      const std::string& name =
          Variable(*function, functions::spec_function::kTableName);
      if (name.empty() || node->Meaning(name) != store.node->ref) {
        continue;
      }
      tables.push_back(store);
      break;
    }
  }
  return tables;
}

// Whether people may assume it.
bool IsForPeople(const Node& role) {
  for (const Statement& statement : role.Trust()) {
    for (const auto& [kind, value] : statement.principals) {
      if (statement.allows && kind == "AWS" && absl::EndsWith(value, ":root")) {
        return true;
      }
    }
  }
  return false;
}

// Whether the rights hold for a use of a key by DynamoDB in its region.
bool MayUseKey(const Rights& rights, absl::string_view action,
               const Node& key) {
  const std::string via =
      absl::StrCat("dynamodb.", key.region(), ".${AWS::URLSuffix}");
  return absl::c_any_of(rights, [&](const Statement& statement) {
    return Admits(statement, "kms:ViaService", via) &&
           Allows(Only(statement), action, key.arn);
  });
}

// What a restored table may be called. One that was there before lacks the
// suffix.
std::string RestoredArn(const Store& table) {
  const bool has_suffix = absl::StrContains(table.arn, "${EnvironmentSuffix}");
  return absl::StrCat(table.arn, has_suffix ? "" : "-${EnvironmentSuffix}",
                      "-restored");
}

// The first thing that the rights lack to write a restored table; empty if
// nothing.
std::string MissingForNewTable(const Model& model, const Store& table,
                               const Rights& rights) {
  const std::string restored = RestoredArn(table);
  for (absl::string_view action : kItemActions) {
    if (!Allows(rights, action, restored)) {
      return absl::StrCat(action, " on ", restored);
    }
  }
  const Node* key = FindKey(model, table.region, table.key);
  if (key == nullptr) return "";  // told by encryption
  for (absl::string_view action : kKeyActions) {
    if (!MayUseKey(rights, action, *key)) {
      return absl::StrCat(action, " with ", key->Path());
    }
  }
  return "";
}

void Tell(const Node& node, const Store& table, absl::string_view how,
          absl::string_view missing) {
  node.Report("", kRule, "cannot be restored in ", table.region, " ", how, ": ",
              missing);
}

// The first role that has what `missing` looks for, or null and what the best
// candidate lacks.
template <typename Missing>
const Node* FindRole(const Model& model, Missing missing, std::string& lacks) {
  for (const auto& [node, role] : model.All<aws::iam::Role>()) {
    std::string what;
    if (!missing(*node, node->Rights(), what)) continue;
    if (what.empty()) return node;
    lacks = absl::StrCat(node->Path(), " does not allow ", what);
  }
  return nullptr;
}

// The role of AWS Backup's, and that of people who have it restore.
void ExpectBackupRestores(const Model& model, const Store& table) {
  std::string lacks =
      "no role that AWS Backup may assume allows "
      "dynamodb:RestoreTableFromAwsBackup";
  const Node* role = FindRole(
      model,
      [&](const Node& node, const Rights& rights, std::string& what) {
        const std::string restored = RestoredArn(table);
        if (!node.Trusts("backup.amazonaws.com") ||
            !Allows(rights, "dynamodb:RestoreTableFromAwsBackup", restored)) {
          return false;
        }
        if (!Allows(rights, "dynamodb:DescribeTable", restored)) {
          what = absl::StrCat("dynamodb:DescribeTable on ", restored);
        } else if (!Allows(rights, "dynamodb:RestoreTableFromBackup",
                           absl::StrCat(table.arn, "/backup/1"))) {
          what = "dynamodb:RestoreTableFromBackup on the table's backups";
        } else {
          what = MissingForNewTable(model, table, rights);
        }
        return true;
      },
      lacks);
  if (role == nullptr) {
    Tell(*table.node, table, "from AWS Backup", lacks);
    return;
  }
  lacks =
      absl::StrCat("no role of people's allows iam:PassRole on ", role->Path());
  const Node* people = FindRole(
      model,
      [&](const Node& node, const Rights& rights, std::string& what) {
        if (!IsForPeople(node) || !Allows(rights, "iam:PassRole", role->arn)) {
          return false;
        }
        const std::string point =
            ArnOf("backup", table.region, "recovery-point:1");
        if (!Allows(rights, "backup:StartRestoreJob", point)) {
          what = absl::StrCat("backup:StartRestoreJob on ", point);
        }
        return true;
      },
      lacks);
  if (people == nullptr) Tell(*table.node, table, "by people", lacks);
}

void ExpectPointInTime(const Model& model, const Store& table) {
  std::string lacks =
      "no role of people's allows dynamodb:RestoreTableToPointInTime";
  const Node* people = FindRole(
      model,
      [&](const Node& node, const Rights& rights, std::string& what) {
        if (!IsForPeople(node) ||
            !Allows(rights, "dynamodb:RestoreTableToPointInTime", table.arn)) {
          return false;
        }
        what = MissingForNewTable(model, table, rights);
        return true;
      },
      lacks);
  if (people == nullptr) {
    Tell(*table.node, table, "to a point in time", lacks);
  }
}

// A plan of the vault's own region that selects the table there, by a role that
// may back it up: it runs whatever became of the other region.
void ExpectPlan(const Node& vault, const Store& table) {
  for (const auto& [node, selection] :
       vault.model->All<aws::backup::BackupSelection>()) {
    if (node->region() != vault.region()) continue;
    const auto& chosen = selection->backup_selection();
    bool selects = false;
    for (const std::string& resource : chosen.resources()) {
      selects |= node->Meaning(resource) == table.arn;
    }
    const Node* plan =
        node->Target<aws::backup::BackupPlan>(selection->backup_plan_id());
    if (!selects || plan == nullptr) continue;
    bool stores = false;
    for (const auto& rule : plan->As<aws::backup::BackupPlan>()
                                ->backup_plan()
                                .backup_plan_rule()) {
      stores |= plan->Meaning(rule.target_backup_vault()) == vault.ref;
    }
    if (!stores) continue;
    const Node* role = node->Target<aws::iam::Role>(chosen.iam_role_arn());
    if (role != nullptr &&
        !Allows(role->Rights(), "dynamodb:StartAwsBackupJob", table.arn)) {
      role->Report("/Policies", kRule,
                   "does not allow dynamodb:StartAwsBackupJob on ", table.arn,
                   ", which ", plan->Path(), " backs up");
    }
    return;
  }
  vault.Report("", kRule, "gets no backups of ", table.node->Path(), " in ",
               table.region,
               " from a plan of that region: they end with the other region");
}

}  // namespace

void VerifyRestores(const Model& model) {
  for (const Store& table : Tables(model)) {
    ExpectPointInTime(model, table);
    for (const auto& [vault, properties] :
         model.All<aws::backup::BackupVault>()) {
      if (vault->region() != table.region) continue;
      ExpectPlan(*vault, table);
      ExpectBackupRestores(model, table);
    }
  }
}

}  // namespace drc::verify
