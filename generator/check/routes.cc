// SPDX-License-Identifier: Apache-2.0
//
// Which requests lead to which function.
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/check/kept_path.h"
#include "generator/diag/diagnostics.h"
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
      const absl::string_view owner = OwnerOfPath(env, key);
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
