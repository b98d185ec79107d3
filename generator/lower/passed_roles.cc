// SPDX-License-Identifier: Apache-2.0
#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "aws/iam.pb.h"
#include "generator/catalogue/actions.h"
#include "generator/catalogue/deployment_rights.h"
#include "generator/lower/execution_parts.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"

namespace drc::lower {
namespace {

constexpr absl::string_view kProfile = "AWS::IAM::InstanceProfile";

class PassedRoles {
 public:
  explicit PassedRoles(const Context& context) : context_(context) {
    for (const auto& stack : context.program.stacks) {
      for (const auto& resource : stack->resources) {
        if (const auto* role = resource->As<aws::iam::Role>()) {
          of_program_.emplace(RoleArnOf(role->role_name()), role);
        }
      }
    }
  }

  void AddOf(const program::Resource& resource) {
    const bool passes = absl::c_any_of(
        catalogue::RightsToDeploy(program::TypeName(resource),
                                  *resource.properties,
                                  resource.handler_permissions),
        [](const auto& right) { return right.action == "iam:PassRole"; });
    program::ReadTexts(
        *resource.properties,
        [&](const program::Pointer& pointer, const std::string& text) {
          const std::string at = pointer.Text();
          if (!resource.is_added && !IsSaid(resource, at)) return;
          if (absl::StrContains(at, "/IamInstanceProfile")) {
            AddProfile(text);
            return;
          }
          const std::string property = at.substr(at.rfind('/') + 1);
          AddNamed(catalogue::RoleNamed(property, text), text,
                   passes || catalogue::IsCalledRole(property));
          for (const auto& segment : program::SplitReferences(text)) {
            if (segment.is_reference) AddTarget(segment.text);
          }
        });
  }

  void AddStatements(std::vector<Statement>& statements) const {
    for (const auto& [arn, services] : roles_) {
      if (services.empty()) continue;  // nobody could take it
      statements.push_back(Allow(absl::StrCat("PassOwn", statements.size() + 1),
                                 {"iam:PassRole"}, {arn})
                               .When("StringEquals", "iam:PassedToService",
                                     {services.begin(), services.end()}));
    }
    if (existing_.empty()) return;
    statements.push_back(Allow("PassExisting", {"iam:PassRole"},
                               {existing_.begin(), existing_.end()}));
  }

 private:
  // Whether an override says the property, or what it is in.
  static bool IsSaid(const program::Resource& resource, absl::string_view at) {
    return absl::c_any_of(resource.property_origins, [&](const auto& origin) {
      return at == origin.first ||
             absl::StartsWith(at, absl::StrCat(origin.first, "/"));
    });
  }

  void AddRole(const aws::iam::Role& role) {
    if (role.role_name().empty()) return;
    roles_[RoleArnOf(role.role_name())].merge(
        ServicesIn(role.assume_role_policy_document()));
  }

  // One by its ARN, which is what `text` says, or stands for; `is_role`:
  // whether it is one in any case.
  void AddNamed(const std::string& named, const std::string& text,
                bool is_role) {
    const std::string arn = NameElsewhere(named, context_.secondary);
    const auto known = of_program_.find(arn);
    if (known != of_program_.end()) {
      AddRole(*known->second);
    } else if (!arn.empty() && is_role) {
      // Not each schema whose type takes a role has iam:PassRole. An account
      // that is written may be another one, whose role nobody here may pass.
      existing_.insert(absl::StartsWith(text, "arn:")
                           ? NameElsewhere(text, context_.secondary)
                           : arn);
    }
  }

  void AddTarget(absl::string_view reference) {
    const program::Resource* target = context_.program.Target(reference);
    if (target == nullptr) return;
    if (const auto* role = target->As<aws::iam::Role>()) AddRole(*role);
  }

  // Of what an instance has, by its name or ARN: the roles in it. One that was
  // there before is called like its role, as the console has it (IAM User
  // Guide, "Use instance profiles").
  void AddProfile(const std::string& text) {
    const std::string name = text.substr(
        text.rfind("instance-profile/") == text.npos ? 0 : text.rfind('/') + 1);
    for (const auto& stack : context_.program.stacks) {
      for (const auto& profile : stack->resources) {
        if (program::TypeName(*profile) != kProfile ||
            (program::TextAt(*profile->properties, "/InstanceProfileName") !=
                 name &&
             !IsReferenceTo(text, *profile))) {
          continue;
        }
        program::ReadTexts(
            *profile->properties,
            [&](const program::Pointer& pointer, const std::string& role) {
              if (absl::StartsWith(pointer.Text(), "/Roles/")) {
                AddInProfile(*stack, role);
              }
            });
        return;
      }
    }
    AddNamed(RoleArnOf(name), "", true);
  }

  bool IsReferenceTo(const std::string& text,
                     const program::Resource& resource) const {
    return absl::c_any_of(
        program::SplitReferences(text), [&](const program::Segment& segment) {
          return segment.is_reference &&
                 context_.program.Target(segment.text) == &resource;
        });
  }

  void AddInProfile(const program::Stack& stack, const std::string& role) {
    for (const auto& segment : program::SplitReferences(role)) {
      if (!segment.is_reference) continue;
      const program::Resource* target = stack.Find(segment.text);
      if (target != nullptr && target->As<aws::iam::Role>() != nullptr) {
        AddRole(*target->As<aws::iam::Role>());
        return;
      }
    }
    AddNamed(RoleArnOf(role), "", true);
  }

  const Context& context_;
  absl::btree_map<std::string, const aws::iam::Role*> of_program_;  // by ARN
  absl::btree_map<std::string, absl::btree_set<std::string>> roles_;
  absl::btree_set<std::string> existing_;
};

}  // namespace

void AddPassedRoles(const Context& context,
                    std::vector<Statement>& statements) {
  PassedRoles roles(context);
  for (const auto& stack : context.program.stacks) {
    if (stack->region != context.secondary.name()) continue;
    for (const auto& resource : stack->resources) {
      if (resource->is_own) roles.AddOf(*resource);
    }
  }
  roles.AddStatements(statements);
}

}  // namespace drc::lower
