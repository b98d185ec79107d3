// SPDX-License-Identifier: Apache-2.0
//
// Which requests lead to which function.
#include "generator/check/checks.h"
#include "generator/functions/contracts.h"
#include "re2/re2.h"

namespace drc::check {
namespace {

constexpr absl::string_view kRule = "route";

// The key without the names of its variables, by which API Gateway tells routes
// apart.
std::string Shape(const std::string& key) {
  static const RE2& variable = *new RE2(R"(\{[^}+]*(\+?)\})");
  std::string shape = key;
  RE2::GlobalReplace(&shape, variable, R"({\1})");
  return shape;
}

}  // namespace

absl::string_view OwnerOfPath(const dr::v1::Environment& env,
                              absl::string_view route_key) {
  const absl::string_view path = route_key.substr(route_key.find(' ') + 1);
  if (path == env.routing().health_check().path()) {
    return "Route 53's checkers and the fence's answer to them";
  }
  if (path == functions::active_region::kPath) {
    return "the function that tells the active region";
  }
  if (path == functions::spec_function::kHeartbeatPath) {
    return "the evaluator's heartbeats";
  }
  return "";
}

void CheckRoutes(Spec& spec) {
  struct Known {
    const dr::v1::Function* function;
    std::string key;
    diag::Loc place;
  };
  absl::flat_hash_map<std::string, Known> known;
  for (const dr::v1::Function& function : spec.env.functions()) {
    if (function.routes().empty()) continue;
    if (function.name() == spec.env.routing().function()) {
      diag::Finding& finding =
          spec.Error(spec.Of(function, "routes", 0), kRule,
                     "$0 answers all requests that no other function's routes "
                     "name; remove its own",
                     diag::Quoted(function.name()));
      spec.NoteWritten(spec.env.routing(), "function", "the API leads to it",
                       finding);
      continue;
    }
    for (int i = 0; i < function.routes_size(); ++i) {
      const std::string& key = function.routes(i);
      const diag::Loc place = spec.Of(function, "routes", i);
      const absl::string_view owner = OwnerOfPath(spec.env, key);
      if (!owner.empty()) {
        spec.Error(place, kRule,
                   "the path of $0 is kept for $1; choose another one",
                   diag::Quoted(key), owner);
      }
      const auto added =
          known.emplace(Shape(key), Known{&function, key, place});
      const Known& other = added.first->second;
      // Of one text twice in one list, CheckStructure has its say.
      if (added.second || (other.function == &function && other.key == key)) {
        continue;
      }
      spec.Error(place, kRule, "requests of $0 lead to another route already",
                 diag::Quoted(key))
          .Note(other.place, "the other route");
    }
  }
}

}  // namespace drc::check
