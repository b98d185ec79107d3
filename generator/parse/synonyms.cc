// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "absl/algorithm/container.h"
#include "generator/parse/parts.h"

namespace drc::parse {
namespace {

// A word of other tools, and one of the language.
struct Synonym {
  absl::string_view word, name;
};
constexpr Synonym kSynonyms[] = {
    {"alarms", "alerts"},
    {"aurora", "resources"},
    {"authorizer", "authorization"},
    {"cluster", "resources"},
    {"clusters", "resources"},
    {"deletion_policy", "protection"},
    {"dns", "routing"},
    {"dynamodb", "tables"},
    {"ecs", "resources"},
    {"gsi", "global_secondary_indexes"},
    {"hash_key", "partition_key"},
    {"kms", "encryption"},
    {"lambda", "functions"},
    {"lambdas", "functions"},
    {"logging", "logs"},
    {"monitoring", "alerts"},
    {"notifications", "alerts"},
    {"pitr", "recovery_period_days"},
    {"queue", "resources"},
    {"queues", "resources"},
    {"range_key", "sort_key"},
    {"rds", "resources"},
    {"retain", "protection"},
    {"role", "policy_statements"},
    {"rpo", "rpo_seconds"},
    {"rto", "rto_seconds"},
    {"s3", "buckets"},
    {"secret", "resources"},
    {"secrets", "resources"},
    {"sns", "alerts"},
    {"sqs", "resources"},
    {"ssm", "configuration"},
    {"state_machine", "resources"},
    {"state_machines", "resources"},
    {"streams", "resources"},
    {"throughput", "transactions_per_second"},
    {"topic", "resources"},
    {"topics", "resources"},
    {"tps", "transactions_per_second"},
    {"ttl", "time_to_live_attribute"},
};

}  // namespace

absl::string_view NameOfSynonym(absl::string_view word) {
  const auto* found = absl::c_find_if(
      kSynonyms, [&](const Synonym& known) { return known.word == word; });
  return found == std::end(kSynonyms) ? "" : found->name;
}

}  // namespace drc::parse
