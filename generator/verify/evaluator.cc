// SPDX-License-Identifier: Apache-2.0
#include "aws/api_gateway_v2.pb.h"
#include "aws/events.pb.h"
#include "generator/functions/contracts.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {

const std::string& Variable(const aws::lambda::Function& function,
                            absl::string_view name) {
  static const auto& none = *new std::string;
  const auto& variables = function.environment().variables();
  const auto found = variables.find(std::string(name));
  return found == variables.end() ? none : found->second.string_value();
}

bool IsOfCompiler(const Node& node) {
  constexpr absl::string_view kIds[] = {
      functions::document_mender::kId, functions::emptier::kId,
      functions::failover_evaluator::kId, functions::active_region::kId,
      functions::secondary_reader::kId};
  return node.As<aws::lambda::Function>() != nullptr &&
         !node.resource->is_added &&
         absl::c_linear_search(kIds, node.resource->logical_id);
}

std::vector<const Node*> Evaluators(const Model& model) {
  std::vector<const Node*> found;
  for (const auto& [node, function] : model.All<aws::lambda::Function>()) {
    if (function->environment().variables().count(
            std::string(functions::failover_evaluator::kPrimaryUrl)) > 0) {
      found.push_back(node);
    }
  }
  return found;
}

std::vector<const Node*> ServingFunctions(const Model& model,
                                          const std::string& region) {
  std::vector<const Node*> found;
  for (const auto& [node, route] : model.All<aws::api_gateway_v2::Route>()) {
    if (node->region() != region || node->resource->is_added ||
        route->route_key() != "$default") {
      continue;
    }
    std::vector<const Node*> path;
    const Node* function = FunctionBehind(*node, path);
    if (function != nullptr) found.push_back(function);
  }
  return found;
}

const Node* FunctionBehind(const Node& route, std::vector<const Node*>& path) {
  path.push_back(&route);
  const std::string target =
      route.Meaning(route.As<aws::api_gateway_v2::Route>()->target());
  for (const auto& [node, integration] :
       route.model->All<aws::api_gateway_v2::Integration>()) {
    if (target != absl::StrCat("integrations/", node->ref)) continue;
    path.push_back(node);
    const Node* function =
        node->Target<aws::lambda::Function>(integration->integration_uri());
    if (function != nullptr) path.push_back(function);
    return function;
  }
  return nullptr;
}

bool IsTarget(const Node& rule, const Node& function) {
  return absl::c_any_of(
      rule.As<aws::events::Rule>()->targets(), [&](const auto& target) {
        return rule.Target<aws::lambda::Function>(target.arn()) == &function;
      });
}

}  // namespace drc::verify
