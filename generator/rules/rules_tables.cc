// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"control-table", Level::kError,
     "the table that names the active writer has a witness in its regions' "
     "set, and is not read more often than DynamoDB serves one key",
     "Each execution environment of a function asks who may write, twice in "
     "`fence_seconds`. All of them ask for one item, which one partition "
     "serves; a function that gets no answer refuses writes, and the "
     "heartbeats as well: a failover by load alone.",
     "Amazon DynamoDB Developer Guide, \"Best practices for designing and "
     "using partition keys effectively\" and \"Multi-Region strong "
     "consistency\"",
     R"(objectives { transactions_per_second: 10000 }
failover { fence_seconds: 5 })",
     R"(objectives { transactions_per_second: 10000 }
failover { fence_seconds: 1 })"},
    {"key-attribute", Level::kError,
     "the attributes of a table's keys have one type each, and differ within a "
     "key",
     "DynamoDB defines each key attribute once for a table and all its "
     "indexes, and takes a key whose two attributes differ.",
     "Amazon DynamoDB API Reference, \"CreateTable\"",
     R"(tables {
  name: "transactions"
  global_secondary_indexes {
    name: "by-account"
    partition_key { name: "account" }
    sort_key { name: "booked_at" type: ATTRIBUTE_TYPE_NUMBER }
  }
})",
     R"(tables {
  name: "transactions"
  global_secondary_indexes {
    name: "by-account"
    partition_key { name: "account" }
    sort_key { name: "account" }
  }
})"},
    {"strong-consistency", Level::kError,
     "a strongly consistent table has a witness in the third region of the "
     "replicas' set, and no time-to-live",
     "DynamoDB keeps two replicas and a witness strongly consistent where all "
     "three lie in one of its sets of regions, and expires no item of such a "
     "table. It is so from the table's creation, or never.",
     "Amazon DynamoDB Developer Guide, \"Multi-Region strong consistency\"; "
     "AWS CloudFormation Template Reference, \"AWS::DynamoDB::GlobalTable "
     "GlobalTableWitness\"",
     R"(tables {
  name: "transactions"
  consistency: CONSISTENCY_STRONG
  witness_region: "us-east-2"
})",
     R"(tables {
  name: "transactions"
  consistency: CONSISTENCY_STRONG
  witness_region: "eu-west-1"
})"},
};

absl::Span<const Rule> TableRules() { return kRules; }

}  // namespace drc::rules
