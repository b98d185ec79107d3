// SPDX-License-Identifier: Apache-2.0
#include "aws/dynamodb.pb.h"
#include "generator/verify/verifiers.h"
#include "google/protobuf/util/message_differencer.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "table-replication";

using aws::dynamodb::GlobalTable;

void VerifyReplica(const Node& node, const GlobalTable& table, int index) {
  const auto& replica = table.replicas(index);
  const std::string pointer = absl::StrCat("/Replicas/", index);
  const auto& recovery = replica.point_in_time_recovery_specification();
  if (!recovery.point_in_time_recovery_enabled()) {
    node.Report(absl::StrCat(pointer, "/PointInTimeRecoverySpecification"),
                kRule, "has no point-in-time recovery in ", replica.region(),
                ": what is deleted by mistake is deleted everywhere");
  }
  if (index == 0) return;
  // What may differ is the region's own: its key.
  GlobalTable::ReplicaSpecification own = replica;
  GlobalTable::ReplicaSpecification first = table.replicas(0);
  for (auto* specification : {&own, &first}) {
    specification->clear_region();
    specification->clear_sse_specification();
    specification->clear_point_in_time_recovery_specification();
    specification->clear_deletion_protection_enabled();
  }
  if (google::protobuf::util::MessageDifferencer::Equals(own, first)) return;
  node.Report(pointer, kRule, "differs in ", replica.region(), " from ",
              table.replicas(0).region(),
              ": the standby would serve otherwise than the primary");
}

// Amazon DynamoDB Developer Guide, "Multi-Region strong consistency".
void VerifyWitness(const Node& node, const GlobalTable& table,
                   const std::set<std::string>& replicas) {
  const bool is_strong = table.multi_region_consistency() == "STRONG";
  if (!is_strong) {
    if (table.global_table_witnesses().empty()) return;
    node.Report("/GlobalTableWitnesses", kRule,
                "has a witness, which only a strongly consistent table has");
    return;
  }
  if (replicas.size() + table.global_table_witnesses_size() != 3) {
    node.Report(
        "/GlobalTableWitnesses", kRule,
        "is strongly consistent and not kept in three regions: DynamoDB "
        "wants two replicas and a witness, or three replicas");
  }
  for (const auto& witness : table.global_table_witnesses()) {
    if (replicas.count(witness.region()) == 0) continue;
    node.Report(
        "/GlobalTableWitnesses", kRule, "has its witness in ", witness.region(),
        ", beside a replica: the loss of the region would be the loss of "
        "two of three");
  }
  if (table.time_to_live_specification().enabled()) {
    node.Report("/TimeToLiveSpecification", kRule,
                "is strongly consistent, which excludes a time to live");
  }
}

void VerifyTable(const Node& node, const GlobalTable& table) {
  std::set<std::string> replicas;
  for (int i = 0; i < table.replicas_size(); ++i) {
    if (!replicas.insert(table.replicas(i).region()).second) {
      node.Report(absl::StrCat("/Replicas/", i), kRule, "has two replicas in ",
                  table.replicas(i).region());
    }
    VerifyReplica(node, table, i);
  }
  for (const std::string& region : node.model->regions()) {
    if (replicas.count(region) > 0) continue;
    node.Report("/Replicas", kRule, "has no replica in ", region,
                region == node.region()
                    ? ", the region of its stack: CloudFormation refuses it"
                    : ": its data would be lost with the primary");
  }
  VerifyWitness(node, table, replicas);
  // Amazon DynamoDB Developer Guide, "Global tables: how it works": replicas of
  // an on-demand table need no capacity that could be set wrongly.
  if (table.billing_mode() != "PAY_PER_REQUEST") {
    node.Report(
        "/BillingMode", kRule,
        "is not billed by request: a replica's provisioned capacity would "
        "have to be raised in a failover");
  }
  if (table.stream_specification().stream_view_type() != "NEW_AND_OLD_IMAGES") {
    node.Report(
        "/StreamSpecification", kRule,
        "has no stream of NEW_AND_OLD_IMAGES, which CloudFormation asks of "
        "a table with replicas");
  }
  if (!node.IsInPrimary()) {
    node.Report("", kRule, "is deployed from ", node.region(),
                "; one stack holds all replicas, the primary's");
  }
}

}  // namespace

void VerifyTableReplication(const Model& model) {
  for (const auto& [node, table] : model.All<GlobalTable>()) {
    VerifyTable(*node, *table);
  }
}

}  // namespace drc::verify
