// SPDX-License-Identifier: Apache-2.0

#include "generator/json/writer.h"
#include "generator/lower/policy.h"

namespace drc::lower {
namespace {

// A managed policy holds 6,144 characters without white space (IAM User Guide,
// "IAM and AWS STS quotas"); names and ids grow when they are filled in.
constexpr size_t kPolicyCharacters = 5200;

// The statements, those that no policy could hold in halves.
std::vector<Statement> Split(std::vector<Statement> statements) {
  constexpr size_t kFew = 20;  // resources or actions, which fit in any case
  std::vector<Statement> whole;
  while (!statements.empty()) {
    Statement statement = std::move(statements.back());
    statements.pop_back();
    const bool by_resource =
        statement.resources.size() > statement.actions.size();
    std::vector<std::string>& list =
        by_resource ? statement.resources : statement.actions;
    if (list.size() < kFew ||
        json::CompactSize(ToStruct(statement)) < kPolicyCharacters - 400) {
      whole.push_back(std::move(statement));
      continue;
    }
    Statement second = statement;
    const auto middle = static_cast<std::ptrdiff_t>(list.size() / 2);
    list.erase(list.begin() + middle, list.end());
    std::vector<std::string>& rest =
        by_resource ? second.resources : second.actions;
    rest.erase(rest.begin(), rest.begin() + middle);
    statement.sid += "a";
    second.sid += "b";
    statements.push_back(std::move(statement));
    statements.push_back(std::move(second));
  }
  std::reverse(whole.begin(), whole.end());
  return whole;
}

}  // namespace

std::vector<ManagedPolicy> Distribute(std::vector<Statement> statements) {
  const ManagedPolicy none = {{}, PolicyDocument({})};
  const size_t frame = json::CompactSize(none.document);
  std::vector<ManagedPolicy> policies = {none};
  size_t size = 0;
  for (Statement& statement : Split(std::move(statements))) {
    google::protobuf::Struct object = ToStruct(statement);
    const size_t length = frame + json::CompactSize(object);
    if (size + length > kPolicyCharacters &&
        !policies.back().statements.empty()) {
      policies.push_back(none);
      size = 0;
    }
    size += length;
    policies.back().statements.push_back(std::move(statement));
    *(*policies.back().document.mutable_fields())["Statement"]
         .mutable_list_value()
         ->add_values()
         ->mutable_struct_value() = std::move(object);
  }
  return policies;
}

}  // namespace drc::lower
