// SPDX-License-Identifier: Apache-2.0

#include "generator/parse/computed_defaults.h"

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "dr/v1/environment.pb.h"
#include "generator/parse/defaults.h"
#include "generator/parse/expected_duration.h"
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

void CompleteTable(Table& table, const dr::v1::Objectives& objectives) {
  if (!table.has_partition_key()) {
    table.mutable_partition_key()->set_name(kPartitionKey);
  }
  if (table.has_warm_throughput()) return;
  const int64_t units = Bounded<Table>("write_units_per_transaction",
                                       table.write_units_per_transaction());
  // A transaction reads at most its own item.
  const int64_t reads = NeededRequests(objectives);
  const int64_t writes = reads * units;
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
  if (!function.has_expected_duration_ms()) {
    function.set_expected_duration_ms(static_cast<int32_t>(ExpectedDurationMs(
        code, Bounded<Function>("memory_mb", function.memory_mb()))));
  }
  if (function.has_reserved_concurrency()) return;
  const int64_t duration = Bounded<Function>("expected_duration_ms",
                                             function.expected_duration_ms());
  function.set_reserved_concurrency(static_cast<int32_t>(
      NeededConcurrency(environment.objectives(), duration)));
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
  const std::vector<std::string> witnesses = Witnesses(environment.regions());
  if (!witnesses.empty()) table.set_witness_region(witnesses.front());
}

const std::set<std::string>* StrongSetOf(const std::string& region) {
  static const auto& sets = *new std::vector<std::set<std::string>>{
      {"us-east-1", "us-east-2", "us-west-2"},
      {"eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3"},
      {"ap-northeast-1", "ap-northeast-2", "ap-northeast-3"},
  };
  for (const std::set<std::string>& set : sets) {
    if (set.count(region) > 0) return &set;
  }
  return nullptr;
}

}  // namespace

std::vector<std::string> Witnesses(const dr::v1::Regions& regions) {
  const std::set<std::string>* set = StrongSetOf(regions.primary().name());
  if (set == nullptr || set->count(regions.secondary().name()) == 0) return {};
  std::vector<std::string> witnesses;
  for (const std::string& region : *set) {
    if (region != regions.primary().name() &&
        region != regions.secondary().name()) {
      witnesses.push_back(region);
    }
  }
  return witnesses;
}

bool HasStrongControlTable(const Environment& environment) {
  return environment.failover().control_table().has_witness_region();
}

int64_t ControlItemReads(const Environment& environment) {
  int64_t readers = kActiveFunctionConcurrency;
  for (const Function& function : environment.functions()) {
    readers += Bounded<Function>("reserved_concurrency",
                                 function.reserved_concurrency());
  }
  return CeilOfRatio(2 * readers, Bounded<dr::v1::Failover>(
                                      "fence_seconds",
                                      environment.failover().fence_seconds()));
}

int64_t LongestEvaluationGap(const dr::v1::Failover& failover) {
  return 60 *
             Bounded<dr::v1::Failover>("evaluation_interval_minutes",
                                       failover.evaluation_interval_minutes()) +
         60;
}

int64_t ReplicationAgeDelay(const dr::v1::Failover& failover) {
  const int64_t gap = LongestEvaluationGap(failover);
  const int64_t period = gap - 60;
  return gap + period + kAlarmEvaluationSeconds;
}

int64_t ReplicationAgeThreshold(const Environment& environment) {
  return std::max(kLeastReplicationAge,
                  environment.objectives().rpo_seconds() -
                      ReplicationAgeDelay(environment.failover()));
}

int64_t LagThreshold(int64_t rpo_seconds) {
  return std::max<int64_t>(1, rpo_seconds - kAlarmDelaySeconds);
}

int64_t NeededRequests(const dr::v1::Objectives& objectives) {
  const int64_t tps = Bounded<dr::v1::Objectives>(
      "transactions_per_second", objectives.transactions_per_second());
  const int64_t headroom = Bounded<dr::v1::Objectives>(
      "headroom_percent", objectives.headroom_percent());
  return CeilOfRatio(tps * (100 + headroom), 100);
}

int64_t NeededConcurrency(const dr::v1::Objectives& objectives,
                          int64_t duration_ms) {
  const int64_t requests = NeededRequests(objectives);
  return std::max({kLeastConcurrency,
                   CeilOfRatio(requests, kRequestsPerConcurrency),
                   CeilOfRatio(requests * duration_ms, 1000)});
}

void ApplyDefaults(Environment* environment,
                   absl::Span<const std::string> codes) {
  ApplySchemaDefaults(environment);
  const dr::v1::Objectives& objectives = environment->objectives();
  const int64_t rpo =
      Bounded<dr::v1::Objectives>("rpo_seconds", objectives.rpo_seconds());
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
