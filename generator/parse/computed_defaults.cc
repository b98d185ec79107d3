// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "generator/functions/fenced.h"
#include "generator/parse/parts.h"
#include "generator/proof/expected_duration.h"
#include "generator/proof/sizing.h"

namespace drc::parse {
namespace {

using ::dr::v1::Bucket;
using ::dr::v1::Environment;
using ::dr::v1::Function;
using ::dr::v1::Table;
using proof::Bounded;

constexpr char kPrimaryCidr[] = "10.0.0.0/16";
constexpr char kSecondaryCidr[] = "10.1.0.0/16";
// What the transaction processor calls.
constexpr const char* kTableActions[] = {"GetItem", "PutItem"};
constexpr const char* kBucketActions[] = {"PutObject"};
// And what of it writes nothing.
constexpr char kProcessorReads[] = "GET /*";

constexpr char kPartitionKey[] = "transaction_id";

// An alarm evaluates whole minutes.
constexpr int32_t kLeastAlarmSeconds = 60;

void CompleteTable(Table& table, const dr::v1::Objectives& objectives) {
  if (!table.has_partition_key()) {
    table.mutable_partition_key()->set_name(kPartitionKey);
  }
  if (table.has_warm_throughput()) return;
  const int64_t units = Bounded(table, "write_units_per_transaction");
  // A transaction reads at most its own item.
  const int64_t reads = proof::NeededRequests(objectives);
  const int64_t writes = reads * units;
  if (writes <= proof::kInitialWarmWrites && reads <= proof::kInitialWarmReads)
    return;
  auto& warm = *table.mutable_warm_throughput();
  warm.set_write_units_per_second(std::max(writes, proof::kInitialWarmWrites));
  warm.set_read_units_per_second(std::max(reads, proof::kInitialWarmReads));
}

void CompleteBucket(Bucket& bucket, int64_t rpo_seconds) {
  auto& replication = *bucket.mutable_replication();
  if (replication.has_latency_alarm_seconds()) return;
  replication.set_latency_alarm_seconds(
      std::max(static_cast<int32_t>(proof::LagThreshold(rpo_seconds)),
               kLeastAlarmSeconds));
}

void CompleteFunction(Function& function, const Environment& environment,
                      absl::string_view code) {
  if (!function.has_table() && environment.tables_size() > 0) {
    function.set_table(environment.tables(0).name());
  }
  if (!function.has_bucket() && environment.buckets_size() > 0) {
    function.set_bucket(environment.buckets(0).name());
  }
  if (function.table_actions().empty()) {
    for (const char* action : kTableActions) function.add_table_actions(action);
  }
  if (function.bucket_actions().empty()) {
    for (const char* action : kBucketActions) {
      function.add_bucket_actions(action);
    }
  }
  if (!function.has_fence() && functions::IsTransactionProcessor(code)) {
    function.mutable_fence()->add_reads(kProcessorReads);
  }
  if (!function.has_expected_duration_ms()) {
    function.set_expected_duration_ms(static_cast<int32_t>(
        proof::ExpectedDurationMs(code, Bounded(function, "memory_mb"))));
  }
  if (function.has_reserved_concurrency()) return;
  const int64_t duration = Bounded(function, "expected_duration_ms");
  function.set_reserved_concurrency(static_cast<int32_t>(
      proof::NeededConcurrency(environment.objectives(), duration)));
}

void CompleteRegions(Environment& environment) {
  if (!environment.has_regions()) return;
  auto& regions = *environment.mutable_regions();
  if (regions.has_primary() && !regions.primary().has_vpc_cidr()) {
    regions.mutable_primary()->set_vpc_cidr(kPrimaryCidr);
  }
  if (regions.has_secondary() && !regions.secondary().has_vpc_cidr()) {
    regions.mutable_secondary()->set_vpc_cidr(kSecondaryCidr);
  }
}

void CompleteRouting(Environment& environment) {
  auto& routing = *environment.mutable_routing();
  if (routing.zone_case() == dr::v1::Routing::ZONE_NOT_SET) {
    routing.mutable_owned_zone();
  }
  if (!routing.has_function() && environment.functions_size() > 0) {
    routing.set_function(environment.functions(0).name());
  }
}

void CompleteFailover(Environment& environment) {
  dr::v1::Failover& failover = *environment.mutable_failover();
  if (failover.operators().empty()) failover.add_operators("user/*");
  dr::v1::ControlTable& table = *failover.mutable_control_table();
  if (table.has_witness_region() || table.has_eventual_reason()) return;
  const std::vector<std::string> witnesses =
      proof::Witnesses(environment.regions());
  if (!witnesses.empty()) table.set_witness_region(witnesses.front());
}

}  // namespace

void ApplyDefaults(Environment* environment,
                   absl::Span<const std::string> codes) {
  ApplySchemaDefaults(environment);
  const dr::v1::Objectives& objectives = environment->objectives();
  const int64_t rpo = Bounded(objectives, "rpo_seconds");
  CompleteRegions(*environment);
  for (Table& table : *environment->mutable_tables()) {
    CompleteTable(table, objectives);
  }
  for (Bucket& bucket : *environment->mutable_buckets()) {
    CompleteBucket(bucket, rpo);
  }
  for (int i = 0; i < environment->functions_size(); ++i) {
    CompleteFunction(*environment->mutable_functions(i), *environment,
                     codes.empty() ? absl::string_view() : codes[i]);
  }
  CompleteRouting(*environment);
  CompleteFailover(*environment);
  // Once more, for the messages that were created since.
  ApplySchemaDefaults(environment);
}

}  // namespace drc::parse
