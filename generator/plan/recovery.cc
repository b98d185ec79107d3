// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

// By what they measure.
using Figures = std::map<std::string, std::string>;

void Add(const Json& from, absl::string_view pointer, std::string what,
         Figures& out) {
  const Json& value = At(from, pointer);
  if (!value.is_null()) out.emplace(std::move(what), Readable(value));
}

// Of the elements of a list, each called by a prefix and a member.
void AddEach(const Json& report, absl::string_view list,
             absl::string_view prefix, absl::string_view called,
             absl::string_view member, absl::string_view unit, Figures& out) {
  for (const Json& item : ListAt(report, list)) {
    Add(item, member,
        absl::StrCat(prefix, " ", TextIn(item, called), ", ", unit), out);
  }
}

Figures Read(const Json& report) {
  Figures figures;
  Add(report, "/recovery_time/total_seconds", "recovery time, seconds",
      figures);
  Add(report, "/recovery_time/objective_seconds",
      "recovery time objective, seconds", figures);
  Add(report, "/recovery_point/objective_seconds",
      "recovery point objective, seconds", figures);
  for (const char* kind : {"guaranteed", "told", "typical"}) {
    AddEach(report, "/recovery_point/stores", "recovery point of", "name",
            absl::StrCat("/", kind, "_seconds"),
            absl::StrCat(kind, ", seconds"), figures);
  }
  for (const char* kind : {"needed", "available"}) {
    AddEach(report, "/capacity", "capacity of", "resource",
            absl::StrCat("/", kind), kind, figures);
  }
  AddEach(report, "/quotas_to_raise", "quota to raise:", "name", "/needed",
          "needed", figures);
  return figures;
}

}  // namespace

std::vector<Figure> CompareReports(const Json& before, const Json& after) {
  if (!before.is_object() || !after.is_object()) return {};
  Figures former = Read(before);
  std::vector<Figure> figures;
  for (const auto& [what, value] : Read(after)) {
    const auto found = former.find(what);
    const std::string known = found == former.end() ? "" : found->second;
    if (known != value) figures.push_back({what, known, value});
    if (found != former.end()) former.erase(found);
  }
  for (const auto& [what, value] : former) figures.push_back({what, value, ""});
  return figures;
}

}  // namespace drc::plan
