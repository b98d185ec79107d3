// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_join.h"
#include "generator/check/checks.h"
#include "generator/proof/sizing.h"

namespace drc::check {
namespace {

constexpr absl::string_view kRule = "control-table";

void CheckWitness(Spec& spec) {
  const dr::v1::ControlTable& table = spec.env.failover().control_table();
  const dr::v1::Regions& regions = spec.env.regions();
  if (!spec.IsWritten(table, "witness_region") ||
      regions.primary().name().empty() || regions.secondary().name().empty()) {
    return;
  }
  const diag::Loc place = spec.Of(table, "witness_region");
  if (table.has_eventual_reason()) {
    spec.Error(place, kRule,
               "an eventually consistent control table has no witness; remove "
               "`witness_region` or `eventual_reason`")
        .Note(spec.Of(table, "eventual_reason"),
              "strong consistency is declined here");
    return;
  }
  const std::vector<std::string> witnesses = proof::Witnesses(regions);
  if (witnesses.empty()) {
    spec.Error(
        place, kRule,
        "DynamoDB has no strong consistency for $0 and $1; remove "
        "`witness_region`: the control table is eventually consistent then",
        regions.primary().name(), regions.secondary().name());
  } else if (!absl::c_linear_search(witnesses, table.witness_region())) {
    spec.Error(
        place, kRule,
        "`witness_region` is $0, which cannot witness for $1 and $2; use $3",
        diag::Quoted(table.witness_region()), regions.primary().name(),
        regions.secondary().name(), absl::StrJoin(witnesses, " or "));
  }
}

void CheckReads(Spec& spec) {
  const dr::v1::Failover& failover = spec.env.failover();
  const dr::v1::Objectives& objectives = spec.env.objectives();
  const int64_t reads = proof::ControlItemReads(spec.env);
  constexpr int64_t kMost = proof::kMostControlItemReads;
  if (reads <= kMost) return;
  const int64_t seconds =
      (failover.fence_seconds() * reads + kMost - 1) / kMost;
  dr::v1::Failover enough = failover;
  enough.set_fence_seconds(seconds);
  const bool is_enough = proof::Bounded(enough, "fence_seconds") == seconds;
  const bool is_of_load = !spec.IsWritten(failover, "fence_seconds") &&
                          spec.IsWritten(objectives, "transactions_per_second");
  spec.Error(
      is_of_load ? spec.Of(objectives, "transactions_per_second")
                 : spec.Of(failover, "fence_seconds"),
      kRule,
      "the functions' execution environments read the control item up to $0 "
      "times a second, above the $1 that DynamoDB serves of one key; $2",
      reads, kMost,
      is_enough ? absl::StrCat("raise `fence_seconds` to ", seconds)
                : "no `fence_seconds` is enough: lower the load or "
                  "`reserved_concurrency`");
}

}  // namespace

void CheckControlTable(Spec& spec) {
  CheckWitness(spec);
  CheckReads(spec);
}

}  // namespace drc::check
