// SPDX-License-Identifier: Apache-2.0
//
// Whom interface endpoints let through: whoever has credentials of the account,
// which roles limit. Policies of endpoints to tables and buckets name those, as
// any policy does.
#include "absl/strings/strip.h"
#include "aws/ec2.pb.h"
#include "generator/catalogue/regions.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

bool AsksForAccount(const Statement& statement) {
  const auto* account = statement.Find("aws:PrincipalAccount");
  return !statement.allows ||
         (account != nullptr && account->op == "StringEquals" &&
          account->values ==
              std::vector<absl::string_view>{"${AWS::AccountId}"});
}

}  // namespace

void VerifyEndpointPolicies(const Model& model) {
  for (const auto& [node, endpoint] : model.All<aws::ec2::VPCEndpoint>()) {
    if (node->resource->is_added || node->resource->is_existing ||
        endpoint->vpc_endpoint_type() != "Interface") {
      continue;
    }
    const std::string prefix =
        absl::StrCat("com.amazonaws.", node->region(), ".");
    if (!catalogue::TakesEndpointPolicy(absl::StripPrefix(
            node->Meaning(endpoint->service_name()), prefix))) {
      continue;
    }
    const std::vector<Statement> statements =
        node->Policy(endpoint->policy_document());
    if (statements.empty() || !absl::c_all_of(statements, AsksForAccount)) {
      node->Report("/PolicyDocument", "least-privilege",
                   "lets credentials of any account through; ask for "
                   "aws:PrincipalAccount");
    }
  }
}

}  // namespace drc::verify
