// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/str_cat.h"
#include "aws/iam.pb.h"
#include "generator/json/writer.h"
#include "generator/lower/policy.h"

namespace drc::lower {
namespace {

// The inline policies of a role hold 10,240 characters without white space (IAM
// User Guide, "IAM and AWS STS quotas"); names and ids grow when they are
// filled in.
constexpr size_t kInlineCharacters = 8800;

}  // namespace

void AddRole(const Context& context, absl::string_view id,
             absl::string_view name, const Side* side,
             absl::string_view description, const std::vector<Statement>& trust,
             const std::vector<Statement>& permissions, diag::Loc origin) {
  program::Stack& identity = context.primary.In(stacks::kIdentity);
  const std::string role_name =
      side == nullptr ? Suffixed(name)
                      : absl::StrCat(Suffixed(name), "-", side->name());
  std::vector<std::string> attached;
  google::protobuf::Struct document = PolicyDocument(permissions);
  // Where statements of a function's role are, rules and plans know.
  const bool fits =
      side != nullptr || json::CompactText(document).size() < kInlineCharacters;
  if (!fits) {
    for (ManagedPolicy& part : Distribute(permissions)) {
      const std::string policy_id =
          absl::StrCat(id, "Policy", attached.size() + 1);
      auto& policy = identity.Add<aws::iam::ManagedPolicy>(policy_id, origin);
      policy.set_managed_policy_name(
          absl::StrCat(role_name, "-", attached.size() + 1));
      *policy.mutable_policy_document() = std::move(part.document);
      attached.push_back(absl::StrCat("${", policy_id, "}"));
    }
  }

  auto& role = identity.Add<aws::iam::Role>(id, origin);
  role.set_role_name(role_name);
  role.set_description(std::string(description));
  if (context.env.has_permissions_boundary()) {
    role.set_permissions_boundary(context.env.permissions_boundary());
  }
  *role.mutable_assume_role_policy_document() = PolicyDocument(trust);
  for (std::string& arn : attached)
    role.add_managed_policy_arns(std::move(arn));
  if (!fits) return;
  auto* policy = role.add_policies();
  policy->set_policy_name("permissions");
  *policy->mutable_policy_document() = std::move(document);
}

std::string RoleArnOf(absl::string_view name) {
  return absl::StrCat("arn:${AWS::Partition}:iam::${AWS::AccountId}:role/",
                      name);
}

std::string RoleArn(const Context& context, absl::string_view id) {
  return context.primary.Ref(stacks::kIdentity, id, "Arn");
}

std::string RoleArnByName(const Context& context, absl::string_view id) {
  return context.primary.Name(stacks::kIdentity, id, "Arn");
}

}  // namespace drc::lower
