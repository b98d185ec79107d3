// SPDX-License-Identifier: Apache-2.0
//
// Sources, here and in the other parts: AWS Service Authorization Reference,
// "Resource types defined by ..." of each service, of ARNs; AWS CloudFormation
// User Guide, "Return values" of each type, of `Ref`; the user guide of each
// service, "Quotas", or the API reference of its Create action, of limits.
#include "generator/catalogue/entries.h"

namespace drc::catalogue {

std::vector<Type> StoreEntries() {
  return {
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
      {"AWS::S3::Bucket", Name{"/BucketName", Scope::kAccount},
       Identity{"/BucketName", "{name}", "Arn",
                "arn:${AWS::Partition}:s3:::{name}"},
       Key{"/BucketEncryption/ServerSideEncryptionConfiguration/*/"
           "ServerSideEncryptionByDefault/KMSMasterKeyID"},
       Emptied{"Bucket"}, InSecondary{}, Exceptions{},
       Exceptions{
           {"/ReplicationConfiguration",
            "from the primary to the secondary, which bucket-replication holds "
            "it to"},
           {"/MetricsConfigurations", "the primary's replication has them"}}},
      {"AWS::S3::BucketPolicy", kPartOfAnother, kNobodyRefers, kNoData,
       kGoesAsItIs, InSecondary{}, Exceptions{{"/PolicyDocument", kPolicy}}},
      // The value is a name or an ARN, nobody's secret.
      {"AWS::SSM::Parameter", Name{"/Name", Scope::kRegion, 1011},
       Identity{"/Name", "{name}", "", ""}, kNoData, kGoesAsItIs, InSecondary{},
       Exceptions{{"/Value", "is text to AWS"}},
       Exceptions{{"/Description", "says which region it is of"}}},
  };
}

}  // namespace drc::catalogue
