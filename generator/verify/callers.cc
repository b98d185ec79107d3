// SPDX-License-Identifier: Apache-2.0
//
// Who may call or read, where a property says it and no policy does.
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "aws/lambda.pb.h"
#include "generator/verify/report.h"
#include "generator/verify/verifiers.h"
#include "google/protobuf/descriptor.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "least-privilege";

// Types by which a principal "*" is everyone, unless another property is set.
constexpr std::pair<absl::string_view, absl::string_view> kLimits[] = {
    {"AWS::Events::EventBusPolicy", "condition"},
    {"AWS::Lambda::LayerVersionPermission", "organization_id"},
};

void VerifyEveryone(const Node& node, diag::Diagnostics& out) {
  const auto& properties = *node.resource->properties;
  for (const auto& [type, limit] : kLimits) {
    if (node.type != type || node.Text("/Principal") != "*") continue;
    const auto* field = node.descriptor->FindFieldByName(std::string(limit));
    if (properties.GetReflection()->HasField(properties, field)) continue;
    Report(out, node, "/Principal", kRule, "allows everyone");
  }
}

void VerifyUrl(const Node& node, diag::Diagnostics& out) {
  if (node.type == "AWS::Lambda::Url" && node.Text("/AuthType") == "NONE") {
    Report(out, node, "/AuthType", kRule, "lets everyone invoke the function");
  }
}

void VerifyPermission(const Node& node,
                      const aws::lambda::Permission& permission,
                      diag::Diagnostics& out) {
  if (permission.principal() == "*") {
    Report(out, node, "/Principal", kRule, "lets everyone invoke the function");
  } else if (!permission.has_source_arn() && !permission.has_source_account()) {
    Report(out, node, "/SourceArn", kRule, "lets ", permission.principal(),
           " invoke the function on anybody's behalf; add SourceArn");
  }
}

}  // namespace

void VerifyCallers(const Model& model, diag::Diagnostics& out) {
  for (const Node& node : model.nodes()) {
    if (node.resource->is_added) {
      VerifyUrl(node, out);
      VerifyEveryone(node, out);
    }
    if (const auto* permission = node.As<aws::lambda::Permission>()) {
      VerifyPermission(node, *permission, out);
    }
  }
}

}  // namespace drc::verify
