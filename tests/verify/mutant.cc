// SPDX-License-Identifier: Apache-2.0
#include "tests/verify/mutant.h"

#include <algorithm>
#include <cstdlib>
#include <iostream>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "aws/iam.pb.h"
#include "aws/kms.pb.h"
#include "aws/lambda.pb.h"

namespace drc::testing {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// A mutant that mutates nothing would prove nothing.
[[noreturn]] void Fail(absl::string_view what, absl::string_view name) {
  std::cerr << "the program has no " << what << " " << name << std::endl;
  std::abort();
}

Value& MemberOf(Struct& object, const std::string& name) {
  const auto found = object.mutable_fields()->find(name);
  if (found == object.mutable_fields()->end()) Fail("member", name);
  return found->second;
}

}  // namespace

program::Stack& StackAt(program::Program& program, absl::string_view path) {
  program::Stack* stack = program.Find(path);
  if (stack == nullptr) Fail("stack", path);
  return *stack;
}

program::Resource& At(program::Program& program, absl::string_view path) {
  const size_t slash = path.rfind('/');
  program::Resource* resource =
      StackAt(program, path.substr(0, slash)).Find(path.substr(slash + 1));
  if (resource == nullptr) Fail("resource", path);
  return *resource;
}

void Erase(program::Program& program, absl::string_view path) {
  program::Resource& resource = At(program, path);
  auto& resources = StackAt(program, path.substr(0, path.rfind('/'))).resources;
  resources.erase(
      std::find_if(resources.begin(), resources.end(),
                   [&](const auto& r) { return r.get() == &resource; }));
}

void Move(program::Program& program, absl::string_view path,
          absl::string_view to_stack) {
  program::Resource& resource = At(program, path);
  auto& from = StackAt(program, path.substr(0, path.rfind('/'))).resources;
  auto it = std::find_if(from.begin(), from.end(),
                         [&](const auto& r) { return r.get() == &resource; });
  auto moved = std::move(*it);
  from.erase(it);
  moved->logical_id += "Moved";
  StackAt(program, to_stack).resources.push_back(std::move(moved));
}

Struct& StatementOf(Struct& document, absl::string_view sid) {
  for (Value& value : *MemberOf(document, "Statement")
                           .mutable_list_value()
                           ->mutable_values()) {
    Struct& statement = *value.mutable_struct_value();
    const auto found = statement.fields().find("Sid");
    if (found != statement.fields().end() &&
        found->second.string_value() == sid) {
      return statement;
    }
  }
  Fail("statement", sid);
}

void EraseStatement(Struct& document, absl::string_view sid) {
  const Struct* statement = &StatementOf(document, sid);
  auto& values =
      *MemberOf(document, "Statement").mutable_list_value()->mutable_values();
  for (int i = 0; i < values.size(); ++i) {
    if (&values[i].struct_value() != statement) continue;
    values.DeleteSubrange(i, 1);
    return;
  }
}

void EraseMember(Struct& document, absl::string_view sid,
                 const std::string& member) {
  Struct& statement = StatementOf(document, sid);
  MemberOf(statement, member);
  statement.mutable_fields()->erase(member);
}

void SetMember(Struct& document, absl::string_view sid,
               const std::string& member, const std::string& text) {
  Value value;
  value.set_string_value(text);
  (*StatementOf(document, sid).mutable_fields())[member] = value;
}

void EraseAction(Struct& document, absl::string_view sid,
                 const std::string& action) {
  Value& actions = MemberOf(StatementOf(document, sid), "Action");
  if (actions.kind_case() == Value::kStringValue) {
    if (actions.string_value() != action) Fail("action", action);
    actions.set_string_value("none:Nothing");
    return;
  }
  auto& values = *actions.mutable_list_value()->mutable_values();
  for (int i = 0; i < values.size(); ++i) {
    if (values[i].string_value() != action) continue;
    values.DeleteSubrange(i, 1);
    return;
  }
  Fail("action", action);
}

void AddAction(Struct& document, absl::string_view sid,
               const std::string& action) {
  Value& actions = MemberOf(StatementOf(document, sid), "Action");
  if (actions.kind_case() == Value::kStringValue) {
    const std::string first = actions.string_value();
    actions.mutable_list_value()->add_values()->set_string_value(first);
  }
  actions.mutable_list_value()->add_values()->set_string_value(action);
}

bool HasStatement(const Struct& document, absl::string_view sid) {
  return absl::c_any_of(
      document.fields().at("Statement").list_value().values(),
      [&](const Value& statement) {
        return statement.struct_value().fields().at("Sid").string_value() ==
               sid;
      });
}

Struct& DeploymentPolicy(program::Program& program, absl::string_view sid) {
  for (auto& resource : StackAt(program, "us-east-1/identity").resources) {
    auto* policy =
        dynamic_cast<aws::iam::ManagedPolicy*>(resource->properties.get());
    if (policy != nullptr && HasStatement(policy->policy_document(), sid)) {
      return *policy->mutable_policy_document();
    }
  }
  Fail("policy with", sid);
}

Struct& KeyPolicyAt(program::Program& program, absl::string_view region) {
  return region == "us-east-1"
             ? *As<aws::kms::Key>(program, "us-east-1/security/Key")
                    .mutable_key_policy()
             : *As<aws::kms::ReplicaKey>(program, "us-west-2/security/Key")
                    .mutable_key_policy();
}

Struct& RightsAt(program::Program& program, absl::string_view role_id) {
  auto& role =
      As<aws::iam::Role>(program, absl::StrCat("us-east-1/identity/", role_id));
  if (role.policies().empty()) Fail("policy of", role_id);
  return *role.mutable_policies(0)->mutable_policy_document();
}

Struct& TrustAt(program::Program& program, absl::string_view role_id) {
  return *As<aws::iam::Role>(program,
                             absl::StrCat("us-east-1/identity/", role_id))
              .mutable_assume_role_policy_document();
}

Value& VariableAt(program::Program& program, absl::string_view path,
                  const std::string& name) {
  auto& variables = *As<aws::lambda::Function>(program, path)
                         .mutable_environment()
                         ->mutable_variables();
  if (variables.count(name) == 0) Fail("variable", name);
  return variables[name];
}

}  // namespace drc::testing
