// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <set>
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

void CheckStrong(const parse::ParsedSpec& spec, const dr::v1::Table& table,
                 diag::Diagnostics& out) {
  const dr::v1::Regions& regions = spec.environment->regions();
  const diag::Loc place = spec.locations.Of(table, "consistency");
  if (table.has_time_to_live_attribute()) {
    out.Error(spec.locations.Of(table, "time_to_live_attribute"),
              "strong-consistency",
              "a strongly consistent table has no time-to-live; remove "
              "`time_to_live_attribute`")
        .Note(place, "the table is strongly consistent");
  }
  if (regions.primary().name().empty() || regions.secondary().name().empty()) {
    return;
  }
  const std::vector<std::string> witnesses = proof::Witnesses(regions);
  if (witnesses.empty()) {
    out.Error(place, "strong-consistency",
              absl::StrCat("DynamoDB has no strong consistency for ",
                           regions.primary().name(), " and ",
                           regions.secondary().name(),
                           "; use CONSISTENCY_EVENTUAL or other regions"));
    return;
  }
  const std::string choice =
      absl::StrCat("set it to ", absl::StrJoin(witnesses, " or "));
  if (!table.has_witness_region()) {
    out.Error(place, "strong-consistency",
              absl::StrCat("a strongly consistent table needs a "
                           "`witness_region`; ",
                           choice));
  } else if (std::find(witnesses.begin(), witnesses.end(),
                       table.witness_region()) == witnesses.end()) {
    out.Error(spec.locations.Of(table, "witness_region"), "strong-consistency",
              absl::StrCat(
                  "`witness_region` is ", diag::Quoted(table.witness_region()),
                  ", which is no third region of the replicas' set; ", choice));
  }
}

}  // namespace

void CheckStrongConsistency(const parse::ParsedSpec& spec,
                            diag::Diagnostics& out) {
  for (const dr::v1::Table& table : spec.environment->tables()) {
    if (table.consistency() == dr::v1::CONSISTENCY_STRONG) {
      CheckStrong(spec, table, out);
    } else if (table.has_witness_region()) {
      out.Error(spec.locations.Of(table, "witness_region"),
                "strong-consistency",
                "only a strongly consistent table has a witness; remove "
                "`witness_region` or set `consistency: CONSISTENCY_STRONG`");
    }
  }
}

}  // namespace drc::check
