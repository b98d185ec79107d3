// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/route_access.h"

#include "absl/algorithm/container.h"

namespace drc::proof {
namespace {

RouteAccess Of(const dr::v1::Environment& environment, absl::string_view route,
               const dr::v1::RouteAccess& own) {
  const dr::v1::Routing& routing = environment.routing();
  RouteAccess access{std::string(route), routing.authorization(), {}};
  if (own.has_authorization()) access.authorization = own.authorization();
  if (access.authorization == dr::v1::AUTHORIZATION_JWT) {
    const auto& scopes =
        own.scopes().empty() ? routing.jwt().scopes() : own.scopes();
    access.scopes.assign(scopes.begin(), scopes.end());
  }
  return access;
}

}  // namespace

const dr::v1::Function* RoutedFunction(const dr::v1::Environment& environment) {
  for (const dr::v1::Function& function : environment.functions()) {
    if (function.name() == environment.routing().function()) return &function;
  }
  return nullptr;
}

RouteAccess AccessOfDefault(const dr::v1::Environment& environment) {
  return Of(environment, "$default", dr::v1::RouteAccess());
}

RouteAccess AccessOf(const dr::v1::Environment& environment,
                     const dr::v1::Function& function,
                     absl::string_view route) {
  for (const dr::v1::RouteAccess& own : function.access()) {
    if (own.route() == route) return Of(environment, route, own);
  }
  return Of(environment, route, dr::v1::RouteAccess());
}

std::vector<RouteAccess> ListRouteAccess(
    const dr::v1::Environment& environment) {
  std::vector<RouteAccess> list = {AccessOfDefault(environment)};
  for (const dr::v1::Function& function : environment.functions()) {
    for (const std::string& route : function.routes()) {
      list.push_back(AccessOf(environment, function, route));
    }
  }
  return list;
}

bool AnyRoute(const dr::v1::Environment& environment,
              dr::v1::Authorization authorization) {
  const std::vector<RouteAccess> list = ListRouteAccess(environment);
  return absl::c_any_of(list, [&](const RouteAccess& access) {
    return access.authorization == authorization;
  });
}

}  // namespace drc::proof
