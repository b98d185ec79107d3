// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"authorizer", Level::kError,
     "what is said of who may call the API is of one of its routes, and of "
     "tokens whose issuer is known",
     "What is said of a route that there is not protects nothing. The paths by "
     "which a failover comes about have callers of their own, Route 53's "
     "checkers and the evaluator, who have no tokens.",
     "Amazon API Gateway Developer Guide, \"Control access to HTTP APIs with "
     "JWT authorizers in API Gateway\"",
     R"(functions { name: "processor" }
routing {
  authorization: AUTHORIZATION_JWT
  jwt { issuer: "https://login.acme.net" audiences: "payments" }
})",
     R"(functions { name: "processor" }
routing { authorization: AUTHORIZATION_JWT })"},
    {"issuer-region", Level::kWarning,
     "who issues the tokens that the API takes outlives each region",
     "An issuer of one region goes with it: nobody gets a token, and API "
     "Gateway keeps the public keys that it holds tokens against for two hours "
     "at most, the standby's as well. The failover is done, and clients are "
     "answered 401. A user pool of Amazon Cognito's outlives its region by a "
     "replica, under the issuer `https://issuer-cognito-idp....`.",
     "Amazon API Gateway Developer Guide, \"Control access to HTTP APIs with "
     "JWT authorizers in API Gateway\"; Amazon Cognito Developer Guide, "
     "\"Multi-Region replication for user pools\"",
     R"(functions { name: "processor" }
routing {
  authorization: AUTHORIZATION_JWT
  jwt { issuer: "https://login.acme.net" audiences: "payments" }
})",
     R"(functions { name: "processor" }
routing {
  authorization: AUTHORIZATION_JWT
  jwt {
    issuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEfGhI"
    audiences: "payments"
  }
})"},
    {"route", Level::kError, "each request leads to one function",
     "API Gateway takes a route key once, whatever its variables are called, "
     "and the paths by which a failover comes about are the compiler's own. "
     "What no route names goes to `routing.function`.",
     "Amazon API Gateway Developer Guide, \"Create routes for HTTP APIs in API "
     "Gateway\"",
     R"re(functions { name: "processor" }
functions { name: "accounts" routes: ["GET /accounts/{account}", "GET /rates"] })re",
     R"re(functions { name: "processor" }
functions {
  name: "accounts"
  routes: ["GET /accounts/{account}", "GET /accounts/{id}"]
})re"},
};

absl::Span<const Rule> ApiRules() { return kRules; }

}  // namespace drc::rules
