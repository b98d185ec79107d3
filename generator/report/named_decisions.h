// SPDX-License-Identifier: Apache-2.0
//
// Decisions about what the spec names, one for all of which it is so.
#ifndef GENERATOR_REPORT_NAMED_DECISIONS_H_
#define GENERATOR_REPORT_NAMED_DECISIONS_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generator/report/decisions.h"

namespace drc::report {

// The names of the messages that `has` picks, "a, b and c"; empty if there is
// none.
template <typename List, typename Predicate>
std::string NamesOf(const List& list, Predicate has) {
  std::vector<std::string> names;
  for (const auto& message : list) {
    if (has(message)) names.push_back(message.name());
  }
  if (names.size() < 2) return absl::StrJoin(names, "");
  const std::string last = names.back();
  names.pop_back();
  return absl::StrCat(absl::StrJoin(names, ", "), " and ", last);
}

// Adds a decision about what is named, whose sentence has the names for $0;
// none where nothing is.
void AddOf(const std::string& names, Decision decision, Decisions& decisions);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_NAMED_DECISIONS_H_
