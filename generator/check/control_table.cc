// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "generator/proof/sizing.h"

namespace drc::check {
namespace {

constexpr absl::string_view kRule = "control-table";

void CheckWitness(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Environment& environment = *spec.environment;
  const dr::v1::ControlTable& table = environment.failover().control_table();
  const dr::v1::Regions& regions = environment.regions();
  if (!spec.locations.IsWritten(table, "witness_region") ||
      regions.primary().name().empty() || regions.secondary().name().empty()) {
    return;
  }
  const diag::Loc place = spec.locations.Of(table, "witness_region");
  if (table.has_eventual_reason()) {
    out.Error(place, kRule,
              "an eventually consistent control table has no witness; remove "
              "`witness_region` or `eventual_reason`")
        .Note(spec.locations.Of(table, "eventual_reason"),
              "strong consistency is declined here");
    return;
  }
  const std::vector<std::string> witnesses = proof::Witnesses(regions);
  if (witnesses.empty()) {
    out.Error(place, kRule,
              absl::StrCat("DynamoDB has no strong consistency for ",
                           regions.primary().name(), " and ",
                           regions.secondary().name(),
                           "; remove `witness_region`: the control table is "
                           "eventually consistent then"));
  } else if (std::find(witnesses.begin(), witnesses.end(),
                       table.witness_region()) == witnesses.end()) {
    out.Error(place, kRule,
              absl::StrCat(
                  "`witness_region` is ", diag::Quoted(table.witness_region()),
                  ", which cannot witness for ", regions.primary().name(),
                  " and ", regions.secondary().name(), "; use ",
                  absl::StrJoin(witnesses, " or ")));
  }
}

void CheckReads(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Failover& failover = spec.environment->failover();
  const dr::v1::Objectives& objectives = spec.environment->objectives();
  const int64_t reads = proof::ControlItemReads(*spec.environment);
  constexpr int64_t kMost = proof::kMostControlItemReads;
  if (reads <= kMost) return;
  const int64_t seconds =
      (failover.fence_seconds() * reads + kMost - 1) / kMost;
  const bool is_enough =
      proof::Bounded<dr::v1::Failover>("fence_seconds", seconds) == seconds;
  const bool is_of_load =
      !spec.locations.IsWritten(failover, "fence_seconds") &&
      spec.locations.IsWritten(objectives, "transactions_per_second");
  out.Error(is_of_load
                ? spec.locations.Of(objectives, "transactions_per_second")
                : spec.locations.Of(failover, "fence_seconds"),
            kRule,
            absl::StrCat(
                "the functions' execution environments read the "
                "control item up to ",
                reads, " times a second, above the ", kMost,
                " that DynamoDB serves of one key; ",
                is_enough ? absl::StrCat("raise `fence_seconds` to ", seconds)
                          : "no `fence_seconds` is enough: lower the load or "
                            "`reserved_concurrency`"));
}

}  // namespace

void CheckControlTable(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  CheckWitness(spec, out);
  CheckReads(spec, out);
}

}  // namespace drc::check
