// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

constexpr absl::string_view kAnyone = "anyone on the internet may call $0";
constexpr absl::string_view kKey =
    "anyone on the internet who has its key may call $0";
constexpr absl::string_view kDocument =
    "its OpenAPI document, which is not read here, says who may call $0";

// What takes calls.
struct Door {
  absl::string_view type;
  absl::string_view by;             // its property, if it is none without
  absl::string_view authorization;  // the property that says whose calls
  absl::string_view open;           // what is in that if they are anyone's
  absl::string_view what;           // the property that tells calls apart
  absl::string_view leads;          // and the one that says where they go
  absl::string_view sentence;       // with what is called for $0
};

constexpr absl::string_view kRoute = "AWS::ApiGatewayV2::Route";
constexpr absl::string_view kIntegration = "AWS::ApiGatewayV2::Integration";

// Of a route and a method NONE is the default; the route that API Gateway makes
// for a target has no other (AWS CloudFormation User Guide,
// "AWS::ApiGatewayV2::Route", "AWS::ApiGateway::Method" and
// "AWS::ApiGatewayV2::Api").
constexpr Door kDoors[] = {
    {"AWS::ApiGateway::Method", "", "AuthorizationType", "NONE", "HttpMethod",
     "Integration/Uri", kAnyone},
    {"AWS::ApiGateway::RestApi", "Body", "", "", "", "Body", kDocument},
    {"AWS::ApiGateway::RestApi", "BodyS3Location", "", "", "", "BodyS3Location",
     kDocument},
    {"AWS::ApiGatewayV2::Api", "Target", "", "", "RouteKey", "Target", kAnyone},
    {"AWS::ApiGatewayV2::Api", "Body", "", "", "", "Body", kDocument},
    {"AWS::ApiGatewayV2::Api", "BodyS3Location", "", "", "", "BodyS3Location",
     kDocument},
    {kRoute, "", "AuthorizationType", "NONE", "RouteKey", "Target", kAnyone},
    {"AWS::AppSync::GraphQLApi", "", "AuthenticationType", "API_KEY", "", "",
     kKey},
    {"AWS::AppSync::GraphQLApi", "", "AdditionalAuthenticationProviders",
     "API_KEY", "", "", kKey},
    {"AWS::Lambda::Url", "", "AuthType", "NONE", "", "TargetFunctionArn",
     kAnyone},
};

std::string Text(const Json& properties, absl::string_view name) {
  const Json& value = At(properties, name);
  return name.empty() || value.is_null() ? "" : Readable(value);
}

bool IsOpen(const Door& door, const Json& properties) {
  if (properties.is_null()) return false;
  // AWS AppSync Developer Guide, "Using AWS AppSync Private APIs": from VPCs
  // alone.
  if (Text(properties, "Visibility") == "PRIVATE") return false;
  if (!door.by.empty() && Text(properties, door.by).empty()) return false;
  const std::string authorization = Text(properties, door.authorization);
  return absl::StrContains(authorization, door.open) ||
         (authorization.empty() && door.open == "NONE");
}

// Whether the door leads one way before and after.
bool IsSame(const Door& door, const Change& change) {
  for (const absl::string_view name : {door.what, door.leads}) {
    if (Text(change.before, name) != Text(change.after, name)) return false;
  }
  return true;
}

// Where an integration leads.
constexpr absl::string_view kLeads[] = {"IntegrationUri", "IntegrationSubtype",
                                        "ConnectionId", "RequestParameters"};

bool LeadsElsewhere(const Change& change) {
  if (change.before.is_null() || change.after.is_null()) return false;
  return absl::c_any_of(kLeads, [&](absl::string_view name) {
    return Text(change.before, name) != Text(change.after, name);
  });
}

// The first open route of the release that the integration answers, as a change
// that makes it; none: the change has no type.
Change OpenRouteOf(const Change& integration, const Release& release) {
  Change route;
  const std::string key =
      absl::StrCat(integration.path, "#", integration.logical_id);
  for (const Resource& each : release.Resources(kRoute)) {
    route.after = MeaningOf(each.properties(), *each.in, release);
    if (!absl::StrContains(Member(route.after, "Target").dump(),
                           absl::StrCat("{\"", kAtom, "\":\"", key, "\"}"))) {
      continue;
    }
    route.type = each.type;
    if (!OpeningOf(route).empty()) return route;
  }
  return {};
}

}  // namespace

std::string OpeningOf(const Change& change, const Release& after) {
  if (change.type == kIntegration && LeadsElsewhere(change)) {
    return OpeningOf(OpenRouteOf(change, after));
  }
  return OpeningOf(change);
}

std::string OpeningOf(const Change& change) {
  for (const Door& door : kDoors) {
    if (change.type != door.type || !IsOpen(door, change.after) ||
        (IsOpen(door, change.before) && IsSame(door, change))) {
      continue;
    }
    const std::string what = Text(change.after, door.what);
    return absl::Substitute(door.sentence,
                            what.empty() ? "it" : absl::StrCat("`", what, "`"));
  }
  return "";
}

}  // namespace drc::plan
