// SPDX-License-Identifier: Apache-2.0
#include "generator/report/parts.h"

namespace drc::report {
namespace {

using ::dr::v1::Environment;
using ::dr::v1::Table;

// How the active writer is named.
Decision ControlTableOf(const Environment& environment) {
  const dr::v1::ControlTable& table = environment.failover().control_table();
  constexpr char kDocument[] =
      "Amazon DynamoDB Developer Guide, \"Multi-Region strong consistency\"";
  if (table.has_witness_region()) {
    return {
        "control-table",
        absl::Substitute("The table dr-control, which names the active writer, "
                         "is strongly consistent, with a witness in $0.",
                         table.witness_region()),
        absl::Substitute(
            "So two regions never name different writers. It holds no data of "
            "the business; a witness has no key of the account's. Where "
            "policies limit the account to two regions, they have to let "
            "DynamoDB's own role replicate to the third: deny no `dynamodb:*` "
            "for `aws:RequestedRegion` $0 to principals below "
            "role/aws-service-role/ and to whoever deploys.",
            table.witness_region()),
        "`failover.control_table { eventual_reason }`", kDocument};
  }
  return {"control-table-eventual",
          "The table dr-control, which names the active writer, is eventually "
          "consistent.",
          table.has_eventual_reason()
              ? absl::StrCat("The spec declines strong consistency: ",
                             table.eventual_reason())
              : "DynamoDB has no strong consistency for these two regions.",
          table.has_eventual_reason()
              ? "remove `failover.control_table.eventual_reason`"
              : "regions of one set, such as us-east-1 and us-west-2",
          kDocument};
}

}  // namespace

void AddTables(const Environment& environment, Decisions& decisions) {
  decisions.push_back(
      {"table-management-role",
       "The role dr-table-manager is for operators (`failover.operators`).",
       "DynamoDB replicates by its own service-linked role and assumes no role "
       "of the account.",
       "",
       "Amazon DynamoDB Developer Guide, \"Using service-linked roles with "
       "DynamoDB\""});
  decisions.push_back(ControlTableOf(environment));
  AddOf(NamesOf(environment.tables(),
                [](const Table& table) { return table.has_warm_throughput(); }),
        {"warm-throughput", "Warm throughput is set for $0.",
         "A new table serves 4,000 writes/s and 12,000 reads/s at once and "
         "doubles over some 30 minutes. AWS never lets it be lowered again.",
         "`objectives.transactions_per_second`, `tables.warm_throughput`",
         "Amazon DynamoDB Developer Guide, \"Understanding DynamoDB warm "
         "throughput\""},
        decisions);
  AddOf(
      NamesOf(environment.tables(),
              [](const Table& table) {
                return table.consistency() == dr::v1::CONSISTENCY_STRONG;
              }),
      {"strong-consistency",
       "$0 is strongly consistent across regions, for good.",
       "It can be chosen at creation only. Every write waits for a second "
       "region. The witness region holds data as well, for which no key can be "
       "named.",
       "",
       "Amazon DynamoDB Developer Guide, \"Multi-Region strong consistency\""},
      decisions);
}

}  // namespace drc::report
