// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/role.h"

#include "absl/strings/str_cat.h"
#include "aws/iam.pb.h"

namespace drc::lower {

void AddRole(const Context& context, absl::string_view id,
             absl::string_view name, const Side* side,
             absl::string_view description, const std::vector<Statement>& trust,
             const std::vector<Statement>& permissions, diag::Loc origin) {
  auto& role =
      context.primary.In(stacks::kIdentity).Add<aws::iam::Role>(id, origin);
  role.set_role_name(side == nullptr
                         ? Suffixed(name)
                         : absl::StrCat(Suffixed(name), "-", side->name()));
  role.set_description(std::string(description));
  if (context.env.has_permissions_boundary()) {
    role.set_permissions_boundary(context.env.permissions_boundary());
  }
  *role.mutable_assume_role_policy_document() = PolicyDocument(trust);
  auto* policy = role.add_policies();
  policy->set_policy_name("permissions");
  *policy->mutable_policy_document() = PolicyDocument(permissions);
}

std::string RoleArn(const Context& context, absl::string_view id) {
  return context.primary.Ref(stacks::kIdentity, id, "Arn");
}

std::string RoleArnByName(const Context& context, absl::string_view id) {
  return context.primary.Name(stacks::kIdentity, id, "Arn");
}

}  // namespace drc::lower
