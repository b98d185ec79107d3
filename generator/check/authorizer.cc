// SPDX-License-Identifier: Apache-2.0
//
// Who may call the API, by tokens or otherwise, and whether whoever issues
// tokens outlives a region.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/check/checks.h"
#include "generator/check/kept_path.h"
#include "generator/diag/diagnostics.h"
#include "generator/diag/suggest.h"
#include "generator/parse/parse.h"
#include "generator/proof/route_access.h"
#include "re2/re2.h"

namespace drc::check {
namespace {

using ::dr::v1::Environment;
using ::dr::v1::Function;

constexpr absl::string_view kRule = "authorizer";

// Of a user pool that has its keys, and may have a replica that issues tokens,
// in another region too (Amazon Cognito API Reference,
// "IssuerConfigurationType"; Amazon Cognito Developer Guide, "Multi-Region
// replication for user pools").
constexpr absl::string_view kOfSeveralRegions = "https://issuer-cognito-idp.";

// The one region that an issuer lies in; empty where it is the API's own each
// time, or no region's.
std::string RegionOf(const Environment& env, const std::string& text) {
  if (absl::StartsWith(text, kOfSeveralRegions)) return "";
  if (absl::StrContains(text, "${primary/")) {
    return env.regions().primary().name();
  }
  if (absl::StrContains(text, "${secondary/")) {
    return env.regions().secondary().name();
  }
  static const RE2& region = *new RE2(R"(([a-z]{2,3}(?:-[a-z]+)+-[0-9]+))");
  re2::StringPiece rest(text);
  for (std::string name; RE2::FindAndConsume(&rest, region, &name);) {
    if (catalogue::FindRegion(name) != nullptr) return name;
  }
  return "";
}

// A user pool's issuer names its region, and so does the pool's id (Amazon
// Cognito Developer Guide, "Verifying JSON web tokens"): one by ${AWS::Region},
// the other by name is the issuer of no pool in one of the regions.
bool IsOfTwoRegions(const Environment& env, const std::string& issuer) {
  static const RE2& form =
      *new RE2(R"(https://cognito-idp\.([^./]+)\.amazonaws\.com[^/]*/(.+))");
  std::string host, pool;
  if (!RE2::FullMatch(issuer, form, &host, &pool)) return false;
  const bool is_of_each = host == "${AWS::Region}";
  const std::string of_pool = RegionOf(env, pool);
  return is_of_each ? !of_pool.empty() : RegionOf(env, host) != of_pool;
}

void CheckIssuer(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const Environment& env = *spec.environment;
  const std::string& issuer = env.routing().jwt().issuer();
  if (IsOfTwoRegions(env, issuer)) {
    out.Error(spec.locations.Of(env.routing().jwt(), "issuer"), kRule,
              "the issuer's host and its user pool are not of one region, and "
              "no such pool issues tokens; say both by name, or each region's "
              "own by ${AWS::Region} and a reference such as ${users/Pool}");
    return;
  }
  const std::string region = RegionOf(env, issuer);
  if (region.empty()) return;
  out.Warning(
      spec.locations.Of(env.routing().jwt(), "issuer"), "issuer-region",
      absl::StrCat("the issuer lies in ", region,
                   ": with that region nobody gets a token, and soon neither "
                   "region's API takes one; name an issuer that outlives it, "
                   "or one of each region's own by ${AWS::Region}"));
}

void CheckAccess(const parse::ParsedSpec& spec, const Function& function,
                 diag::Diagnostics& out) {
  const Environment& env = *spec.environment;
  absl::flat_hash_map<std::string, const dr::v1::RouteAccess*> known;
  for (const dr::v1::RouteAccess& access : function.access()) {
    const diag::Loc place = spec.locations.Of(access, "route");
    const auto& routes = function.routes();
    if (access.route().empty()) continue;  // CheckStructure says so
    const absl::string_view owner = OwnerOfPath(env, access.route());
    if (!owner.empty()) {
      out.Error(
          place, kRule,
          absl::StrCat("who may call the path of ",
                       diag::Quoted(access.route()), " is kept for ", owner,
                       ": an authorizer would shut out the failover"));
    } else if (std::find(routes.begin(), routes.end(), access.route()) ==
               routes.end()) {
      const std::string near =
          diag::Nearest(access.route(), {routes.begin(), routes.end()});
      out.Error(place, kRule,
                absl::StrCat(diag::Quoted(access.route()),
                             " is none of the function's `routes`",
                             diag::DidYouMean(near)))
          .Suggest(access.route(), near);
    }
    const auto [first, added] = known.emplace(access.route(), &access);
    if (!added) {
      out.Error(place, kRule,
                absl::StrCat("who may call ", diag::Quoted(access.route()),
                             " is said a second time"))
          .Note(spec.locations.Of(*first->second, "route"), "the first time");
    }
    if (!access.has_authorization() && access.scopes().empty()) {
      out.Error(
          place, kRule,
          absl::StrCat("nothing is said of who may call ",
                       diag::Quoted(access.route()),
                       "; set `authorization` or `scopes`, or remove it"));
    }
    const dr::v1::Authorization authorization =
        access.has_authorization() ? access.authorization()
                                   : env.routing().authorization();
    if (!access.scopes().empty() &&
        authorization != dr::v1::AUTHORIZATION_JWT) {
      out.Error(spec.locations.Of(access, "scopes", 0), kRule,
                "only tokens have scopes, and the route takes none; set "
                "`authorization: AUTHORIZATION_JWT`");
    }
    if (authorization == dr::v1::AUTHORIZATION_JWT &&
        !env.routing().has_jwt() && access.has_authorization()) {
      out.Error(spec.locations.Of(access, "authorization"), kRule,
                "the route takes tokens, and `routing.jwt` does not say whose");
    }
  }
}

}  // namespace

void CheckAuthorizer(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const Environment& env = *spec.environment;
  const dr::v1::Routing& routing = env.routing();
  for (const Function& function : env.functions()) {
    CheckAccess(spec, function, out);
  }
  if (!routing.has_jwt()) {
    if (routing.authorization() == dr::v1::AUTHORIZATION_JWT) {
      out.Error(spec.locations.Of(routing, "authorization"), kRule,
                "the API takes tokens, and `jwt` does not say whose");
    }
    return;
  }
  if (!proof::AnyRoute(env, dr::v1::AUTHORIZATION_JWT)) {
    out.Error(spec.locations.Of(routing, "jwt"), kRule,
              "no route takes the tokens of `jwt`; set `authorization: "
              "AUTHORIZATION_JWT`, or remove it");
  }
  CheckIssuer(spec, out);
}

}  // namespace drc::check
