// SPDX-License-Identifier: Apache-2.0

#include "generator/check/rule_table.h"

namespace drc::check {
namespace {

constexpr Rule kRules[] = {
    {"recovery-time", Level::kError,
     "the loss of the primary is recovered from within `rto_seconds`",
     Subject::kSpec, false,
     "Detection, the switch of the active writer, the DNS answers that are "
     "still cached and the start of the standby add up; the report shows each "
     "term. What an operator takes to decide is no part of it.",
     "Amazon Route 53 Developer Guide, \"How Amazon Route 53 determines "
     "whether "
     "a health check is healthy\"; the report names the source of each term",
     R"(objectives { rto_seconds: 900 }
routing { ttl_seconds: 60 })",
     R"(objectives { rto_seconds: 900 }
routing { ttl_seconds: 600 })",
     /*budget=*/true},
    {"standby-capacity", Level::kError,
     "reserved concurrency carries the whole load in either region",
     Subject::kSpec, false,
     "Reserved concurrency is a cap as well. After a failover the standby "
     "answers every transaction: each takes an execution environment for as "
     "long as it lasts, and an environment takes at most 10 requests a second.",
     "AWS Lambda Developer Guide, \"Understanding Lambda function scaling\"",
     R"(objectives { transactions_per_second: 10000 }
functions {
  name: "processor"
  expected_duration_ms: 100
  reserved_concurrency: 1000
})",
     R"(objectives { transactions_per_second: 10000 }
functions {
  name: "processor"
  expected_duration_ms: 100
  reserved_concurrency: 100
})",
     /*budget=*/true},
};

}  // namespace

absl::Span<const Rule> ObjectiveRules() { return kRules; }

}  // namespace drc::check
