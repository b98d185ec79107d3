// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "generator/program/own_faults.h"

namespace drc::program {

bool ReportCollisions(const Program& program, diag::Diagnostics& out) {
  std::set<std::tuple<int, int, int, int>> told;
  for (const auto& stack : program.stacks) {
    absl::flat_hash_map<absl::string_view, const Resource*> first;
    first.reserve(stack->resources.size());
    for (const auto& resource : stack->resources) {
      const auto [found, inserted] =
          first.emplace(resource->logical_id, resource.get());
      if (inserted) continue;
      // In the order of the spec, whatever that of lowering is.
      diag::Loc here = resource->origin;
      diag::Loc there = found->second->origin;
      if (std::tie(here.line, here.column) <
          std::tie(there.line, there.column)) {
        std::swap(here, there);
      }
      if (!told.emplace(here.line, here.column, there.line, there.column)
               .second) {
        continue;
      }
      out.Error(here, "duplicate-name",
                absl::StrCat("what is made of this has the logical id ",
                             resource->logical_id, " in ", stack->Path(),
                             ", as has what is made of something else; "
                             "rename one"))
          .Note(there, "the first is here");
    }
  }
  return !told.empty();
}

}  // namespace drc::program
