// SPDX-License-Identifier: Apache-2.0
//
// Which function serves the API, and who may call which route of it.

#ifndef GENERATOR_PROOF_ROUTE_ACCESS_H_
#define GENERATOR_PROOF_ROUTE_ACCESS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"

namespace drc::proof {

// The function that serves the API; null where the spec has no such function,
// which the checks report.
const dr::v1::Function* RoutedFunction(const dr::v1::Environment& environment);

// Of a route that clients call, but for those of the failover.
struct RouteAccess {
  std::string route;  // its key
  dr::v1::Authorization authorization = dr::v1::AUTHORIZATION_UNSPECIFIED;
  // Of AUTHORIZATION_JWT: scopes, one of which a token must have; empty: none.
  std::vector<std::string> scopes;
};

// Of the route that takes all requests that no other route names.
RouteAccess AccessOfDefault(const dr::v1::Environment& environment);

// Of one of the function's `routes`.
RouteAccess AccessOf(const dr::v1::Environment& environment,
                     const dr::v1::Function& function, absl::string_view route);

// Of all of them, that of the rest first.
std::vector<RouteAccess> ListRouteAccess(
    const dr::v1::Environment& environment);

// Whether a route takes calls so.
bool AnyRoute(const dr::v1::Environment& environment,
              dr::v1::Authorization authorization);

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_ROUTE_ACCESS_H_
