// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/regions.h"
#include "generator/check/checks.h"
#include "generator/proof/subnet_blocks.h"

namespace drc::check {
namespace {

// Reached by gateway endpoints.
constexpr absl::string_view kReached[] = {"dynamodb", "s3"};

// The endpoints of services that are not called like their actions, the first
// that an action begins with (Service Authorization Reference; AWS PrivateLink
// Guide, "AWS services that integrate with AWS PrivateLink").
struct Endpoint {
  absl::string_view begin, service;
};
constexpr Endpoint kEndpoints[] = {
    {"appconfig:GetLatestConfiguration", "appconfigdata"},
    {"appconfig:StartConfigurationSession", "appconfigdata"},
    {"bedrock:ApplyGuardrail", "bedrock-runtime"},
    {"bedrock:InvokeAgent", "bedrock-agent-runtime"},
    {"bedrock:InvokeFlow", "bedrock-agent-runtime"},
    {"bedrock:InvokeModel", "bedrock-runtime"},
    {"bedrock:Retrieve", "bedrock-agent-runtime"},
    {"cloudwatch:", "monitoring"},
    {"ecr:", "ecr.api"},
    {"firehose:", "kinesis-firehose"},
    {"iot:Publish", "iot.data"},
    {"kinesis:", "kinesis-streams"},
    {"sagemaker:InvokeEndpoint", "sagemaker.runtime"},
    {"sagemaker:", "sagemaker.api"},
    {"ses:", "email"},
    {"states:StartSyncExecution", "sync-states"},
};

std::string EndpointOf(absl::string_view action) {
  for (const Endpoint& endpoint : kEndpoints) {
    if (absl::StartsWith(action, endpoint.begin)) {
      return std::string(endpoint.service);
    }
  }
  return std::string(action.substr(0, action.find(':')));
}

void CheckFunction(Spec& spec, const dr::v1::Function& function) {
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

}  // namespace

void CheckReach(Spec& spec) {
  // Every service has a public name.
  if (proof::HasNat(spec.env.network())) return;
  for (const dr::v1::Function& function : spec.env.functions()) {
    CheckFunction(spec, function);
  }
}

}  // namespace drc::check
