// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_join.h"
#include "aws/iam.pb.h"
#include "generator/verify/verifiers.h"

namespace drc::verify {
namespace {

using Texts = std::vector<absl::string_view>;

std::vector<std::string> Named(const Texts& texts, const Texts& excepted) {
  std::vector<std::string> named(texts.begin(), texts.end());
  for (absl::string_view text : excepted) {
    named.push_back(absl::StrCat("all but ", text));
  }
  return named;
}

Permission PermissionOf(const Statement& statement) {
  Permission permission;
  permission.allows = statement.allows;
  permission.actions = Named(statement.actions, statement.not_actions);
  permission.resources = Named(statement.resources, statement.not_resources);
  for (const Statement::Condition& condition : statement.conditions) {
    permission.conditions.push_back(
        absl::StrCat(condition.op, " ", condition.key, " ",
                     absl::StrJoin(condition.values, " or ")));
  }
  return permission;
}

}  // namespace

std::vector<Role> ListRoles(const Model& model) {
  std::vector<Role> roles;
  for (const auto& [node, properties] : model.All<aws::iam::Role>()) {
    Role role;
    role.resource = node->Path();
    role.name = node->ref;
    for (const Statement& statement : node->Trust()) {
      role.assumed_by.push_back(PermissionOf(statement));
      for (const auto& [kind, value] : statement.principals) {
        role.assumed_by.back().resources.emplace_back(value);
      }
    }
    for (const Statement& statement : node->Rights()) {
      role.permissions.push_back(PermissionOf(statement));
    }
    roles.push_back(std::move(role));
  }
  return roles;
}

}  // namespace drc::verify
