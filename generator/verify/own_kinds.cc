// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/own_kinds.h"

#include <vector>

#include "absl/strings/string_view.h"
#include "generator/catalogue/deployment_rights.h"

namespace drc::verify {
namespace {

void AddRights(const std::vector<catalogue::DeploymentRight>& rights,
               absl::string_view type, absl::string_view region,
               OwnRights& own) {
  for (const auto& right : rights) {
    own.actions.insert(right.action);
    if (right.arns.empty()) own.unlimited.insert(right.action);
    if (right.by_tag) own.by_tag.insert(right.action);
    if (right.action == "iam:CreateServiceLinkedRole") {
      own.arns.insert(std::string(catalogue::kServiceLinkedRoles));
    }
    for (const std::string& arn : right.arns) {
      own.arns.insert(catalogue::FillIn(arn, type, region, ""));
    }
  }
}

}  // namespace

OwnRights OwnKinds(const Model& model) {
  OwnRights own;
  const auto add = [&](const std::vector<catalogue::DeploymentRight>& rights,
                       absl::string_view type, const std::string& region) {
    AddRights(rights, type, region, own);
    for (const auto& right : rights) {
      if (!right.by_tag) own.without_tag.insert(right.action);
    }
  };
  for (const Node& node : model.nodes()) {
    if (!node.resource->is_own || node.region() == model.primary()) continue;
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
