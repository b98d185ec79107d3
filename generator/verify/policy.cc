// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/policy.h"

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "aws/iam.pb.h"
#include "aws/s3.pb.h"
#include "generator/json/writer.h"
#include "generator/verify/model.h"

namespace drc::verify {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

// A text, or the texts of a list, as they are meant.
std::vector<absl::string_view> Texts(const Model& model,
                                     const program::Stack& stack,
                                     const Value& value) {
  std::vector<absl::string_view> texts;
  if (value.kind_case() == Value::kStringValue) {
    texts.push_back(model.Meaning(stack, value.string_value()));
  }
  const auto& elements = value.list_value().values();
  texts.reserve(texts.size() + elements.size());
  for (const Value& element : elements) {
    texts.push_back(model.Meaning(stack, element.string_value()));
  }
  return texts;
}

Statement ReadStatement(const Model& model, const program::Stack& stack,
                        const Struct& object) {
  Statement statement;
  for (const auto& [key_said, value] : object.fields()) {
    const absl::string_view name = key_said;
    if (name == "Sid") {
      statement.sid = value.string_value();
    } else if (name == "Effect") {
      statement.allows = value.string_value() == "Allow";
    } else if (name == "Action") {
      statement.actions = Texts(model, stack, value);
    } else if (name == "NotAction") {
      statement.not_actions = Texts(model, stack, value);
    } else if (name == "Resource") {
      statement.resources = Texts(model, stack, value);
    } else if (name == "NotResource") {
      statement.not_resources = Texts(model, stack, value);
    } else if (name == "Principal") {
      if (value.kind_case() == Value::kStringValue) {
        statement.principals.emplace_back("*", value.string_value());
      }
      for (const auto* of_kind : json::OrderedMembers(value.struct_value())) {
        for (absl::string_view text : Texts(model, stack, of_kind->second)) {
          statement.principals.emplace_back(of_kind->first, text);
        }
      }
    } else if (name == "Condition") {
      for (const auto* op : json::OrderedMembers(value.struct_value())) {
        for (const auto* of_key :
             json::OrderedMembers(op->second.struct_value())) {
          statement.conditions.push_back(
              {op->first, of_key->first, Texts(model, stack, of_key->second)});
        }
      }
    }
  }
  return statement;
}

// A document has one statement or a list of them, or is one.
std::vector<Statement> ReadPolicy(const Model& model,
                                  const program::Stack& stack,
                                  const Struct& document) {
  std::vector<Statement> statements;
  const auto said = document.fields().find("Statement");
  if (said == document.fields().end()) {
    if (document.fields().contains("Effect")) {
      statements.push_back(ReadStatement(model, stack, document));
    }
    return statements;
  }
  const Value& list = said->second;
  if (list.kind_case() == Value::kStructValue) {
    statements.push_back(ReadStatement(model, stack, list.struct_value()));
  }
  for (const Value& element : list.list_value().values()) {
    statements.push_back(ReadStatement(model, stack, element.struct_value()));
  }
  return statements;
}

bool MatchesAny(const std::vector<absl::string_view>& patterns,
                absl::string_view text) {
  if (text.empty()) {
    return absl::c_any_of(patterns, [&](absl::string_view pattern) {
      return Matches(pattern, text);
    });
  }
  const auto may_be = [](char c, char of_text) {
    return c == of_text || c == '*' || c == '?';
  };
  // Most are of another service's action, which their ends tell.
  return absl::c_any_of(patterns, [&, first = text.front(), last = text.back()](
                                      absl::string_view pattern) {
    return !pattern.empty() && may_be(pattern.front(), first) &&
           may_be(pattern.back(), last) && Matches(pattern, text);
  });
}

}  // namespace

const Statement::Condition* Statement::Find(absl::string_view key) const {
  for (const Condition& condition : conditions) {
    if (absl::EqualsIgnoreCase(condition.key, key)) return &condition;
  }
  return nullptr;
}

bool Statement::HasPrincipal(absl::string_view kind,
                             absl::string_view name) const {
  return absl::c_any_of(principals, [&](const auto& principal) {
    return principal.first == kind && principal.second == name;
  });
}

bool Statement::HasService(absl::string_view service) const {
  absl::string_view name = service;
  const bool is_default = absl::ConsumeSuffix(&name, ".amazonaws.com");
  return absl::c_any_of(principals, [&](const auto& principal) {
    absl::string_view rest = principal.second;
    return principal.first == "Service" &&
           (rest == service ||
            (is_default && absl::ConsumePrefix(&rest, name) &&
             rest == ".${AWS::URLSuffix}"));
  });
}

const std::vector<Statement>& Model::Policy(const program::Stack& stack,
                                            const Struct& document) const {
  const auto known = policies_.find(&document);
  if (known != policies_.end()) return known->second;
  return policies_.emplace(&document, ReadPolicy(*this, stack, document))
      .first->second;
}

