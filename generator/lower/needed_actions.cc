// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/needed_actions.h"

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "generator/catalogue/handlers.h"
#include "generator/catalogue/types.h"

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

}  // namespace

bool MayHold(const Context& context, absl::string_view type) {
  if (!context.env.encryption().has_existing_key() ||
      !absl::StartsWith(type, "AWS::KMS::") ||
      absl::c_any_of(context.program.removed_types, [&](const auto& removed) {
        return removed.first == type;
      })) {
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

absl::btree_map<std::string, absl::btree_set<std::string>> NeededActions(
    const Context& context) {
  absl::btree_map<std::string, absl::btree_set<std::string>> actions;
  const auto add = [&](absl::string_view action) {
    actions[std::string(action.substr(0, action.find(':')))].emplace(action);
  };
  for (const catalogue::Type& type : catalogue::AllEntries()) {
    if (type.in_secondary.fact() == nullptr || !MayHold(context, type.type)) {
      continue;
    }
    for (absl::string_view action : catalogue::HandlerActions(type.type)) {
      add(action);
    }
  }
  for (absl::string_view action : kStackActions) add(action);
  for (absl::string_view action : kZoneActions) add(action);
  return actions;
}

}  // namespace drc::lower
