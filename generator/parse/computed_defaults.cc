// SPDX-License-Identifier: Apache-2.0

#include "generator/parse/computed_defaults.h"

#include <algorithm>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/parse/defaults.h"
#include "generator/schema/schema.h"
#include "google/protobuf/descriptor.h"

namespace drc::parse {
namespace {

using ::dr::v1::Bucket;
using ::dr::v1::Environment;
using ::dr::v1::Function;
using ::dr::v1::Table;

constexpr char kPrimaryCidr[] = "10.0.0.0/16";
constexpr char kSecondaryCidr[] = "10.1.0.0/16";
// What the transaction processor calls.
constexpr const char* kTableActions[] = {"GetItem", "PutItem"};
constexpr const char* kBucketActions[] = {"PutObject"};

constexpr char kPartitionKey[] = "transaction_id";

// AWS Lambda Developer Guide, "Understanding Lambda function scaling".
constexpr int64_t kRequestsPerConcurrency = 10;
// The standby's least reserve, whatever the load.
constexpr int64_t kLeastConcurrency = 100;

// An alarm evaluates whole minutes.
constexpr int32_t kLeastAlarmSeconds = 60;

int64_t CeilOfRatio(int64_t dividend, int64_t divisor) {
  return (dividend + divisor - 1) / divisor;
}

// A number of the spec, forced into its field's bounds.
template <typename M>
int64_t Bounded(absl::string_view field, int64_t value) {
  const schema::Property& property =
      schema::PropertyOf(M::descriptor()->FindFieldByName(std::string(field)));
  if (property.minimum.has_value()) {
    value = std::max(value, static_cast<int64_t>(*property.minimum));
  }
  if (property.maximum.has_value()) {
    value = std::min(value, static_cast<int64_t>(*property.maximum));
  }
  return value;
}

void CompleteTable(Table& table, int64_t tps) {
  if (!table.has_partition_key()) {
    table.mutable_partition_key()->set_name(kPartitionKey);
  }
  if (table.has_warm_throughput()) return;
  const int64_t units = Bounded<Table>("write_units_per_transaction",
                                       table.write_units_per_transaction());
  // A fifth more than the load, for what is not spread evenly; two reads (the
  // fence and the item itself) a transaction.
  const int64_t writes = CeilOfRatio(12 * tps * units, 10);
  const int64_t reads = 2 * tps;
  if (writes <= kInitialWarmWrites && reads <= kInitialWarmReads) return;
  auto& warm = *table.mutable_warm_throughput();
  warm.set_write_units_per_second(std::max(writes, kInitialWarmWrites));
  warm.set_read_units_per_second(std::max(reads, kInitialWarmReads));
}

void CompleteBucket(Bucket& bucket, int64_t rpo_seconds) {
  auto& replication = *bucket.mutable_replication();
  if (replication.has_latency_alarm_seconds()) return;
  replication.set_latency_alarm_seconds(std::max(
      static_cast<int32_t>(LagThreshold(rpo_seconds)), kLeastAlarmSeconds));
}

void CompleteFunction(Function& function, const Environment& environment,
                      int64_t tps) {
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
  if (function.has_reserved_concurrency()) return;
  const int64_t duration = Bounded<Function>("expected_duration_ms",
                                             function.expected_duration_ms());
  function.set_reserved_concurrency(
      static_cast<int32_t>(NeededConcurrency(tps, duration)));
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

}  // namespace

int64_t LagThreshold(int64_t rpo_seconds) {
  return std::max<int64_t>(1, rpo_seconds - kAlarmDelaySeconds);
}

int64_t NeededConcurrency(int64_t transactions_per_second,
                          int64_t duration_ms) {
  return std::max(
      {kLeastConcurrency,
       CeilOfRatio(transactions_per_second, kRequestsPerConcurrency),
       CeilOfRatio(transactions_per_second * duration_ms, 1000)});
}

void ApplyDefaults(Environment* environment) {
  ApplySchemaDefaults(environment);
  const dr::v1::Objectives& objectives = environment->objectives();
  const int64_t tps = Bounded<dr::v1::Objectives>(
      "transactions_per_second", objectives.transactions_per_second());
  const int64_t rpo =
      Bounded<dr::v1::Objectives>("rpo_seconds", objectives.rpo_seconds());
  CompleteRegions(*environment);
  for (Table& table : *environment->mutable_tables()) {
    CompleteTable(table, tps);
  }
  for (Bucket& bucket : *environment->mutable_buckets()) {
    CompleteBucket(bucket, rpo);
  }
  for (Function& function : *environment->mutable_functions()) {
    CompleteFunction(function, *environment, tps);
  }
  CompleteRouting(*environment);
  // Once more, for the messages that were created since.
  ApplySchemaDefaults(environment);
}

}  // namespace drc::parse
