// SPDX-License-Identifier: Apache-2.0
#include <iterator>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "generator/catalogue/handlers.h"
#include "generator/catalogue/types.h"
#include "generator/lower/execution_parts.h"

namespace drc::lower {
namespace {

// What StackSets itself does with the instance's stack, besides what nested
// stacks need.
constexpr absl::string_view kStackActions[] = {
    "cloudformation:CancelUpdateStack",
    "cloudformation:ContinueUpdateRollback",
    "cloudformation:CreateChangeSet",
    "cloudformation:CreateStack",
    "cloudformation:DeleteChangeSet",
    "cloudformation:DeleteStack",
    "cloudformation:DescribeChangeSet",
    "cloudformation:DescribeStackEvents",
    "cloudformation:DescribeStackResource",
    "cloudformation:DescribeStackResources",
    "cloudformation:DescribeStacks",
    "cloudformation:DetectStackDrift",
    "cloudformation:ExecuteChangeSet",
    "cloudformation:GetStackPolicy",
    "cloudformation:GetTemplate",
    "cloudformation:GetTemplateSummary",
    "cloudformation:ListStackResources",
    "cloudformation:RollbackStack",
    "cloudformation:SetStackPolicy",
    "cloudformation:UpdateStack",
};

// What Fn::GetAZs calls.
constexpr absl::string_view kZoneActions[] = {"ec2:DescribeAccountAttributes",
                                              "ec2:DescribeAvailabilityZones"};

void AddActions(const std::vector<absl::string_view>& added, Actions& actions) {
  for (absl::string_view action : added) {
    actions[action.substr(0, action.find(':'))].insert(action);
  }
}

}  // namespace

bool MayHold(const Context& context, absl::string_view type) {
  if (!context.env.encryption().has_existing_key() ||
      !absl::StartsWith(type, "AWS::KMS::") || context.program.Removes(type)) {
    return true;
  }
  // The spec's own.
  return absl::c_any_of(context.program.stacks, [&](const auto& stack) {
    return stack->region == context.secondary.name() &&
           absl::c_any_of(stack->resources, [&](const auto& resource) {
             return program::TypeName(*resource) == type;
           });
  });
}

absl::btree_set<std::string> AskedTypes(const Context& context) {
  absl::btree_set<std::string> types;
  for (const auto& stack : context.program.stacks) {
    if (stack->region != context.secondary.name()) continue;
    for (const auto& resource : stack->resources) {
      if (resource->is_added) continue;  // OwnRights has a say in these
      const std::string& type = program::TypeName(*resource);
      const auto* in_secondary =
          catalogue::FindEntry(type)->in_secondary.fact();
      if (in_secondary != nullptr && in_secondary->where_asked) {
        types.insert(type);
      }
    }
  }
  return types;
}

Actions NeededActions(const Context& context,
                      const absl::btree_set<std::string>& asked) {
  Actions actions;
  for (const catalogue::Type& type : catalogue::AllEntries()) {
    const catalogue::InSecondary* in_secondary = type.in_secondary.fact();
    if (in_secondary == nullptr || !MayHold(context, type.type)) continue;
    AddActions(in_secondary->where_asked && !asked.contains(type.type)
                   ? catalogue::ActionsToDelete(type.type)
                   : catalogue::HandlerActions(type.type),
               actions);
  }
  AddActions({std::begin(kStackActions), std::end(kStackActions)}, actions);
  AddActions({std::begin(kZoneActions), std::end(kZoneActions)}, actions);
  return actions;
}

}  // namespace drc::lower
