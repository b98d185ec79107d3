// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/sizing.h"

#include <algorithm>

#include "generator/proof/units.h"
#include "generator/schema/schema.h"

namespace drc::proof {
namespace {

using ::dr::v1::Environment;
using ::dr::v1::Function;

// AWS Lambda Developer Guide, "Understanding Lambda function scaling".
constexpr int64_t kRequestsPerConcurrency = 10;

}  // namespace

int64_t Bounded(const google::protobuf::Message& message,
                absl::string_view field) {
  const auto* descriptor =
      message.GetDescriptor()->FindFieldByName(std::string(field));
  const schema::Property& property = schema::PropertyOf(descriptor);
  int64_t value = message.GetReflection()->GetInt32(message, descriptor);
  if (property.has_minimum()) {
    value = std::max(value, static_cast<int64_t>(property.minimum()));
  }
  if (property.has_maximum()) {
    value = std::min(value, static_cast<int64_t>(property.maximum()));
  }
  return value;
}

int64_t ControlItemReads(const Environment& environment) {
  int64_t readers = kActiveFunctionConcurrency;
  for (const Function& function : environment.functions()) {
    readers += Bounded(function, "reserved_concurrency");
  }
  return CeilOfRatio(2 * readers,
                     Bounded(environment.failover(), "fence_seconds"));
}

int64_t EvaluatorConcurrency(const dr::v1::Failover& failover) {
  const int64_t window = Bounded(failover, "window_seconds");
  const int64_t interval = Bounded(failover, "evaluation_interval_minutes");
  return CeilOfRatio(window + kSecondsAfterWindow, 60 * interval) + 2;
}

int64_t LongestEvaluationGap(const dr::v1::Failover& failover) {
  return 60 * Bounded(failover, "evaluation_interval_minutes") + 60;
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
  const int64_t tps = Bounded(objectives, "transactions_per_second");
  const int64_t headroom = Bounded(objectives, "headroom_percent");
  return CeilOfRatio(tps * (100 + headroom), 100);
}

int64_t ConcurrencyOfLoad(const dr::v1::Objectives& objectives,
                          int64_t duration_ms) {
  const int64_t requests = NeededRequests(objectives);
  return std::max(CeilOfRatio(requests, kRequestsPerConcurrency),
                  CeilOfRatio(requests * duration_ms, 1000));
}

int64_t NeededConcurrency(const dr::v1::Objectives& objectives,
                          int64_t duration_ms) {
  return std::max(kLeastConcurrency,
                  ConcurrencyOfLoad(objectives, duration_ms));
}

}  // namespace drc::proof
