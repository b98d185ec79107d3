// SPDX-License-Identifier: Apache-2.0
#include "generator/report/parts.h"

namespace drc::report {

void AddBoundary(const dr::v1::Environment& environment, Decisions& decisions) {
  if (!environment.has_permissions_boundary()) return;
  decisions.push_back(
      {"permissions-boundary",
       absl::Substitute("Every role is bounded by $0.",
                        environment.permissions_boundary()),
       "The compiler cannot read the policy, so nothing is proved of what it "
       "leaves: a right that it lacks is missing on the day of the failover. "
       "Hold it against the roles of the identity template, also after each "
       "update.",
       "`permissions_boundary`",
       "AWS Identity and Access Management User Guide, \"Permissions "
       "boundaries for IAM entities\""});
}

void AddProtection(const dr::v1::Environment& environment,
                   Decisions& decisions) {
  if (!environment.backup().enabled()) {
    decisions.push_back(
        {"no-backups", "AWS Backup makes no recovery points of the tables.",
         "The spec asks for none. Point-in-time recovery is left, which goes "
         "with its table: what deletes a table deletes that as well.",
         "`backup.enabled: true`",
         "Amazon DynamoDB Developer Guide, \"Point-in-time backups for "
         "DynamoDB\""});
  }
  if (environment.protection().deletion_protection()) {
    decisions.push_back(
        {"deletion-protection",
         "Deleting the root stack fails at its tables, in both regions.",
         "DynamoDB deletes no table that is protected.",
         "`protection.deletion_protection: false`, deployed before",
         "Amazon DynamoDB Developer Guide, \"Using deletion protection to "
         "protect your table\""});
  }
  if (environment.protection().retain_data()) {
    decisions.push_back(
        {"retained-data",
         "Tables, buckets, backup vaults and keys outlive the environment, "
         "with their data and their names.",
         "CloudFormation lets go of them without deleting them, and nothing "
         "empties them.",
         "`protection.retain_data: false`; what was let go of is deleted by "
         "hand",
         "AWS CloudFormation User Guide, \"DeletionPolicy attribute\""});
  }
}

}  // namespace drc::report
