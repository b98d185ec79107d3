// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"recovery-point", Level::kError,
     "the lag of every copy is guaranteed to stay within `rpo_seconds`, or an "
     "alarm speaks before",
     "Data that the secondary has not yet received is lost with the primary. "
     "Where AWS guarantees no bound, an alarm that speaks later than the "
     "objective tells of a loss, and prevents none.",
     "Amazon S3 User Guide, \"Meeting compliance requirements with S3 "
     "Replication Time Control\"; Amazon DynamoDB Developer Guide, \"Global "
     "tables: multi-Region replication for DynamoDB\"",
     R"(objectives { rpo_seconds: 300 }
suppressions { rule: "unproven-recovery-point" reason: "an alarm is enough for us" })",
     R"(objectives { rpo_seconds: 240 })",
     /*budget=*/true},
    {"recovery-time", Level::kError,
     "the loss of the primary is recovered from within `rto_seconds`",
     "Detection, the switch of the active writer, the DNS answers that are "
     "still cached and the start of the standby add up; the report shows each "
     "term. What an operator takes to decide is no part of it.",
     "Amazon Route 53 Developer Guide, \"How Amazon Route 53 determines "
     "whether a health check is healthy\"; the report names the source of each "
     "term",
     R"(objectives { rto_seconds: 900 }
routing { ttl_seconds: 60 })",
     R"(objectives { rto_seconds: 900 }
routing { ttl_seconds: 600 })",
     /*budget=*/true},
    {"short-of-load", Level::kWarning,
     "latency and warm throughput that a spec states are those of its load",
     "The report's capacity says of both what is needed and what there is, and "
     "no quota that is raised mends them: alarms on a latency below what the "
     "function takes on average never rest, and a table that is warm for less "
     "than the load throttles the rest until AWS has scaled it, up to 30 "
     "minutes for each doubling.",
     "Amazon DynamoDB Developer Guide, \"Understanding DynamoDB warm "
     "throughput\"",
     R"(objectives { latency_ms: 500 }
functions { name: "processor" expected_duration_ms: 250 })",
     R"(objectives { latency_ms: 200 }
functions { name: "processor" expected_duration_ms: 250 })"},
    {"standby-capacity", Level::kError,
     "reserved concurrency carries the whole load and its headroom in either "
     "region",
     "Reserved concurrency is a cap as well. After a failover the standby "
     "answers every transaction: each takes an execution environment for as "
     "long as it lasts, and an environment takes at most 10 requests a second. "
     "And more than every transaction: whoever was refused comes again, and a "
     "standby without room for them refuses them once more. "
     "`objectives.headroom_percent` is that room.",
     "AWS Lambda Developer Guide, \"Understanding Lambda function scaling\"",
     R"(objectives { transactions_per_second: 10000 headroom_percent: 30 }
functions {
  name: "processor"
  expected_duration_ms: 100
  reserved_concurrency: 1300
})",
     R"(objectives { transactions_per_second: 10000 headroom_percent: 30 }
functions {
  name: "processor"
  expected_duration_ms: 100
  reserved_concurrency: 1000
})",
     /*budget=*/true},
    {"unproven-recovery-point", Level::kWarning,
     "AWS commits itself to `rpo_seconds` for every copy",
     "An objective that a spec states may be a promise to others. An alarm "
     "tells when a copy lags behind it, but nothing guarantees that it never "
     "does.",
     "Amazon S3 User Guide, \"Meeting compliance requirements with S3 "
     "Replication Time Control\"; Amazon DynamoDB Developer Guide, "
     "\"Multi-Region strong consistency\"",
     R"(objectives { rpo_seconds: 1800 }
tables {
  name: "transactions"
  consistency: CONSISTENCY_STRONG
  witness_region: "us-east-2"
})",
     R"(objectives { rpo_seconds: 300 })"},
};

absl::Span<const Rule> ObjectiveRules() { return kRules; }

}  // namespace drc::rules
