// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "generator/plan/parts.h"
#include "generator/plan/resource_types.h"
#include "generator/plan/values.h"

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

int64_t ReservedIn(const Json& function) {
  const Json& reserved = Member(function, "ReservedConcurrentExecutions");
  return reserved.is_number_integer() ? reserved.get<int64_t>() : 0;
}

}  // namespace

std::vector<Figure> FindConcurrency(const std::vector<Change>& changes) {
  std::map<std::string, int64_t> more;  // by region
  for (const Change& change : changes) {
    if (change.type != "AWS::Lambda::Function") continue;
    // What it replaces is deleted in the end.
    const int64_t had =
        change.action == Action::kUpdate ? ReservedIn(change.before) : 0;
    more[change.region] += std::max<int64_t>(0, ReservedIn(change.after) - had);
  }
  std::vector<Figure> figures;
  for (const auto& [region, count] : more) {
    if (count == 0) continue;
    figures.push_back(
        {absl::StrCat("concurrency that must be free, and 100 beside it, while "
                      "the update goes on, in ",
                      region),
         "", absl::StrCat(count)});
  }
  return figures;
}

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
