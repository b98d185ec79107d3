// SPDX-License-Identifier: Apache-2.0
//
// Where AWS does not do what a reader of the spec may expect: what the compiler
// does instead, and why.

#ifndef GENERATOR_REPORT_DECISIONS_H_
#define GENERATOR_REPORT_DECISIONS_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "dr/v1/environment.pb.h"

namespace drc::report {

struct Decision {
  std::string id;  // stable
  std::string decision;
  std::string reason;
  std::string change;  // how to have it otherwise; empty where AWS has no way
  std::string source;
};

using Decisions = std::vector<Decision>;

// Those that concern an environment with all defaults.
Decisions ListDecisions(const dr::v1::Environment& environment);

// Its parts, by what they are about.
void AddBoundary(const dr::v1::Environment& environment, Decisions& decisions);
void AddBuckets(const dr::v1::Environment& environment, Decisions& decisions);
void AddFunctions(const dr::v1::Environment& environment, Decisions& decisions);
void AddHealthMetrics(const dr::v1::Regions& regions, Decisions& decisions);
void AddNetwork(const dr::v1::Environment& environment, Decisions& decisions);
void AddProtection(const dr::v1::Environment& environment,
                   Decisions& decisions);
void AddRegions(const dr::v1::Regions& regions, Decisions& decisions);
void AddRoutes(const dr::v1::Environment& environment, Decisions& decisions);
void AddRouting(const dr::v1::Environment& environment, Decisions& decisions);
void AddTables(const dr::v1::Environment& environment, Decisions& decisions);

// Decisions about what the spec names, one for all of which it is so.

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

#endif  // GENERATOR_REPORT_DECISIONS_H_
