// SPDX-License-Identifier: Apache-2.0
//
// What each region's HTTP API answers: routes to functions, and the stage that
// lets requests in. The stage comes last, as API Gateway takes settings of
// routes that exist.

#include "aws/api_gateway_v2.pb.h"
#include "generator/functions/contracts.h"
#include "generator/hash/sha256.h"
#include "generator/lower/concerns.h"
#include "generator/program/reference.h"
#include "generator/proof/route_access.h"
#include "generator/proof/sizing.h"

namespace drc::lower {
namespace {

using google::protobuf::Struct;

// Unlike the functions' groups, whose ids end in "LogGroup".
constexpr absl::string_view kAccessLogsId = "ApiAccessLogs";

constexpr absl::string_view kAuthorizerId = "Authorizer";

// API Gateway deploys a stage anew with each route, one at a time: each route
// waits for the one before it.
aws::api_gateway_v2::Route& AddRoute(program::Stack& stack, const Side& side,
                                     absl::string_view id,
                                     absl::string_view previous,
                                     const std::string& key,
                                     absl::string_view authorization,
                                     absl::string_view integration,
                                     diag::Loc origin) {
  auto& route = stack.Add<aws::api_gateway_v2::Route>(id, origin);
  route.set_api_id(side.Ref(stacks::kApi, "Api"));
  route.set_route_key(key);
  route.set_authorization_type(std::string(authorization));
  route.set_target(absl::StrCat("integrations/${", integration, "}"));
  if (!previous.empty()) stack.Find(id)->depends_on.emplace_back(previous);
  return route;
}

// One that clients call.
void AddClientRoute(program::Stack& stack, const Side& side,
                    absl::string_view id, absl::string_view previous,
                    const proof::RouteAccess& access,
                    absl::string_view integration, diag::Loc origin) {
  const std::string key = access.route == "$default"
                              ? access.route
                              : program::EscapeText(access.route);
  const bool takes_tokens = access.authorization == dr::v1::AUTHORIZATION_JWT;
  auto& route =
      AddRoute(stack, side, id, previous, key,
               takes_tokens                                         ? "JWT"
               : access.authorization == dr::v1::AUTHORIZATION_NONE ? "NONE"
                                                                    : "AWS_IAM",
               integration, origin);
  if (!takes_tokens) return;
  route.set_authorizer_id(absl::StrCat("${", kAuthorizerId, "}"));
  for (const std::string& scope : access.scopes) {
    route.add_authorization_scopes(program::EscapeText(scope));
  }
}

// Each region's own, which keeps the issuer's public keys itself.
void AddAuthorizer(const Context& context, const Side& side) {
  if (!proof::AnyRoute(context.env, dr::v1::AUTHORIZATION_JWT)) return;
  const dr::v1::JwtAuthorizer& jwt = context.env.routing().jwt();
  program::Stack& stack = side.In(stacks::kFunctions);
  auto& authorizer = stack.Add<aws::api_gateway_v2::Authorizer>(
      kAuthorizerId, context.At(jwt));
  authorizer.set_api_id(side.Ref(stacks::kApi, "Api"));
  authorizer.set_name("tokens");
  authorizer.set_authorizer_type("JWT");
  authorizer.add_identity_source(jwt.identity_source());
  auto& configuration = *authorizer.mutable_jwt_configuration();
  configuration.set_issuer(OwnText(context, side, jwt.issuer()));
  program::Resource& resource = *stack.Find(kAuthorizerId);
  resource.is_own = program::MayHoldReference(jwt.issuer());
  resource.property_origins.emplace_back("/JwtConfiguration/Issuer",
                                         context.At(jwt, "issuer"));
  for (int i = 0; i < jwt.audiences_size(); ++i) {
    configuration.add_audience(OwnText(context, side, jwt.audiences(i)));
    resource.property_origins.emplace_back(
        absl::StrCat("/JwtConfiguration/Audience/", i),
        context.At(jwt, "audiences", i));
    resource.is_own |= program::MayHoldReference(jwt.audiences(i));
  }
}

void AddIntegration(program::Stack& stack, const Side& side,
                    absl::string_view id, absl::string_view function_id,
                    diag::Loc origin) {
  auto& integration = stack.Add<aws::api_gateway_v2::Integration>(id, origin);
  integration.set_api_id(side.Ref(stacks::kApi, "Api"));
  integration.set_integration_type("AWS_PROXY");
  integration.set_integration_uri(absl::StrCat("${", function_id, ".Arn}"));
  integration.set_payload_format_version("2.0");
  // Where another function is to answer, requests would fail until the API may
  // invoke it.
  const std::string permission = absl::StrCat(id, "Permission");
  stack.Find(id)->depends_on.push_back(permission);
  AllowInvocation(stack, permission, function_id, "apigateway.amazonaws.com",
                  side.Arn("execute-api",
                           absl::StrCat(side.Ref(stacks::kApi, "Api"), "/*/*")),
                  origin);
}

void SetThrottle(const std::string& route_key, int64_t rate, int64_t burst,
                 aws::api_gateway_v2::Stage& stage) {
  Struct& settings =
      *(*stage.mutable_route_settings()->mutable_fields())[route_key]
           .mutable_struct_value();
  auto& fields = *settings.mutable_fields();
  fields["DetailedMetricsEnabled"].set_bool_value(true);
  fields["ThrottlingBurstLimit"].set_number_value(static_cast<double>(burst));
  fields["ThrottlingRateLimit"].set_number_value(static_cast<double>(rate));
}

// One line a request, every value as text: what a request has not, an
// integration that it never reached, say, is "-" (Amazon API Gateway Developer
// Guide, "Customize HTTP API access logs").
constexpr absl::string_view kAccessLogFormat =
    R"({"requestId":"$context.requestId","time":"$context.requestTime",)"
    R"("routeKey":"$context.routeKey","status":"$context.status",)"
    R"("responseLatency":"$context.responseLatency",)"
    R"("integrationStatus":"$context.integrationStatus",)"
    R"("integrationLatency":"$context.integrationLatency",)"
    R"("sourceIp":"$context.identity.sourceIp",)"
    R"("userArn":"$context.identity.userArn"})";

// Vended logs: CloudWatch Logs delivers them, by a resource policy of the
// account that it keeps itself. That names each group, up to 5,120 characters,
// but one pattern alone of those whose names begin with "/aws/vendedlogs/": so
// the policy never grows by an environment (Amazon CloudWatch Logs User Guide,
// "Logs sent to CloudWatch Logs", "Log group resource policy size limit
// considerations").
void AddAccessLogs(const Context& context, const Side& side, diag::Loc origin,
                   aws::api_gateway_v2::Stage& stage) {
  AddLogGroup(context, side, std::string(kAccessLogsId),
              Suffixed("/aws/vendedlogs/dr/api-access"), origin);
  // Without the ":*" of the attribute: API Gateway drops it, which is drift.
  auto* settings = stage.mutable_access_log_settings();
  settings->set_destination_arn(side.Arn(
      "logs",
      absl::StrCat("log-group:", side.Ref(stacks::kLogs, kAccessLogsId))));
  settings->set_format(std::string(kAccessLogFormat));
}

std::string Key(absl::string_view method, absl::string_view path) {
  return absl::StrCat(method, " ", path);
}

// Its id says which route it is, so that the order in a spec does not matter: a
// path has signs that an id has not.
std::string RouteId(const std::string& key) {
  return absl::StrCat(program::CamelCase(key),
                      hash::Sha256Hex(key).substr(0, 4), "Route");
}

// Those of functions beside the one that answers whatever they do not. Returns
// the last one's id.
std::string AddOwnRoutes(const Context& context, const Side& side,
                         std::string previous) {
  program::Stack& stack = side.In(stacks::kFunctions);
  for (const auto& function : context.env.functions()) {
    if (function.routes().empty()) continue;
    const std::string id = FunctionId(function.name());
    const std::string integration = absl::StrCat(id, "Integration");
    AddIntegration(stack, side, integration, id, context.At(function));
    for (int i = 0; i < function.routes_size(); ++i) {
      const std::string& key = function.routes(i);
      AddClientRoute(stack, side, RouteId(key), previous,
                     proof::AccessOf(context.env, function, key), integration,
                     context.At(function, "routes"));
      previous = RouteId(key);
    }
  }
  return previous;
}

void AddStage(const Context& context, const Side& side,
              const std::string& health_key, const std::string& last_route) {
  program::Stack& stack = side.In(stacks::kFunctions);
  const diag::Loc origin = context.At(context.env.routing());
  auto& stage = stack.Add<aws::api_gateway_v2::Stage>("Stage", origin);
  AddAccessLogs(context, side, origin, stage);
  stage.set_api_id(side.Ref(stacks::kApi, "Api"));
  stage.set_stage_name("$default");
  stage.set_auto_deploy(true);
  stage.mutable_default_route_settings()->set_detailed_metrics_enabled(true);
  // Clients get what the functions carry by each route, no more: the rest of
  // the account's quota is left for the paths by which a failover comes about.
  const int64_t requests = proof::NeededRequests(context.env.objectives());
  SetThrottle("$default", requests, requests, stage);
  for (const std::string& key :
       {health_key, Key("GET", functions::active_region::kPath),
        Key("GET", functions::spec_function::kHeartbeatPath),
        Key("POST", functions::spec_function::kHeartbeatPath)}) {
    SetThrottle(key, proof::kOwnPathRate, proof::kOwnPathRate, stage);
  }
  for (const auto& function : context.env.functions()) {
    for (const std::string& key : function.routes()) {
      SetThrottle(key, requests, requests, stage);
    }
  }
  stack.Find("Stage")->depends_on.emplace_back(last_route);

  if (!context.env.routing().has_existing_zone()) return;
  auto& mapping = stack.Add<aws::api_gateway_v2::ApiMapping>(
      "ApiMapping", context.At(context.env.routing().existing_zone()));
  mapping.set_api_id(side.Ref(stacks::kApi, "Api"));
  mapping.set_domain_name(side.Ref(stacks::kApi, "DomainName"));
  mapping.set_stage("${Stage}");
}

void AddRoutes(const Context& context, const Side& side) {
  program::Stack& stack = side.In(stacks::kFunctions);
  const dr::v1::Routing& routing = context.env.routing();
  const diag::Loc origin = context.At(routing);
  AddIntegration(stack, side, "Integration",
                 FunctionId(context.RoutedFunction().name()), origin);
  AddIntegration(stack, side, "ActiveIntegration",
                 functions::active_region::kId, origin);
  AddAuthorizer(context, side);
  AddClientRoute(stack, side, "DefaultRoute", "",
                 proof::AccessOfDefault(context.env), "Integration",
                 context.At(routing, "authorization"));
  // Route 53's checkers sign nothing. What they may see says no more than
  // whether the region is well and whether it is the active one.
  const std::string health_key = Key("GET", routing.health_check().path());
  AddRoute(stack, side, "HealthRoute", "DefaultRoute", health_key, "NONE",
           "Integration", context.At(routing.health_check(), "path"));
  AddRoute(stack, side, "ActiveRoute", "HealthRoute",
           Key("GET", functions::active_region::kPath), "NONE",
           "ActiveIntegration", origin);
  // The function that serves clients takes them, for the evaluator alone.
  const diag::Loc failover = context.At(context.env.failover());
  AddRoute(stack, side, "ReadHeartbeatsRoute", "ActiveRoute",
           Key("GET", functions::spec_function::kHeartbeatPath), "AWS_IAM",
           "Integration", failover);
  AddRoute(stack, side, "SendHeartbeatRoute", "ReadHeartbeatsRoute",
           Key("POST", functions::spec_function::kHeartbeatPath), "AWS_IAM",
           "Integration", failover);
  AddStage(context, side, health_key,
           AddOwnRoutes(context, side, "SendHeartbeatRoute"));
}

}  // namespace

void LowerRoutes(Context& context) {
  for (const Side* side : context.sides()) AddRoutes(context, *side);
}

}  // namespace drc::lower
