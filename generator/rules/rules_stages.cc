// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"overlay", Level::kError,
     "an overlay adds to maps and to lists whose elements have a name, or "
     "changes what is in them, and takes nothing away",
     "What an environment has stands in its spec, or in the overlay of the "
     "stages that have it. Of an overlay that emptied a list nobody who reads "
     "the spec would know."},
    {"overlay-name", Level::kWarning,
     "what an overlay adds has no name that is nearly one of the spec's",
     "An overlay adds what it names and the spec has not. A misspelt name "
     "would make a second table, and leave the meant one as it is."},
    {"second-deployment", Level::kWarning,
     "what needs an earlier deployment is not part of the first",
     "Replication both ways makes each bucket the other's destination, and S3 "
     "refuses a destination that does not exist. A first deployment would be "
     "rolled back.",
     "Amazon S3 User Guide, \"Requirements and considerations for "
     "replication\"",
     R"(buckets {
  name: "documents"
  replication { failback: false }
})",
     R"(buckets {
  name: "documents"
  replication { failback: true }
})"},
    {"small-stage", Level::kWarning,
     "functions have the reserve and memory of an environment that carries "
     "load",
     "AWS takes less than 100 reserved executions and 512 MB, and a stage "
     "without load may do with that. But clients, heartbeats and health checks "
     "share the reserve, and a heartbeat that is throttled counts as lost; and "
     "with less memory goes a smaller share of a processor.",
     "AWS Lambda Developer Guide, \"Configuring reserved concurrency\", "
     "\"Configure Lambda function memory\"",
     R"(functions { name: "processor" reserved_concurrency: 325 })",
     R"(objectives { transactions_per_second: 1 }
functions { name: "processor" reserved_concurrency: 6 })"},
};

absl::Span<const Rule> StageRules() { return kRules; }

}  // namespace drc::rules