const std::vector<Statement>& Model::RightsOf(const Node& role) const {
  const auto known = rights_.find(&role);
  if (known != rights_.end()) return known->second;
  return rights_.emplace(&role, ReadRights(role)).first->second;
}

const std::vector<Statement>& Node::Policy(const Struct& document) const {
  return model->Policy(*stack, document);
}

const std::vector<Statement>& Node::Rights() const {
  return model->RightsOf(*this);
}

const std::vector<Statement>& Node::Trust() const {
  return Policy(As<aws::iam::Role>()->assume_role_policy_document());
}

bool Node::Trusts(absl::string_view service) const {
  return absl::c_any_of(Trust(), [&](const Statement& statement) {
    return statement.allows && statement.HasService(service);
  });
}

std::vector<Statement> Model::ReadRights(const Node& role) const {
  std::vector<Statement> statements;
  const auto* properties = role.As<aws::iam::Role>();
  if (properties == nullptr) return statements;
  const auto append = [&](const Node& node, const Struct& document) {
    const std::vector<Statement>& more = node.Policy(document);
    statements.insert(statements.end(), more.begin(), more.end());
  };
  for (const auto& policy : properties->policies()) {
    append(role, policy.policy_document());
  }
  const auto& attached = properties->managed_policy_arns();
  for (const auto& [node, policy] : All<aws::iam::ManagedPolicy>()) {
    const Node* at = node;  // lambdas capture no binding
    const auto& roles = policy->roles();
    if (absl::c_any_of(attached,
                       [&](const std::string& arn) {
                         return role.Meaning(arn) == at->ref;
                       }) ||
        absl::c_any_of(roles, [&](const std::string& name) {
          return at->Meaning(name) == role.ref;
        })) {
      append(*node, policy->policy_document());
    }
  }
  for (const auto& [node, policy] : All<aws::s3::BucketPolicy>()) {
    const Node* bucket = node->Target<aws::s3::Bucket>(policy->bucket());
    if (bucket == nullptr) continue;
    for (const Statement& said : node->Policy(policy->policy_document())) {
      if (!said.allows || !said.HasPrincipal("AWS", role.arn)) continue;
      Statement statement = said;
      // A bucket's policy says nothing of other buckets.
      auto& resources = statement.resources;
      resources.erase(
          std::remove_if(resources.begin(), resources.end(),
                         [&](absl::string_view resource) {
                           return !absl::ConsumePrefix(&resource,
                                                       bucket->arn) ||
                                  !(resource.empty() || resource[0] == '/');
                         }),
          resources.end());
      if (!resources.empty()) statements.push_back(std::move(statement));
    }
  }
  return statements;
}

bool Matches(absl::string_view pattern, absl::string_view text) {
  if (pattern.find('?') == pattern.npos) {
    // As nearly all: what stands before the first "*" is compared at once.
    const size_t literal = pattern.find('*');
    if (literal == pattern.npos) return pattern == text;
    if (text.substr(0, literal) != pattern.substr(0, literal)) return false;
    pattern.remove_prefix(literal);
    text.remove_prefix(literal);
  }
  // The last "*", and how much of the text it takes up to now.
  size_t star = pattern.npos;
  size_t p = 0, t = 0, taken = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = t;
      if (p == pattern.size()) return true;
    } else if (p < pattern.size() &&
               (pattern[p] == text[t] || pattern[p] == '?')) {
      ++p;
      ++t;
    } else if (star != pattern.npos) {
      p = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool Admits(const Statement& statement, absl::string_view key,
            absl::string_view value) {
  const Statement::Condition* condition = statement.Find(key);
  return condition == nullptr || MatchesAny(condition->values, value);
}

bool Grants(absl::Span<const Statement> statements, absl::string_view action) {
  return absl::c_any_of(statements, [&](const Statement& statement) {
    return statement.allows && MatchesAny(statement.actions, action);
  });
}

std::vector<Statement> Naming(absl::Span<const Statement> statements,
                              absl::string_view action) {
  std::vector<Statement> naming;
  for (const Statement& statement : statements) {
    if (MatchesAny(statement.actions, action)) naming.push_back(statement);
  }
  return naming;
}

bool Allows(absl::Span<const Statement> statements, absl::string_view action,
            absl::string_view resource) {
  bool allowed = false;
  for (const Statement& statement : statements) {
    if (!MatchesAny(statement.actions, action)) continue;
    if (!MatchesAny(statement.resources, resource)) continue;
    if (statement.allows) {
      allowed = true;
    } else if (statement.conditions.empty()) {
      return false;
    }
  }
  return allowed;
}

}  // namespace drc::verify
