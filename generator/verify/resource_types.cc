// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/resource_types.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr Absence kAbsences[] = {
    {"AWS::ApiGatewayV2::", "ap-east-2"},
    {"AWS::ApiGatewayV2::", "ap-southeast-6"},
};

}  // namespace

absl::Span<const Absence> Absences() { return kAbsences; }

void VerifyResourceTypes(const Model& model, diag::Diagnostics& out) {
  for (const Node& node : model.nodes()) {
    for (const Absence& absence : kAbsences) {
      if (node.region() != absence.region ||
          !absl::StartsWith(node.type, absence.type_prefix)) {
        continue;
      }
      // Where the spec asks for the region; all types say the same there.
      const program::Resource* deploying = node.stack->deployed_by;
      out.Error(deploying != nullptr ? deploying->origin : PlaceOf(node, ""),
                "resource-type",
                absl::StrCat("CloudFormation has no ", absence.type_prefix,
                             "* resources in ", absence.region,
                             ", which the environment needs there; choose "
                             "another region"));
    }
  }
}

}  // namespace drc::verify
