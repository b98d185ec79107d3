// SPDX-License-Identifier: Apache-2.0
//
// What the environment must be able to carry, and how long it takes to notice,
// as they follow from the spec's numbers. Values outside their fields' bounds
// are read as the nearest bound, so that nothing overflows; the checks report
// them.

#ifndef GENERATOR_PROOF_SIZING_H_
#define GENERATOR_PROOF_SIZING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "google/protobuf/message.h"

namespace drc::proof {

// The value of a message's field, an int32, forced into the field's bounds.
int64_t Bounded(const google::protobuf::Message& message,
                absl::string_view field);

// Concurrent executions that serve the objectives' transactions of
// `duration_ms` with their headroom: at least a tenth of the rate, at least
// rate times duration. AWS Lambda Developer Guide, "Understanding Lambda
// function scaling": a function serves at most ten requests a second for each
// unit of concurrency.
int64_t ConcurrencyOfLoad(const dr::v1::Objectives& objectives,
                          int64_t duration_ms);

// What is reserved where the spec does not say it: the same, but at least
// kLeastConcurrency.
int64_t NeededConcurrency(const dr::v1::Objectives& objectives,
                          int64_t duration_ms);

// Requests a second that an API must take: the objectives' transactions with
// their headroom.
int64_t NeededRequests(const dr::v1::Objectives& objectives);

// Regions that can witness a strongly consistent table of the two: the others
// of the set in which both lie (Amazon DynamoDB Developer Guide, "Multi-Region
// strong consistency"); none where they lie in no set.
std::vector<std::string> Witnesses(const dr::v1::Regions& regions);

// Whether the table that names the active writer is strongly consistent.
bool HasStrongControlTable(const dr::v1::Environment& environment);

// Requests a second that a stage lets through to each path of the environment's
// own: Route 53's checkers need some two, the evaluator less. A flood of one of
// them reaches neither the functions of clients nor another path.
inline constexpr int64_t kOwnPathRate = 50;

// Executions beside those of clients: Route 53's checkers and heartbeats, at
// once at most while each takes a part of a second.
inline constexpr int64_t kOwnConcurrency = 5;

// Reads a second of the control item in a region: as many execution
// environments as concurrency is reserved ask twice in a fence's time. One key
// is served by one partition, which has 3,000 read units a second (Amazon
// DynamoDB Developer Guide, "Best practices for designing and using partition
// keys effectively").
int64_t ControlItemReads(const dr::v1::Environment& environment);
inline constexpr int64_t kMostControlItemReads = 3000;

// How Route 53 asks the secondary's "/active": the faster of its two intervals,
// and so many answers in a row that one lost does not turn the switch.
inline constexpr int64_t kSwitchIntervalSeconds = 10;
inline constexpr int64_t kSwitchThreshold = 3;

// The least reserve of a function whose spec asks for no smaller one, whatever
// the load.
inline constexpr int64_t kLeastConcurrency = 100;

// Concurrent executions that the environment reserves in each region for its
// function that answers "/active", besides those of the spec.
inline constexpr int64_t kActiveFunctionConcurrency = 10;

// Concurrent executions that it reserves in the secondary for the evaluator: as
// many evaluations as run beside each other where each takes its whole window
// and all that comes after it, the alarm's, and an operator's.
int64_t EvaluatorConcurrency(const dr::v1::Failover& failover);
inline constexpr int64_t kSecondsAfterWindow = 160;

// What a table serves at once without being asked to. Amazon DynamoDB Developer
// Guide, "Understanding DynamoDB warm throughput": every on-demand table starts
// with these, and no table can have less.
inline constexpr int64_t kInitialWarmReads = 12000;
inline constexpr int64_t kInitialWarmWrites = 4000;

// Seconds from the moment at which a replica lags behind by an alarm's
// threshold until the alarm has spoken: a period of 60 s that ends with such a
// value, and an allowance of as much for CloudWatch to evaluate it.
inline constexpr int64_t kAlarmDelaySeconds = 120;

// Seconds that may lie between two evaluations: a scheduled rule runs within
// its minute, not at its first second (Amazon EventBridge User Guide, "Creating
// a scheduled rule in Amazon EventBridge").
int64_t LongestEvaluationGap(const dr::v1::Failover& failover);

// From an age of the newest heartbeat that arrived to the alarm on it: an
// evaluation may come that much later, the alarm's period must end, and
// CloudWatch takes a minute to evaluate it.
int64_t ReplicationAgeDelay(const dr::v1::Failover& failover);

// The age in seconds of the newest heartbeat that arrived in the other region
// at which an alarm has to be raised so that it speaks within the objective; at
// least 60, as an evaluation waits for its heartbeat's arrival.
int64_t ReplicationAgeThreshold(const dr::v1::Environment& environment);
inline constexpr int64_t kLeastReplicationAge = 60;
inline constexpr int64_t kAlarmEvaluationSeconds = 60;

// The lag in seconds at which an alarm has to be raised so that it speaks
// before the lag exceeds the objective; at least 1.
int64_t LagThreshold(int64_t rpo_seconds);

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_SIZING_H_
