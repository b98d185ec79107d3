// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"bucket-replication", Level::kError,
     "buckets are versioned and replicate all their objects to the other "
     "region, under its key, by a role that may, with metrics",
     Subject::kProgram, false,
     "Replication needs versions on both sides. Without the selection of "
     "objects under KMS keys it deploys and copies none of them.",
     "Amazon S3 User Guide, \"Requirements and considerations for "
     "replication\" and \"Replicating encrypted objects\"",
     R"("SseKmsEncryptedObjects": { "Status": "Enabled" })",
     R"(a rule without "SourceSelectionCriteria": objects under KMS keys stay
behind)"},
    {"restore", Level::kError,
     "every table is backed up in either region by a plan of that region, and "
     "roles are there that restore it in either",
     Subject::kProgram, false,
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
     Subject::kProgram, false,
     "A replica that is missing, or encrypted and restored otherwise than its "
     "peer, is a loss of data that shows after the failover.",
     "Amazon DynamoDB Developer Guide, \"Global tables: multi-Region "
     "replication for DynamoDB\" and \"Multi-Region strong consistency\"",
     R"("PointInTimeRecoveryEnabled": true on the replica of each region)",
     R"(one replica)"},
};

absl::Span<const Rule> DataRules() { return kRules; }

}  // namespace drc::rules
