// SPDX-License-Identifier: Apache-2.0

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/functions/contracts.h"
#include "generator/parse/parse.h"
#include "generator/program/program.h"

namespace drc::check {
namespace {

// The compiler's own functions are named so.
constexpr absl::string_view kReservedPrefix = "dr-";

// Reports items of one kind that have one name, or names that become one
// logical id: "a-b" and "a_b", "orders" and "orders-table".
template <typename Items>
void CheckDistinct(const parse::ParsedSpec& spec, const Items& items,
                   absl::string_view kind, absl::string_view id_suffix,
                   diag::Diagnostics& out) {
  absl::flat_hash_map<std::string, const typename Items::value_type*> first;
  for (const auto& item : items) {
    if (item.name().empty()) continue;
    std::string id = program::CamelCase(item.name());
    if (!absl::EndsWith(id, id_suffix)) absl::StrAppend(&id, id_suffix);
    const auto [found, inserted] = first.emplace(id, &item);
    if (inserted) continue;
    const std::string& other = found->second->name();
    out.Error(spec.locations.Of(item, "name"), "duplicate-name",
              other == item.name()
                  ? absl::StrCat("a second ", kind, " is named ",
                                 diag::Quoted(item.name()), "; rename one")
                  : absl::StrCat("the ", kind, " ", diag::Quoted(item.name()),
                                 " has the logical id ", id, ", as has ",
                                 diag::Quoted(other), "; rename one"))
        .Note(spec.locations.Of(*found->second, "name"), "the first is here");
  }
}

void CheckReserved(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  for (const auto& function : spec.environment->functions()) {
    if (!absl::StartsWith(function.name(), kReservedPrefix)) continue;
    out.Error(spec.locations.Of(function, "name"), "reserved-name",
              absl::StrCat("the function ", diag::Quoted(function.name()),
                           " begins with \"", kReservedPrefix,
                           "\", as the compiler's own do; rename it"));
  }
  const dr::v1::HealthCheck& check = spec.environment->routing().health_check();
  if (check.path() == functions::active_region::kPath) {
    out.Error(spec.locations.Of(check, "path"), "reserved-name",
              absl::StrCat("`path` is ", diag::Quoted(check.path()),
                           ", by which the compiler's own health checks find "
                           "the active region; choose another"));
  }
}

}  // namespace

void CheckNames(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Environment& environment = *spec.environment;
  CheckDistinct(spec, environment.tables(), "table", "Table", out);
  CheckDistinct(spec, environment.buckets(), "bucket", "Bucket", out);
  CheckDistinct(spec, environment.functions(), "function", "Function", out);
  for (const dr::v1::Table& table : environment.tables()) {
    absl::flat_hash_map<std::string, const dr::v1::GlobalSecondaryIndex*> first;
    for (const auto& index : table.global_secondary_indexes()) {
      if (index.name().empty()) continue;
      const auto [found, inserted] = first.emplace(index.name(), &index);
      if (inserted) continue;
      out.Error(spec.locations.Of(index, "name"), "duplicate-name",
                absl::StrCat("a second index of the table is named ",
                             diag::Quoted(index.name()), "; rename one"))
          .Note(spec.locations.Of(*found->second, "name"), "the first is here");
    }
  }
  CheckReserved(spec, out);
}

}  // namespace drc::check
