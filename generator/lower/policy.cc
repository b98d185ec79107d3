// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/policy.h"

#include "absl/strings/str_cat.h"

namespace drc::lower {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

void SetText(Struct& object, const char* key, const std::string& text) {
  (*object.mutable_fields())[key].set_string_value(text);
}

Struct& SubObject(Struct& object, const std::string& key) {
  return *(*object.mutable_fields())[key].mutable_struct_value();
}

}  // namespace

Value List(const std::vector<std::string>& texts) {
  Value value;
  for (const std::string& text : texts) {
    value.mutable_list_value()->add_values()->set_string_value(text);
  }
  return value;
}

Value Texts(const std::vector<std::string>& texts) {
  if (texts.size() != 1) return List(texts);
  Value value;
  value.set_string_value(texts.front());
  return value;
}

Statement Allow(std::string sid, std::vector<std::string> actions,
                std::vector<std::string> resources) {
  Statement statement;
  statement.sid = std::move(sid);
  statement.actions = std::move(actions);
  statement.resources = std::move(resources);
  return statement;
}

Statement AllowService(std::string sid, std::string service,
                       std::vector<std::string> actions,
                       std::vector<std::string> resources) {
  Statement statement =
      Allow(std::move(sid), std::move(actions), std::move(resources));
  statement.principal_kind = "Service";
  statement.principals = {std::move(service)};
  return statement;
}

Statement OfEnvironment(Statement statement) {
  statement.When("StringEquals",
                 absl::StrCat("aws:ResourceTag/", program::kSuffixTag),
                 {"${EnvironmentSuffix}"});
  return statement;
}

Statement ByServices(const std::vector<const Side*>& sides,
                     const std::vector<std::string>& services,
                     Statement statement) {
  std::vector<std::string> via;
  for (const Side* side : sides) {
    for (const std::string& service : services) {
      via.push_back(
          absl::StrCat(service, ".", side->name(), ".${AWS::URLSuffix}"));
    }
  }
  statement.When("StringEquals", "kms:ViaService", std::move(via));
  return statement;
}

Statement DenyAll(std::string sid, std::vector<std::string> actions,
                  std::vector<std::string> resources) {
  Statement statement =
      Allow(std::move(sid), std::move(actions), std::move(resources));
  statement.effect = "Deny";
  statement.principal_kind = "*";
  return statement;
}

Statement Trust(std::string principal_kind,
                std::vector<std::string> principals) {
  Statement statement;
  statement.principal_kind = std::move(principal_kind);
  statement.principals = std::move(principals);
  statement.actions = {"sts:AssumeRole"};
  return statement;
}

Struct ToStruct(const Statement& statement) {
  Struct object;
  if (!statement.sid.empty()) SetText(object, "Sid", statement.sid);
  SetText(object, "Effect", statement.effect);
  if (statement.principal_kind == "*") {
    SetText(object, "Principal", "*");
  } else if (!statement.principal_kind.empty()) {
    (*SubObject(object, "Principal")
          .mutable_fields())[statement.principal_kind] =
        Texts(statement.principals);
  }
  (*object.mutable_fields())["Action"] = Texts(statement.actions);
  if (!statement.resources.empty()) {
    (*object.mutable_fields())["Resource"] = Texts(statement.resources);
  }
  for (const Statement::Condition& condition : statement.conditions) {
    Struct& test = SubObject(SubObject(object, "Condition"), condition.op);
    (*test.mutable_fields())[condition.key] = Texts(condition.values);
  }
  return object;
}

Struct PolicyDocument(const std::vector<Statement>& statements) {
  Struct document;
  SetText(document, "Version", "2012-10-17");
  auto* list = (*document.mutable_fields())["Statement"].mutable_list_value();
  for (const Statement& statement : statements) {
    *list->add_values()->mutable_struct_value() = ToStruct(statement);
  }
  return document;
}

}  // namespace drc::lower
