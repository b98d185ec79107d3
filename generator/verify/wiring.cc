// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/strip.h"
#include "aws/cloud_formation.pb.h"
#include "generator/program/reference.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

// The parameters that a resource passes to the template that it deploys.
std::set<std::string> Passed(const Node& node) {
  std::set<std::string> names;
  if (const auto* stack = node.As<aws::cloud_formation::Stack>()) {
    for (const auto& passed : stack->parameters()) names.insert(passed.first);
  }
  if (const auto* stack_set = node.As<aws::cloud_formation::StackSet>()) {
    for (const auto& passed : stack_set->parameters()) {
      names.insert(passed.parameter_key());
    }
  }
  return names;
}

void VerifyParameters(const Node& node) {
  std::set<std::string> passed = Passed(node);
  for (const auto& parameter : node.resource->child->parameters) {
    const bool given = passed.erase(parameter.name) > 0;
    if (given || parameter.has_default) continue;
    node.Report("", "wiring", "passes no value for the parameter ",
                parameter.name, " of ", node.resource->child->Path());
  }
  for (const std::string& name : passed) {
    node.Report("", "wiring", "passes ", name, ", which ",
                node.resource->child->Path(), " does not declare");
  }
}

// Whether a reference, which is none to AWS's own, names something that its
// template has.
bool IsKnown(const program::Stack& stack, absl::string_view reference) {
  const program::ResourceName name = program::ParseResourceName(reference);
  if (!name.path.empty()) return false;
  if (stack.FindParameter(reference) != nullptr) return true;
  const program::Resource* target = stack.Find(name.id);
  absl::string_view output = name.attribute;
  if (target == nullptr || target->child == nullptr ||
      !absl::ConsumePrefix(&output, "Outputs.")) {
    return target != nullptr;
  }
  return target->child->FindOutput(output) != nullptr;
}

}  // namespace

void VerifyWiring(const Model& model) {
  absl::flat_hash_set<std::pair<const program::Stack*, absl::string_view>>
      known;
  known.reserve(model.nodes().size());
  for (const Node& node : model.nodes()) {
    if (node.resource->child != nullptr) VerifyParameters(node);
    for (const std::string& id : node.resource->depends_on) {
      if (node.stack->Find(id) != nullptr) continue;
      node.Report("", "wiring", "depends on ", id,
                  ", which its template lacks");
    }
    for (const link::Use& use : model.linked().UsesOf(*node.resource)) {
      for (absl::string_view reference : use.references) {
        if (known.contains({node.stack, reference})) continue;
        if (IsKnown(*node.stack, reference)) {
          known.insert({node.stack, reference});
          continue;
        }
        node.Report(use.pointer, "wiring", use.pointer, " refers to ",
                    reference, ", which its template lacks");
      }
    }
  }
}

}  // namespace drc::verify
