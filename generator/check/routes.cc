// SPDX-License-Identifier: Apache-2.0
//
// Which requests lead to which function.
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/functions/contracts.h"
#include "generator/parse/parse.h"
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

// Whose the path is, where the compiler answers it; empty otherwise.
std::string OwnerOf(const dr::v1::Environment& env, absl::string_view path) {
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

}  // namespace

void CheckRoutes(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Environment& env = *spec.environment;
  struct Known {
    const dr::v1::Function* function;
    std::string key;
    diag::Loc place;
  };
  absl::flat_hash_map<std::string, Known> known;
  for (const dr::v1::Function& function : env.functions()) {
    if (function.routes().empty()) continue;
    if (function.name() == env.routing().function()) {
      out.Error(spec.locations.Of(function, "routes", 0), kRule,
                absl::StrCat(diag::Quoted(function.name()),
                             " answers all requests that no other function's "
                             "routes name; remove its own"))
          .Note(spec.locations.Of(env.routing(), "function"),
                "the API leads to it");
      continue;
    }
    for (int i = 0; i < function.routes_size(); ++i) {
      const std::string& key = function.routes(i);
      const diag::Loc place = spec.locations.Of(function, "routes", i);
      const std::string owner =
          OwnerOf(env, absl::string_view(key).substr(key.find(' ') + 1));
      if (!owner.empty()) {
        out.Error(place, kRule,
                  absl::StrCat("the path of ", diag::Quoted(key),
                               " is kept for ", owner, "; choose another one"));
      }
      const auto added =
          known.emplace(Shape(key), Known{&function, key, place});
      const Known& other = added.first->second;
      // Of one text twice in one list, CheckStructure has its say.
      if (added.second || (other.function == &function && other.key == key)) {
        continue;
      }
      out.Error(place, kRule,
                absl::StrCat("requests of ", diag::Quoted(key),
                             " lead to another route already"))
          .Note(other.place, "the other route");
    }
  }
}

}  // namespace drc::check
