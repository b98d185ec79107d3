// SPDX-License-Identifier: Apache-2.0

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {

void CheckExistingTables(const parse::ParsedSpec& spec,
                         diag::Diagnostics& out) {
  absl::flat_hash_map<absl::string_view, const dr::v1::ExistingTable*> known;
  for (const dr::v1::Table& table : spec.environment->tables()) {
    if (!table.has_existing_table()) continue;
    const dr::v1::ExistingTable& existing = table.existing_table();
    const diag::Loc place = spec.locations.Of(existing, "table_name");
    if (table.consistency() == dr::v1::CONSISTENCY_STRONG) {
      out.Error(spec.locations.Of(table, "consistency"), "existing",
                "a table that holds data cannot become strongly consistent: "
                "DynamoDB makes it so while it is empty; its recovery point is "
                "that of CONSISTENCY_EVENTUAL")
          .Note(place, "the table that exists");
    }
    if (existing.table_name().empty()) continue;
    const auto added = known.emplace(existing.table_name(), &existing);
    if (added.second) continue;
    out.Error(place, "duplicate-name",
              absl::StrCat("the table ", diag::Quoted(existing.table_name()),
                           " is taken in twice"))
        .Note(spec.locations.Of(*added.first->second, "table_name"),
              "the other one");
  }
}

}  // namespace drc::check
