// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_join.h"
#include "generator/check/checks.h"
#include "generator/proof/sizing.h"

namespace drc::check {
namespace {

void CheckStrong(Spec& spec, const dr::v1::Table& table) {
  const dr::v1::Regions& regions = spec.env.regions();
  const diag::Loc place = spec.Of(table, "consistency");
  if (table.has_time_to_live_attribute()) {
    spec.Error(spec.Of(table, "time_to_live_attribute"), "strong-consistency",
               "a strongly consistent table has no time-to-live; remove "
               "`time_to_live_attribute`")
        .Note(place, "the table is strongly consistent");
  }
  if (regions.primary().name().empty() || regions.secondary().name().empty()) {
    return;
  }
  const std::vector<std::string> witnesses = proof::Witnesses(regions);
  if (witnesses.empty()) {
    spec.Error(place, "strong-consistency",
               "DynamoDB has no strong consistency for $0 and $1; use "
               "CONSISTENCY_EVENTUAL or other regions",
               regions.primary().name(), regions.secondary().name());
    return;
  }
  const std::string choice =
      absl::StrCat("set it to ", absl::StrJoin(witnesses, " or "));
  if (!table.has_witness_region()) {
    spec.Error(place, "strong-consistency",
               "a strongly consistent table needs a `witness_region`; $0",
               choice);
  } else if (!absl::c_linear_search(witnesses, table.witness_region())) {
    spec.Error(spec.Of(table, "witness_region"), "strong-consistency",
               "`witness_region` is $0, which is no third region of the "
               "replicas' set; $1",
               diag::Quoted(table.witness_region()), choice);
  }
}

}  // namespace

void CheckStrongConsistency(Spec& spec) {
  for (const dr::v1::Table& table : spec.env.tables()) {
    if (table.consistency() == dr::v1::CONSISTENCY_STRONG) {
      CheckStrong(spec, table);
    } else if (table.has_witness_region()) {
      spec.Error(spec.Of(table, "witness_region"), "strong-consistency",
                 "only a strongly consistent table has a witness; remove "
                 "`witness_region` or set `consistency: CONSISTENCY_STRONG`");
    }
  }
}

}  // namespace drc::check
