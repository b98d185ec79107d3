// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/entries.h"

namespace drc::catalogue {
namespace {

constexpr char kIsTheKey[] = "is the key";

}  // namespace

std::vector<Type> KeyEntries() {
  return {
      {"AWS::Backup::BackupPlan",
       Name{"/BackupPlan/BackupPlanName", Scope::kRegion, 50}, kIdOfAws,
       kNoData, kGoesAsItIs, InSecondary{},
       Exceptions{
           {"/BackupPlan/BackupPlanRule", "vaults are looked up at each copy"}},
       Exceptions{{"/BackupPlan/BackupPlanRule/0/CopyActions",
                   "the primary's backups are copied to the secondary; the "
                   "other way a "
                   "copy would fail just when the primary is lost"}}},
      {"AWS::Backup::BackupSelection",
       Name{"/BackupSelection/SelectionName", Scope::kParent, 50}, kIdOfAws,
       kNoData, kGoesAsItIs, InSecondary{}},
      {"AWS::Backup::BackupVault", Name{"/BackupVaultName", Scope::kRegion, 50},
       Identity{"/BackupVaultName", "{name}", "BackupVaultArn",
                "arn:${AWS::Partition}:backup:{region}:${AWS::AccountId}:"
                "backup-vault:{name}"},
       Key{"/EncryptionKeyArn"}, Emptied{"BackupVault"}, InSecondary{}},
      {"AWS::KMS::Alias", Name{"/AliasName", Scope::kRegion},
       Identity{"/AliasName", "{name}", "", ""}, kNoData, kGoesAsItIs,
       InSecondary{}},
      {"AWS::KMS::Key", kNamedByAws, kIdOfAws, None{kIsTheKey}, kGoesAsItIs,
       None{"the secondary's key is a replica"},
       Exceptions{{"/KeyPolicy", kPolicy}}},
      // A replica has its primary's key id (AWS KMS Developer Guide,
      // "Multi-Region keys in AWS KMS"). {name} becomes a reference to the
      // primary key.
      {"AWS::KMS::ReplicaKey", kNamedByAws,
       Identity{"/PrimaryKeyArn", "{name}", "Arn",
                "arn:${AWS::Partition}:kms:{region}:${AWS::AccountId}:key/"
                "{name}",
                "KeyId"},
       None{kIsTheKey}, kGoesAsItIs, InSecondary{},
       Exceptions{{"/KeyPolicy", kPolicy}}},
  };
}

}  // namespace drc::catalogue
