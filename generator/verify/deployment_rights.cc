// SPDX-License-Identifier: Apache-2.0
//
// CloudFormation deploys the secondary's stacks in the name of the StackSet's
// execution role: whatever that may not do fails there, and with it the whole
// deployment.
#include "generator/catalogue/deployment_rights.h"

#include "absl/container/btree_set.h"
#include "aws/cloud_formation.pb.h"
#include "aws/iam.pb.h"
#include "aws/kms.pb.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/handlers.h"
#include "generator/program/property.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

constexpr absl::string_view kRule = "least-privilege";

// The actions that a role may take where its handlers take them: what it may do
// in the primary region deploys nothing in the other one.
absl::btree_set<absl::string_view> ActionsOf(const Node& role) {
  absl::btree_set<absl::string_view> actions;
  for (const Statement& statement : role.Rights()) {
    if (!statement.allows) continue;
    const bool elsewhere =
        absl::c_any_of(statement.resources, [&](absl::string_view resource) {
          return RegionOfArn(resource) != role.model->primary();
        });
    for (absl::string_view action : statement.actions) {
      if (elsewhere || catalogue::IsTakenInPrimary(action)) {
        actions.insert(action);
      }
    }
  }
  return actions;
}

// Whether the spec asks for what the secondary has of the type.
bool IsAskedFor(const Model& model, absl::string_view type) {
  return absl::c_any_of(model.nodes(), [&](const Node& node) {
    return node.type == type && !node.IsInPrimary() && !node.resource->is_added;
  });
}

void VerifyType(const Node& role,
                const absl::btree_set<absl::string_view>& allowed,
                const catalogue::Type& type) {
  const bool is_former = type.in_secondary.fact()->where_asked &&
                         !IsAskedFor(*role.model, type.type);
  for (absl::string_view action : is_former
                                      ? catalogue::ActionsToDelete(type.type)
                                      : catalogue::HandlerActions(type.type)) {
    if (allowed.contains(action)) continue;
    role.Report("", kRule, "does not allow ", action,
                ", which CloudFormation needs to deploy ", type.type);
  }
}

// That each role that a resource hands to a service may be handed on.
void VerifyPassed(const Node& role, const Node& node, bool passes) {
  static const RE2& arn = *new RE2("arn:.+:iam::.+:role/.+");
  program::ReadTexts(
      *node.resource->properties,
      [&](const program::Pointer& pointer, const std::string& text) {
        const std::string at = pointer.Text();
        const std::string property = at.substr(at.rfind('/') + 1);
        if (!catalogue::IsCalledRole(property)) return;
        const std::string& meaning = node.Meaning(text);
        const std::string named = catalogue::RoleNamed(property, meaning);
        const std::string& passed = named.empty() ? meaning : named;
        if (!RE2::FullMatch(passed, arn)) {
          // No role, or nothing that says so.
          if (!passes || !absl::StrContains(meaning, "${")) return;
          node.Report(at, kRule, "names a role by ", diag::Quoted(meaning),
                      ", which is no role's ARN before it is deployed: "
                      "say the ARN, so that ",
                      role.Path(), " may pass it");
          return;
        }
        if (Allows(role.Rights(), "iam:PassRole", passed) ||
            Allows(role.Rights(), "iam:PassRole", meaning)) {
          return;
        }
        node.Report(at, kRule, "names the role ", passed, ", which ",
                    role.Path(), " may not pass");
      });
}

// Whether it is of the secondary, and the spec itself says it.
bool IsOwn(const Node& node) {
  return node.resource->is_own && !node.IsInPrimary();
}

// Of what the spec itself says, any property may be set.
void VerifyOwn(const Model& model) {
  if (absl::c_none_of(model.nodes(), IsOwn)) {
    return;
  }
  for (const auto& [set, properties] :
       model.All<aws::cloud_formation::StackSet>()) {
    const Node* role =
        set->Target<aws::iam::Role>(properties->execution_role_name());
    if (role == nullptr) continue;
    const absl::btree_set<absl::string_view> allowed = ActionsOf(*role);
    for (const Node& node : model.nodes()) {
      if (!IsOwn(node)) continue;
      bool passes = false;
      for (const auto& right :
           catalogue::RightsToDeploy(node.type, *node.resource->properties,
                                     node.resource->handler_permissions)) {
        if (right.action == "iam:PassRole") {
          passes = true;
          continue;
        }
        if (allowed.contains(right.action)) continue;
        node.Report("", kRule, "needs ", right.action,
                    " to be deployed, which ", role->Path(), " does not allow");
      }
      VerifyPassed(*role, node, passes);
    }
  }
}

// What makes data under a key unreadable, for a time or for good.
constexpr absl::string_view kChangesOfKeys[] = {
    "kms:DisableKey", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"};

// Whether the secondary region has one, or may have had one before an update
// that drops the last one: the role is changed before that is deleted. Where
// the keys exist already, none was made.
bool MayHold(const Model& model, const catalogue::Type& type) {
  if (type.in_secondary.fact() == nullptr) return false;
  if (!absl::StartsWith(type.type, "AWS::KMS::")) return true;
  const auto is_key = [](const Node& node) {
    return node.As<aws::kms::ReplicaKey>() != nullptr;
  };
  return absl::c_none_of(model.existing(), is_key) ||
         absl::c_any_of(model.nodes(), [&](const Node& node) {
           return node.type == type.type && !node.IsInPrimary();
         });
}

// What was there before is nobody's to delete.
void VerifyExisting(const Node& role) {
  const struct {
    absl::string_view type, kind, action;
  } kinds[] = {{"AWS::EC2::VPC", "vpc", "ec2:DeleteVpc"},
               {"AWS::EC2::Subnet", "subnet", "ec2:DeleteSubnet"},
               {"AWS::EC2::RouteTable", "route-table", "ec2:DeleteRouteTable"}};
  const auto refuse = [&](const Node& existing, absl::string_view action,
                          const std::string& arn) {
    if (!Allows(role.Rights(), action, arn)) return;
    role.Report("", kRule, "allows ", action, " on ", existing.ref,
                ", which was there before the environment");
  };
  for (const Node& existing : role.model->existing()) {
    if (existing.IsInPrimary()) continue;
    if (existing.As<aws::kms::ReplicaKey>() != nullptr) {
      for (absl::string_view action : kChangesOfKeys) {
        refuse(existing, action, existing.arn);
      }
    }
    for (const auto& [type, kind, action] : kinds) {
      if (existing.type != type) continue;
      refuse(existing, action,
             ArnOf("ec2", existing.region(),
                   absl::StrCat(kind, "/", existing.ref)));
    }
  }
}

}  // namespace

void VerifyDeploymentRights(const Model& model) {
  for (const auto& [set, properties] :
       model.All<aws::cloud_formation::StackSet>()) {
    const Node* role =
        set->Target<aws::iam::Role>(properties->execution_role_name());
    if (role == nullptr) continue;  // told by destroyable
    VerifyExisting(*role);
    const absl::btree_set<absl::string_view> allowed = ActionsOf(*role);
    for (const catalogue::Type& type : catalogue::AllEntries()) {
      if (MayHold(model, type)) VerifyType(*role, allowed, type);
    }
  }
  VerifyOwn(model);
  for (const Node& node : model.nodes()) {
    const catalogue::Type* type = node.entry;
    if (node.IsInPrimary() || type == nullptr ||
        type->in_secondary.fact() != nullptr) {
      continue;
    }
    node.Report("", kRule,
                "lies in the secondary, where nothing may deploy it: ",
                type->in_secondary.reason());
  }
}

}  // namespace drc::verify
