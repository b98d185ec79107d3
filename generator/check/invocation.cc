// SPDX-License-Identifier: Apache-2.0
//
// Functions that nothing of the environment invokes, and services that they
// cannot reach.
#include <algorithm>
#include <iterator>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/catalogue/endpoint_services.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "generator/proof/routed_function.h"
#include "generator/proof/subnet_blocks.h"
#include "re2/re2.h"

namespace drc::check {
namespace {

using ::dr::v1::Environment;
using ::dr::v1::Function;

// Reached by gateway endpoints.
constexpr absl::string_view kReached[] = {"dynamodb", "s3"};

// The endpoints of services whose actions have another prefix (Service
// Authorization Reference; AWS PrivateLink Guide, "AWS services that integrate
// with AWS PrivateLink").
struct Endpoint {
  absl::string_view prefix, service;
};
constexpr Endpoint kEndpoints[] = {
    {"cloudwatch", "monitoring"},
    {"es", "es"},
    {"kinesis", "kinesis-streams"},
};

std::string EndpointOf(absl::string_view action) {
  const absl::string_view prefix = action.substr(0, action.find(':'));
  for (const Endpoint& endpoint : kEndpoints) {
    if (endpoint.prefix == prefix) return std::string(endpoint.service);
  }
  return std::string(prefix);
}

template <typename Names>
bool Has(const Names& names, absl::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

void CheckReach(const parse::ParsedSpec& spec, const Function& function,
                diag::Diagnostics& out) {
  const Environment& environment = *spec.environment;
  // Every service has a public name.
  if (proof::HasNat(environment.network())) return;
  for (const auto& statement : function.policy_statements()) {
    std::string told;
    for (int i = 0; i < statement.actions_size(); ++i) {
      const std::string service = EndpointOf(statement.actions(i));
      if (service == told || Has(kReached, service) ||
          Has(environment.network().interface_endpoints(), service) ||
          !catalogue::HasEndpointService(service)) {
        continue;
      }
      told = service;
      out.Warning(
          spec.locations.Of(statement, "actions", i), "unreachable-service",
          absl::StrCat("the subnets have no way to the service of ",
                       statement.actions(i), "; add ", diag::Quoted(service),
                       " to `network.interface_endpoints`, or set "
                       "`network.nat`"));
    }
  }
}

// What functions may do with tables and buckets, the environment's or others:
// what the endpoints of their subnets let through (generator/lower/network.cc).
constexpr absl::string_view kOfTables[] = {"dynamodb:BatchGetItem",
                                           "dynamodb:BatchWriteItem",
                                           "dynamodb:ConditionCheckItem",
                                           "dynamodb:DeleteItem",
                                           "dynamodb:DescribeTable",
                                           "dynamodb:GetItem",
                                           "dynamodb:PutItem",
                                           "dynamodb:Query",
                                           "dynamodb:Scan",
                                           "dynamodb:UpdateItem"};
constexpr absl::string_view kOfBuckets[] = {"s3:AbortMultipartUpload",
                                            "s3:DeleteObject",
                                            "s3:GetObject",
                                            "s3:ListBucket",
                                            "s3:ListMultipartUploadParts",
                                            "s3:PutObject"};

void CheckActions(const parse::ParsedSpec& spec, const Function& function,
                  diag::Diagnostics& out) {
  for (const auto& statement : function.policy_statements()) {
    for (int i = 0; i < statement.actions_size(); ++i) {
      const std::string& action = statement.actions(i);
      std::string fault;
      if (absl::StartsWith(action, "iam:") ||
          absl::StartsWith(action, "organizations:")) {
        fault = "could give the function any right, past its fence";
      } else if ((absl::StartsWith(action, "dynamodb:") &&
                  !Has(kOfTables, action)) ||
                 (absl::StartsWith(action, "s3:") &&
                  !Has(kOfBuckets, action))) {
        fault =
            "does more than read and write items and objects, and does not "
            "pass the endpoint of the subnets";
      }
      if (fault.empty()) continue;
      out.Error(spec.locations.Of(statement, "actions", i), "function-right",
                absl::StrCat(action, " ", fault, "; remove it"));
    }
  }
}

// What lower::LowerFunctions fills in.
constexpr absl::string_view kFilledIn[] = {"AWS::AccountId", "AWS::Partition",
                                           "AWS::Region", "EnvironmentSuffix"};

void CheckResources(const parse::ParsedSpec& spec, const Function& function,
                    diag::Diagnostics& out) {
  static const RE2& reference = *new RE2(R"(\$\{([^}]*))");
  for (const auto& statement : function.policy_statements()) {
    for (int i = 0; i < statement.resources_size(); ++i) {
      re2::StringPiece rest(statement.resources(i));
      for (std::string name; RE2::FindAndConsume(&rest, reference, &name);) {
        if (Has(kFilledIn, name)) continue;
        out.Error(spec.locations.Of(statement, "resources", i), "reference",
                  absl::StrCat("`resources` has ${", name,
                               "}, and no value for it; known are ",
                               absl::StrJoin(kFilledIn, ", ")));
      }
    }
  }
}

}  // namespace

void CheckInvocation(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const Environment& environment = *spec.environment;
  for (const Function& function : environment.functions()) {
    CheckReach(spec, function, out);
    CheckActions(spec, function, out);
    CheckResources(spec, function, out);
    if (proof::RoutedFunction(environment) == nullptr) continue;
    if (function.name().empty() ||
        function.name() == environment.routing().function() ||
        !function.schedules().empty() || !function.routes().empty()) {
      continue;
    }
    out.Warning(
        spec.locations.Of(function), "uninvoked",
        absl::StrCat("nothing of the environment invokes ",
                     diag::Quoted(function.name()), ": the API leads to ",
                     diag::Quoted(environment.routing().function()),
                     ", and it has no `routes` and no `schedules`; pass over "
                     "this if somebody else invokes it, in both regions"));
  }
}

}  // namespace drc::check
