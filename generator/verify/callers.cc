// SPDX-License-Identifier: Apache-2.0
//
// Who may call or read, where a property says it and no policy does.
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "least-privilege";

// Types by which a principal "*" is everyone, unless another property is set.
constexpr std::pair<absl::string_view, absl::string_view> kLimits[] = {
    {"AWS::Events::EventBusPolicy", "condition"},
    {"AWS::Lambda::LayerVersionPermission", "organization_id"},
};

void VerifyEveryone(const Node& node) {
  const auto& properties = *node.resource->properties;
  for (const auto& [type, limit] : kLimits) {
    if (node.type != type || node.Text("/Principal") != "*") continue;
    const auto* field = node.descriptor->FindFieldByName(std::string(limit));
    if (properties.GetReflection()->HasField(properties, field)) continue;
    node.Report("/Principal", kRule, "allows everyone");
  }
}

void VerifyUrl(const Node& node) {
  if (node.type == "AWS::Lambda::Url" && node.Text("/AuthType") == "NONE") {
    node.Report("/AuthType", kRule, "lets everyone invoke the function");
  }
}

void VerifyPermission(const Node& node,
                      const aws::lambda::Permission& permission) {
  if (permission.principal() == "*") {
    node.Report("/Principal", kRule, "lets everyone invoke the function");
  } else if (!permission.has_source_arn() && !permission.has_source_account()) {
    node.Report("/SourceArn", kRule, "lets ", permission.principal(),
                " invoke the function on anybody's behalf; add SourceArn");
  }
}

}  // namespace

void VerifyCallers(const Model& model) {
  for (const Node& node : model.nodes()) {
    if (node.resource->is_added) {
      VerifyUrl(node);
      VerifyEveryone(node);
    }
    if (const auto* permission = node.As<aws::lambda::Permission>()) {
      VerifyPermission(node, *permission);
    }
  }
}

}  // namespace drc::verify
