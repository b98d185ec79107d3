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

namespace drc::check {
namespace {

// A table's replicas and its witness lie in one of these sets (Amazon DynamoDB
// Developer Guide, "Multi-Region strong consistency").
const std::set<std::string>* SetOf(const std::string& region) {
  static const auto& sets = *new std::vector<std::set<std::string>>{
      {"us-east-1", "us-east-2", "us-west-2"},
      {"eu-central-1", "eu-west-1", "eu-west-2", "eu-west-3"},
      {"ap-northeast-1", "ap-northeast-2", "ap-northeast-3"},
  };
  for (const std::set<std::string>& set : sets) {
    if (set.count(region) > 0) return &set;
  }
  return nullptr;
}

// Regions of the replicas' set that can be the witness; none where the replicas
// do not lie in one set.
std::vector<std::string> Witnesses(const dr::v1::Regions& regions) {
  const std::set<std::string>* set = SetOf(regions.primary().name());
  if (set == nullptr || set->count(regions.secondary().name()) == 0) return {};
  std::vector<std::string> witnesses;
  for (const std::string& region : *set) {
    if (region != regions.primary().name() &&
        region != regions.secondary().name()) {
      witnesses.push_back(region);
    }
  }
  return witnesses;
}

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
  const std::vector<std::string> witnesses = Witnesses(regions);
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
