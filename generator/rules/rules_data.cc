// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"bucket-replication", Level::kError,
     "buckets are versioned and replicate all their objects to the other "
     "region, under its key, by a role that may, with metrics",
     "Replication needs versions on both sides. Without the selection of "
     "objects under KMS keys it deploys and copies none of them.",
     "Amazon S3 User Guide, \"Requirements and considerations for "
     "replication\" and \"Replicating encrypted objects\"",
     R"("SseKmsEncryptedObjects": { "Status": "Enabled" })",
     R"(a rule without "SourceSelectionCriteria": objects under KMS keys stay
behind)"},
    {"encryption", Level::kError,
     "every store lies under a rotated customer managed key of its own region",
     "A key of another region is out of reach when that region is lost, and "
     "with it all data that it encrypts.",
     "AWS Key Management Service Developer Guide, \"Multi-Region keys in AWS "
     "KMS\" and \"Rotate AWS KMS keys\"",
     R"("SSESpecification": { "KMSMasterKeyId": the replica's own region's key })",
     R"("SSESpecification": { "KMSMasterKeyId": the primary's key } on the
secondary's replica)"},
    {"key-policy", Level::kError,
     "every service and role that works with encrypted data may use its key",
     "Services that may not use a key fail where nobody looks: alarms and "
     "events that go to an encrypted topic are dropped without an error.",
     "AWS Key Management Service Developer Guide, \"Key policies in AWS KMS\"; "
     "Amazon SNS Developer Guide, \"Managing Amazon SNS encryption keys and "
     "costs\"",
     R"("Principal": { "Service": "cloudwatch.amazonaws.com" } with kms:Decrypt
and kms:GenerateDataKey* in the policy of the topic's key)",
     R"(a key policy without it: alarms are raised and nobody hears of them)"},
    {"least-privilege", Level::kError,
     "policies name actions, resources and callers; buckets refuse public and "
     "plain-text access; the API answers whom the spec's routes name",
     "What a role may do beyond its work is what an intruder may do. A bucket "
     "that answers plain text or the public shows its documents to others. A "
     "route that `resources` adds to the API would open it, or shadow a path "
     "of the failover, without the report's saying so; so would one of an API "
     "of the spec's own that leads to the function of `routing.function`.",
     "AWS IAM User Guide, \"Security best practices in IAM\"; Amazon S3 User "
     "Guide, \"Security best practices for Amazon S3\"",
     R"("Action": [ "dynamodb:GetItem", "dynamodb:PutItem" ])",
     R"("Action": "dynamodb:*")"},
    {"restore", Level::kError,
     "every table is backed up in either region by a plan of that region, and "
     "roles are there that restore it in either",
     "A plan ends with its region, and a copy that nobody may restore is none. "
     "IAM's control plane lies in us-east-1: in an outage of it, no role can "
     "be made or changed.",
     "AWS Backup Developer Guide, \"Managed policies for AWS Backup\"; Amazon "
     "DynamoDB Developer Guide, \"Using IAM with DynamoDB backup and restore\"",
     R"("RoleName": { "Fn::Sub": "dr-restore-${EnvironmentSuffix}" }, which allows
dynamodb:RestoreTableFromAwsBackup and the writes of it in both regions)",
     R"(a role that allows them in the primary region alone)"},
    {"table-replication", Level::kError,
     "every table has equal replicas with point-in-time recovery in both "
     "regions, and a strongly consistent one its witness in a third",
     "A replica that is missing, or encrypted and restored otherwise than its "
     "peer, is a loss of data that shows after the failover.",
     "Amazon DynamoDB Developer Guide, \"Global tables: multi-Region "
     "replication for DynamoDB\" and \"Multi-Region strong consistency\"",
     R"("PointInTimeRecoveryEnabled": true on the replica of each region)",
     R"(one replica)"},
};

absl::Span<const Rule> DataRules() { return kRules; }

}  // namespace drc::rules
