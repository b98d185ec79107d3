// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/deployment_rights.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
OwnRights OwnKinds(const Model& model) {
  OwnRights own;
  const auto add = [&](const std::vector<catalogue::DeploymentRight>& rights,
                       absl::string_view type, const std::string& region) {
    for (const auto& right : rights) {
      own.actions.insert(right.action);
      if (right.arns.empty()) own.unlimited.insert(right.action);
      (right.by_tag ? own.by_tag : own.without_tag).insert(right.action);
      if (right.action == "iam:CreateServiceLinkedRole") {
        own.arns.insert(std::string(catalogue::kServiceLinkedRoles));
      }
      for (const std::string& arn : right.arns) {
        own.arns.insert(catalogue::FillIn(arn, type, region, ""));
      }
    }
  };
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_own || node.IsInPrimary()) continue;
    add(catalogue::RightsToDeploy(node.type, *node.resource->properties,
                                  node.resource->handler_permissions),
        node.type, node.region());
  }
  for (const auto& removed : model.program().removed) {
    add(catalogue::RightsToDelete(removed.type, removed.handler_permissions),
        removed.type, model.regions().back());
  }
  for (const std::string& action : own.without_tag) own.by_tag.erase(action);
  return own;
}

}  // namespace drc::verify
