// SPDX-License-Identifier: Apache-2.0
//
// Who may call the API, by tokens or otherwise, and whether whoever issues
// tokens outlives a region.
#include "generator/catalogue/aws_facts.h"
#include "generator/check/checks.h"
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

void CheckIssuer(Spec& spec) {
  const std::string& issuer = spec.env.routing().jwt().issuer();
  if (IsOfTwoRegions(spec.env, issuer)) {
    spec.Error(spec.Of(spec.env.routing().jwt(), "issuer"), kRule,
               "the issuer's host and its user pool are not of one region, and "
               "no such pool issues tokens; say both by name, or each region's "
               "own by ${AWS::Region} and a reference such as ${users/Pool}");
    return;
  }
  const std::string region = RegionOf(spec.env, issuer);
  if (region.empty()) return;
  spec.Warning(spec.Of(spec.env.routing().jwt(), "issuer"), "issuer-region",
               "the issuer lies in $0: with that region nobody gets a token, "
               "and soon neither region's API takes one; name an issuer that "
               "outlives it, or one of each region's own by $${AWS::Region}",
               region);
}

void CheckAccess(Spec& spec, const Function& function) {
  absl::flat_hash_map<std::string, const dr::v1::RouteAccess*> known;
  for (const dr::v1::RouteAccess& access : function.access()) {
    const diag::Loc place = spec.Of(access, "route");
    const auto& routes = function.routes();
    if (access.route().empty()) continue;  // CheckStructure says so
    const absl::string_view owner = OwnerOfPath(spec.env, access.route());
    if (!owner.empty()) {
      spec.Error(place, kRule,
                 "who may call the path of $0 is kept for $1: an authorizer "
                 "would shut out the failover",
                 diag::Quoted(access.route()), owner);
    } else if (!absl::c_linear_search(routes, access.route())) {
      const std::string near =
          diag::Nearest(access.route(), {routes.begin(), routes.end()});
      spec.Error(place, kRule, "$0 is none of the function's `routes`$1",
                 diag::Quoted(access.route()), diag::DidYouMean(near))
          .Suggest(access.route(), near);
    }
    const auto [first, added] = known.emplace(access.route(), &access);
    if (!added) {
      spec.Error(place, kRule, "who may call $0 is said a second time",
                 diag::Quoted(access.route()))
          .Note(spec.Of(*first->second, "route"), "the first time");
    }
    if (!access.has_authorization() && access.scopes().empty()) {
      spec.Error(place, kRule,
                 "nothing is said of who may call $0; set `authorization` or "
                 "`scopes`, or remove it",
                 diag::Quoted(access.route()));
    }
    const dr::v1::Authorization authorization =
        access.has_authorization() ? access.authorization()
                                   : spec.env.routing().authorization();
    if (!access.scopes().empty() &&
        authorization != dr::v1::AUTHORIZATION_JWT) {
      spec.Error(spec.Of(access, "scopes", 0), kRule,
                 "only tokens have scopes, and the route takes none; set "
                 "`authorization: AUTHORIZATION_JWT`");
    }
    if (authorization == dr::v1::AUTHORIZATION_JWT &&
        !spec.env.routing().has_jwt() && access.has_authorization()) {
      spec.Error(
          spec.Of(access, "authorization"), kRule,
          "the route takes tokens, and `routing.jwt` does not say whose");
    }
  }
}

}  // namespace

void CheckAuthorizer(Spec& spec) {
  const dr::v1::Routing& routing = spec.env.routing();
  for (const Function& function : spec.env.functions()) {
    CheckAccess(spec, function);
  }
  if (!routing.has_jwt()) {
    if (routing.authorization() == dr::v1::AUTHORIZATION_JWT) {
      spec.Error(spec.Of(routing, "authorization"), kRule,
                 "the API takes tokens, and `jwt` does not say whose");
    }
    return;
  }
  if (!proof::AnyRoute(spec.env, dr::v1::AUTHORIZATION_JWT)) {
    spec.Error(spec.Of(routing, "jwt"), kRule,
               "no route takes the tokens of `jwt`; set `authorization: "
               "AUTHORIZATION_JWT`, or remove it");
  }
  CheckIssuer(spec);
}

}  // namespace drc::check
