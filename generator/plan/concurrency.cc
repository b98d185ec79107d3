// SPDX-License-Identifier: Apache-2.0

#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

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
    figures.push_back({absl::StrCat("concurrency that must be free, and 100 "
                                    "beside it, while the update goes on, in ",
                                    region),
                       "", absl::StrCat(count)});
  }
  return figures;
}

}  // namespace drc::plan
