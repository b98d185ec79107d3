// SPDX-License-Identifier: Apache-2.0
#include "generator/lower/execution_parts.h"

namespace drc::lower {
namespace {

using google::protobuf::Value;

// Of "Service": one, or a list.
void AddServices(const Value& value, absl::btree_set<std::string>& services) {
  if (value.has_string_value()) services.insert(value.string_value());
  for (const Value& element : value.list_value().values()) {
    AddServices(element, services);
  }
}

}  // namespace

absl::btree_set<std::string> ServicesIn(
    const google::protobuf::Struct& policy) {
  absl::btree_set<std::string> services;
  const auto statements = policy.fields().find("Statement");
  if (statements == policy.fields().end()) return services;
  const auto add = [&](const Value& statement) {
    const auto& fields = statement.struct_value().fields();
    const auto principal = fields.find("Principal");
    if (principal == fields.end()) return;
    const auto& kinds = principal->second.struct_value().fields();
    const auto service = kinds.find("Service");
    if (service != kinds.end()) AddServices(service->second, services);
  };
  // One statement need not be a list.
  add(statements->second);
  for (const Value& statement : statements->second.list_value().values()) {
    add(statement);
  }
  return services;
}

}  // namespace drc::lower
