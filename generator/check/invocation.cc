// SPDX-License-Identifier: Apache-2.0
//
// Functions that nothing of the environment invokes, and services that they
// cannot reach.
#include <string>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/catalogue/endpoint_services.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/proof/routed_function.h"
#include "generator/proof/subnet_blocks.h"
#include "re2/re2.h"

namespace drc::check {
namespace {

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

void CheckReach(Spec& spec, const Function& function) {
  // Every service has a public name.
  if (proof::HasNat(spec.env.network())) return;
  for (const auto& statement : function.policy_statements()) {
    std::string told;
    for (int i = 0; i < statement.actions_size(); ++i) {
      const std::string service = EndpointOf(statement.actions(i));
      if (service == told || absl::c_linear_search(kReached, service) ||
          absl::c_linear_search(spec.env.network().interface_endpoints(),
                                service) ||
          !catalogue::HasEndpointService(service)) {
        continue;
      }
      told = service;
      spec.Warning(spec.Of(statement, "actions", i), "unreachable-service",
                   "the subnets have no way to the service of $0; add $1 to "
                   "`network.interface_endpoints`, or set `network.nat`",
                   statement.actions(i), diag::Quoted(service));
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

void CheckActions(Spec& spec, const Function& function) {
  for (const auto& statement : function.policy_statements()) {
    for (int i = 0; i < statement.actions_size(); ++i) {
      const std::string& action = statement.actions(i);
      std::string fault;
      if (absl::StartsWith(action, "iam:") ||
          absl::StartsWith(action, "organizations:")) {
        fault = "could give the function any right, past its fence";
      } else if ((absl::StartsWith(action, "dynamodb:") &&
                  !absl::c_linear_search(kOfTables, action)) ||
                 (absl::StartsWith(action, "s3:") &&
                  !absl::c_linear_search(kOfBuckets, action))) {
        fault =
            "does more than read and write items and objects, and does not "
            "pass the endpoint of the subnets";
      }
      if (fault.empty()) continue;
      spec.Error(spec.Of(statement, "actions", i), "function-right",
                 "$0 $1; remove it", action, fault);
    }
  }
}

// What lower::LowerFunctions fills in.
constexpr absl::string_view kFilledIn[] = {"AWS::AccountId", "AWS::Partition",
                                           "AWS::Region", "EnvironmentSuffix"};

void CheckResources(Spec& spec, const Function& function) {
  static const RE2& reference = *new RE2(R"(\$\{([^}]*))");
  for (const auto& statement : function.policy_statements()) {
    for (int i = 0; i < statement.resources_size(); ++i) {
      re2::StringPiece rest(statement.resources(i));
      for (std::string name; RE2::FindAndConsume(&rest, reference, &name);) {
        if (absl::c_linear_search(kFilledIn, name)) continue;
        spec.Error(spec.Of(statement, "resources", i), "reference",
                   "`resources` has $${$0}, and no value for it; known are $1",
                   name, absl::StrJoin(kFilledIn, ", "));
      }
    }
  }
}

}  // namespace

void CheckInvocation(Spec& spec) {
  for (const Function& function : spec.env.functions()) {
    CheckReach(spec, function);
    CheckActions(spec, function);
    CheckResources(spec, function);
    if (proof::RoutedFunction(spec.env) == nullptr) continue;
    if (function.name().empty() ||
        function.name() == spec.env.routing().function() ||
        !function.schedules().empty() || !function.routes().empty()) {
      continue;
    }
    spec.Warning(spec.Of(function), "uninvoked",
                 "nothing of the environment invokes $0: the API leads to $1, "
                 "and it has no `routes` and no `schedules`; pass over this if "
                 "somebody else invokes it, in both regions",
                 diag::Quoted(function.name()),
                 diag::Quoted(spec.env.routing().function()));
  }
}

}  // namespace drc::check
