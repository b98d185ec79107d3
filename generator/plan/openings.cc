// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/openings.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/plan/values.h"

namespace drc::plan {
namespace {

// What takes calls, the property that says whose, and the one that tells it
// from others. Of a route and a method NONE is the default (AWS CloudFormation
// User Guide, "AWS::ApiGatewayV2::Route" and "AWS::ApiGateway::Method").
struct Door {
  absl::string_view type;
  absl::string_view authorization;
  absl::string_view what;
};

constexpr Door kDoors[] = {
    {"AWS::ApiGateway::Method", "AuthorizationType", "HttpMethod"},
    {"AWS::ApiGatewayV2::Route", "AuthorizationType", "RouteKey"},
    {"AWS::Lambda::Url", "AuthType", ""},
};

std::string Text(const Json& properties, absl::string_view name) {
  const Json* value = name.empty() ? nullptr : Find(properties, name);
  return value == nullptr ? "" : Readable(*value);
}

bool IsOpen(const Door& door, const Json& properties) {
  const std::string authorization = Text(properties, door.authorization);
  return !properties.is_null() &&
         (authorization.empty() || authorization == "NONE");
}

}  // namespace

std::string OpeningOf(const Change& change) {
  for (const Door& door : kDoors) {
    if (change.type != door.type) continue;
    const std::string what = Text(change.after, door.what);
    if (!IsOpen(door, change.after) ||
        (IsOpen(door, change.before) &&
         Text(change.before, door.what) == what)) {
      return "";
    }
    return absl::StrCat("anyone on the internet may call ",
                        what.empty() ? "it" : absl::StrCat("`", what, "`"));
  }
  return "";
}

}  // namespace drc::plan
