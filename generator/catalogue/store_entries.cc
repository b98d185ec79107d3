// SPDX-License-Identifier: Apache-2.0
//
// Sources, here and in the other parts: AWS Service Authorization Reference,
// "Resource types defined by ..." of each service, of ARNs; AWS CloudFormation
// User Guide, "Return values" of each type, of `Ref`; the user guide of each
// service, "Quotas", or the API reference of its Create action, of limits.
#include "generator/catalogue/entries.h"

namespace drc::catalogue {
namespace {

constexpr char kIsTheKey[] = "is the key";

std::vector<Type> Keys() {
  return {
      {"AWS::KMS::Alias", Name{"/AliasName", Scope::kRegion},
       Identity{"/AliasName", "{name}", "", ""}, kNoData, kGoesAsItIs,
       InSecondary{}},
      {"AWS::KMS::Key",
       kNamedByAws,
       kIdOfAws,
       None{kIsTheKey},
       kGoesAsItIs,
       None{"the secondary's key is a replica"},
       {{"/KeyPolicy", "IAM looks for principals, not for resources"}}},
      // A replica has its primary's key id (AWS KMS Developer Guide,
      // "Multi-Region keys in AWS KMS"). {name} becomes a reference to the
      // primary key.
      {"AWS::KMS::ReplicaKey",
       kNamedByAws,
       Identity{"/PrimaryKeyArn", "{name}", "Arn",
                "arn:${AWS::Partition}:kms:{region}:${AWS::AccountId}:key/"
                "{name}",
                "KeyId"},
       None{kIsTheKey},
       kGoesAsItIs,
       InSecondary{},
       {{"/KeyPolicy", "IAM looks for principals, not for resources"}}},
  };
}

std::vector<Type> Backups() {
  return {
      {"AWS::Backup::BackupPlan",
       Name{"/BackupPlan/BackupPlanName", Scope::kRegion, 50},
       kIdOfAws,
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       {{"/BackupPlan/BackupPlanRule", "vaults are looked up at each copy"}},
       {{"/BackupPlan/BackupPlanRule/0/CopyActions",
         "the primary's backups are copied to the secondary; the other way a "
         "copy would fail just when the primary is lost"}}},
      {"AWS::Backup::BackupSelection",
       Name{"/BackupSelection/SelectionName", Scope::kParent, 50}, kIdOfAws,
       kNoData, kGoesAsItIs, InSecondary{}},
      {"AWS::Backup::BackupVault", Name{"/BackupVaultName", Scope::kRegion, 50},
       Identity{"/BackupVaultName", "{name}", "BackupVaultArn",
                "arn:${AWS::Partition}:backup:{region}:${AWS::AccountId}:"
                "backup-vault:{name}"},
       Key{"/EncryptionKeyArn"}, Emptied{"BackupVault"}, InSecondary{}},
  };
}

}  // namespace

std::vector<Type> StoreEntries() {
  std::vector<Type> entries = {
      {"AWS::DynamoDB::GlobalTable", Name{"/TableName", Scope::kAccount, 255},
       Identity{"/TableName", "{name}", "Arn",
                "arn:${AWS::Partition}:dynamodb:{region}:${AWS::AccountId}:"
                "table/{name}"},
       Key{"/Replicas/*/SSESpecification/KMSMasterKeyId"}, kGoesAsItIs,
       kPrimaryOnly},
      {"AWS::Kinesis::Stream", Name{"/Name", Scope::kRegion},
       Identity{"/Name", "{name}", "Arn",
                "arn:${AWS::Partition}:kinesis:{region}:${AWS::AccountId}:"
                "stream/{name}"},
       Key{"/StreamEncryption/KeyId"}, kGoesAsItIs, InSecondary{}},
      {"AWS::Logs::LogGroup", Name{"/LogGroupName", Scope::kRegion},
       Identity{"/LogGroupName", "{name}", "Arn",
                "arn:${AWS::Partition}:logs:{region}:${AWS::AccountId}:"
                "log-group:{name}:*"},
       Key{"/KmsKeyId"}, kGoesAsItIs, InSecondary{}},
      {"AWS::S3::Bucket",
       Name{"/BucketName", Scope::kAccount},
       Identity{"/BucketName", "{name}", "Arn",
                "arn:${AWS::Partition}:s3:::{name}"},
       Key{"/BucketEncryption/ServerSideEncryptionConfiguration/*/"
           "ServerSideEncryptionByDefault/KMSMasterKeyID"},
       Emptied{"Bucket"},
       InSecondary{},
       {},
       {{"/ReplicationConfiguration",
         "from the primary to the secondary, which bucket-replication holds "
         "it to"},
        {"/MetricsConfigurations", "the primary's replication has them"}}},
      {"AWS::S3::BucketPolicy",
       kPartOfAnother,
       kNobodyRefers,
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       {{"/PolicyDocument", "IAM looks for principals, not for resources"}}},
      // The value is a name or an ARN, nobody's secret.
      {"AWS::SSM::Parameter",
       Name{"/Name", Scope::kRegion, 1011},
       Identity{"/Name", "{name}", "", ""},
       kNoData,
       kGoesAsItIs,
       InSecondary{},
       {{"/Value", "is text to AWS"}},
       {{"/Description", "says which region it is of"}}},
  };
  for (std::vector<Type> part : {Keys(), Backups()}) {
    entries.insert(entries.end(), part.begin(), part.end());
  }
  return entries;
}

}  // namespace drc::catalogue
