// SPDX-License-Identifier: Apache-2.0

#include "generator/report/decisions.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/substitute.h"
#include "dr/v1/environment.pb.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/proof/routed_function.h"
#include "generator/proof/units.h"

namespace drc::report {
namespace {

using ::dr::v1::Bucket;
using ::dr::v1::Environment;
using ::dr::v1::Function;
using ::dr::v1::Table;

constexpr int kTimeControlSeconds = 15 * 60;
constexpr int kApiTimeoutSeconds = 30;

// The names of the messages that `has` picks, "a, b and c"; empty if there is
// none.
template <typename List, typename Predicate>
std::string NamesOf(const List& list, Predicate has) {
  std::vector<std::string> names;
  for (const auto& message : list) {
    if (has(message)) names.push_back(message.name());
  }
  if (names.size() < 2) return absl::StrJoin(names, "");
  const std::string last = names.back();
  names.pop_back();
  return absl::StrCat(absl::StrJoin(names, ", "), " and ", last);
}

// Adds a decision about what is named, whose sentence has the names for $0;
// none where nothing is.
void AddOf(const std::string& names, Decision decision,
           std::vector<Decision>& decisions) {
  if (names.empty()) return;
  decision.decision = absl::Substitute(decision.decision, names);
  decisions.push_back(std::move(decision));
}

void AddBuckets(const Environment& environment,
                std::vector<Decision>& decisions) {
  const auto& buckets = environment.buckets();
  decisions.push_back(
      {"bucket-names",
       "Buckets are named <name>-<EnvironmentSuffix>-<account>-<region>.",
       "One bucket name exists once in a partition, so the two regions cannot "
       "share one.",
       "", "Amazon S3 User Guide, \"Bucket naming rules\""});

  const auto own_keys = [](const Bucket& bucket) {
    return bucket.encryption() == dr::v1::BUCKET_ENCRYPTION_SSE_S3;
  };
  AddOf(NamesOf(buckets, [&](const Bucket& b) { return !own_keys(b); }),
        {"bucket-encryption-kms",
         "SSE-KMS with the region's customer managed key is the default "
         "encryption of $0.",
         "A bucket has one default encryption: SSE-S3 and customer managed "
         "keys for all data at rest exclude each other.",
         "`buckets.encryption: BUCKET_ENCRYPTION_SSE_S3`",
         "Amazon S3 User Guide, \"Setting default server-side encryption "
         "behavior for Amazon S3 buckets\""},
        decisions);
  AddOf(NamesOf(buckets, own_keys),
        {"bucket-encryption-s3", "SSE-S3 is the default encryption of $0.",
         "The spec asks for it. Not all data at rest is under customer managed "
         "keys then.",
         "`buckets.encryption: BUCKET_ENCRYPTION_SSE_KMS`",
         "Amazon S3 User Guide, \"Setting default server-side encryption "
         "behavior for Amazon S3 buckets\""},
        decisions);
  AddOf(NamesOf(buckets,
                [](const Bucket& b) { return !b.replication().failback(); }),
        {"failback-replication-off",
         "What is written to $0 in the secondary during a failover does not "
         "return to the primary by itself.",
         "Replication both ways needs both buckets to exist, so it cannot be "
         "part of the first deployment.",
         "`buckets.replication.failback: true` in a later deployment; what was "
         "written before returns by S3 Batch Replication",
         "Amazon S3 User Guide, \"Replicating existing objects with Batch "
         "Replication\""},
        decisions);
  AddOf(NamesOf(buckets,
                [](const Bucket& b) { return b.transfer_acceleration(); }),
        {"transfer-acceleration",
         "Transfer Acceleration of $0 is not counted in any budget.",
         "It speeds up clients that upload through the accelerated endpoint; "
         "replication never uses it.",
         "`buckets.transfer_acceleration: false`",
         "Amazon S3 User Guide, \"Configuring fast, secure file transfers "
         "using Amazon S3 Transfer Acceleration\""},
        decisions);
  const int rpo = environment.objectives().rpo_seconds();
  AddOf(NamesOf(buckets,
                [&](const Bucket& b) {
                  return b.replication().time_control() &&
                         rpo < kTimeControlSeconds;
                }),
        {"replication-time",
         "The recovery point of $0 is alarmed, not guaranteed.",
         absl::Substitute("S3 commits itself to 15 minutes and to no other "
                          "time; the objective is $0.",
                          proof::Duration(rpo)),
         "`objectives.rpo_seconds` of 900 or more",
         "Amazon S3 User Guide, \"Meeting compliance requirements with S3 "
         "Replication Time Control\""},
        decisions);
}

// How the active writer is named.
Decision ControlTableOf(const Environment& environment) {
  const dr::v1::ControlTable& table = environment.failover().control_table();
  constexpr char kDocument[] =
      "Amazon DynamoDB Developer Guide, \"Multi-Region strong consistency\"";
  if (table.has_witness_region()) {
    return {
        "control-table",
        absl::Substitute("The table dr-control, which names the active writer, "
                         "is strongly consistent, with a witness in $0.",
                         table.witness_region()),
        absl::Substitute(
            "So two regions never name different writers. It holds no data of "
            "the business; a witness has no key of the account's. Where "
            "policies limit the account to two regions, they have to let "
            "DynamoDB's own role replicate to the third: deny no `dynamodb:*` "
            "for `aws:RequestedRegion` $0 to principals below "
            "role/aws-service-role/ and to whoever deploys.",
            table.witness_region()),
        "`failover.control_table { eventual_reason }`", kDocument};
  }
  return {"control-table-eventual",
          "The table dr-control, which names the active writer, is eventually "
          "consistent.",
          table.has_eventual_reason()
              ? absl::StrCat("The spec declines strong consistency: ",
                             table.eventual_reason())
              : "DynamoDB has no strong consistency for these two regions.",
          table.has_eventual_reason()
              ? "remove `failover.control_table.eventual_reason`"
              : "regions of one set, such as us-east-1 and us-west-2",
          kDocument};
}

void AddTables(const Environment& environment,
               std::vector<Decision>& decisions) {
  decisions.push_back(
      {"table-management-role",
       "The role dr-table-manager is for operators (`failover.operators`).",
       "DynamoDB replicates by its own service-linked role and assumes no role "
       "of the account.",
       "",
       "Amazon DynamoDB Developer Guide, \"Using service-linked roles with "
       "DynamoDB\""});
  decisions.push_back(ControlTableOf(environment));
  AddOf(NamesOf(environment.tables(),
                [](const Table& table) { return table.has_warm_throughput(); }),
        {"warm-throughput", "Warm throughput is set for $0.",
         "A new table serves 4,000 writes/s and 12,000 reads/s at once and "
         "doubles over some 30 minutes. AWS never lets it be lowered again.",
         "`objectives.transactions_per_second`, `tables.warm_throughput`",
         "Amazon DynamoDB Developer Guide, \"Understanding DynamoDB warm "
         "throughput\""},
        decisions);
  AddOf(
      NamesOf(environment.tables(),
              [](const Table& table) {
                return table.consistency() == dr::v1::CONSISTENCY_STRONG;
              }),
      {"strong-consistency",
       "$0 is strongly consistent across regions, for good.",
       "It can be chosen at creation only. Every write waits for a second "
       "region. The witness region holds data as well, for which no key can be "
       "named.",
       "",
       "Amazon DynamoDB Developer Guide, \"Multi-Region strong consistency\""},
      decisions);
}

void AddFunctions(const Environment& environment,
                  std::vector<Decision>& decisions) {
  for (const catalogue::RuntimeFacts& runtime : catalogue::AllRuntimes()) {
    const std::string names =
        NamesOf(environment.functions(), [&](const Function& f) {
          return f.runtime() == runtime.name && !f.code().has_image();
        });
    if (names.empty()) continue;
    decisions.push_back(
        {absl::StrCat("runtime-", runtime.name),
         absl::Substitute("The runtime of $0 is $1.", names, runtime.name),
         absl::Substitute("AWS deprecates it on $0, creates no function of it "
                          "from $1 on and updates none from $2 on.",
                          runtime.deprecated, runtime.creation_blocked,
                          runtime.update_blocked),
         "`functions.runtime`",
         "AWS Lambda Developer Guide, \"Lambda runtimes\""});
  }
  AddOf(
      NamesOf(environment.functions(),
              [](const Function& f) { return f.reserved_concurrency() > 100; }),
      {"reserved-concurrency",
       "More than 100 concurrent executions are reserved for $0.",
       "The reserve is also the function's cap, and a function serves at most "
       "10 requests/s for each, fewer where one takes longer than 100 ms: 100 "
       "would end at 1,000 transactions/s at best.",
       "`functions.reserved_concurrency`, `objectives.transactions_per_second`",
       "AWS Lambda Developer Guide, \"Understanding Lambda function scaling\""},
      decisions);
  const Function* function = proof::RoutedFunction(environment);
  if (function != nullptr && function->timeout_seconds() > kApiTimeoutSeconds) {
    decisions.push_back(
        {"api-timeout",
         absl::Substitute("Clients of $0 are answered after 30 s at the "
                          "latest, although the function may run for $1 s.",
                          function->name(), function->timeout_seconds()),
         "An HTTP API ends an integration after 30 s.", "",
         "Amazon API Gateway Developer Guide, \"Quotas for configuring and "
         "running an HTTP API in API Gateway\""});
  }
}

void AddFailover(const Environment& environment,
                 std::vector<Decision>& decisions) {
  if (!environment.failover().automatic()) {
    decisions.push_back(
        {"manual-failover",
         "The alarm notifies; an operator decides about the failover.",
         "`failover.automatic` is false. The time that the operator takes is "
         "part of the recovery time and bounded by nothing.",
         "`failover.automatic: true`", ""});
  }
  if (environment.alerts().subscriptions().empty()) {
    decisions.push_back(
        {"no-subscribers",
         "Alarms and failovers are published, but nobody is told.",
         "The topics have no subscribers of the spec's; those added by hand "
         "are lost when the stack is created anew.",
         "`alerts.subscriptions`", ""});
  }
  decisions.push_back(
      {"manual-failback",
       "An operator fails back, by the evaluator's action failback.",
       "A primary that answers again may lack what the secondary has accepted "
       "since.",
       "", ""});
  decisions.push_back(
      {"security-groups",
       "Traffic between the regions is allowed by address blocks.",
       "A security group of another region cannot be referred to, not over a "
       "peering connection either.",
       "",
       "Amazon VPC Peering Guide, \"Update your security groups to reference "
       "peer security groups\""});
}

void AddRoutes(const Environment& environment,
               std::vector<Decision>& decisions) {
  const std::string names =
      NamesOf(environment.functions(),
              [](const Function& f) { return !f.routes().empty(); });
  if (names.empty()) return;
  decisions.push_back(
      {"routes",
       absl::Substitute("No heartbeat passes $0: where such a function alone "
                        "fails, its alarms tell, and the writer stays.",
                        names),
       absl::Substitute(
           "Heartbeats go through $0, which stores transactions. A fault of "
           "one function's code is the same in both regions.",
           environment.routing().function()),
       "`routing.function`, to the one that matters most", ""});
}

void AddBoundary(const Environment& environment,
                 std::vector<Decision>& decisions) {
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

void AddProtection(const Environment& environment,
                   std::vector<Decision>& decisions) {
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

}  // namespace

std::vector<Decision> ListDecisions(const Environment& environment) {
  std::vector<Decision> decisions;
  AddBuckets(environment, decisions);
  AddTables(environment, decisions);
  AddNetwork(environment, decisions);
  AddFunctions(environment, decisions);
  AddRouting(environment, decisions);
  AddFailover(environment, decisions);
  AddRoutes(environment, decisions);
  AddBoundary(environment, decisions);
  AddProtection(environment, decisions);
  return decisions;
}

}  // namespace drc::report
