// SPDX-License-Identifier: Apache-2.0
//
// Defaults that follow from other values of the spec.

#ifndef GENERATOR_PARSE_COMPUTED_DEFAULTS_H_
#define GENERATOR_PARSE_COMPUTED_DEFAULTS_H_

#include <cstdint>

#include "dr/v1/environment.pb.h"

namespace drc::parse {

// Fills in everything that a spec leaves open: first ApplySchemaDefaults, then
// what follows from other values. Values outside their fields' bounds are read
// as the nearest bound, so that nothing overflows; the checks report them.
void ApplyDefaults(dr::v1::Environment* environment);

// Concurrent executions that serve `transactions_per_second`: at least 100, at
// least a tenth of the rate, at least rate times duration. AWS Lambda Developer
// Guide, "Understanding Lambda function scaling": a function serves at most ten
// requests a second for each unit of concurrency.
int64_t NeededConcurrency(int64_t transactions_per_second, int64_t duration_ms);

// Concurrent executions that the environment reserves for its own functions,
// besides those of the spec: in each region for the one that answers "/active",
// in the secondary for the evaluator.
inline constexpr int64_t kActiveFunctionConcurrency = 10;
inline constexpr int64_t kEvaluatorConcurrency = 5;

// What a table serves at once without being asked to. Amazon DynamoDB Developer
// Guide, "Understanding DynamoDB warm throughput": every on-demand table starts
// with these, and no table can have less.
inline constexpr int64_t kInitialWarmReads = 12000;
inline constexpr int64_t kInitialWarmWrites = 4000;

// Seconds from the moment at which a replica lags behind by an alarm's
// threshold until the alarm has spoken: a period of 60 s that ends with such a
// value, and an allowance of as much for CloudWatch to evaluate it.
inline constexpr int64_t kAlarmDelaySeconds = 120;

// The lag in seconds at which an alarm has to be raised so that it speaks
// before the lag exceeds the objective; at least 1.
int64_t LagThreshold(int64_t rpo_seconds);

}  // namespace drc::parse

#endif  // GENERATOR_PARSE_COMPUTED_DEFAULTS_H_
