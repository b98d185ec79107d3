// SPDX-License-Identifier: Apache-2.0
//
// Heartbeats are items of the table that the function of the API works with,
// which stores them itself (generator/functions/python_fence.py).
#include "generator/check/checks.h"
#include "generator/functions/fenced.h"

namespace drc::check {
namespace {

// The attributes of a heartbeat beside its key, with their types.
constexpr std::pair<absl::string_view, dr::v1::AttributeType> kAttributes[] = {
    {"stamp", dr::v1::ATTRIBUTE_TYPE_NUMBER},
    {"epoch", dr::v1::ATTRIBUTE_TYPE_NUMBER},
    {"writer", dr::v1::ATTRIBUTE_TYPE_STRING},
};

void CheckTable(Spec& spec, int function, const dr::v1::Table& table) {
  const auto report = [&](const auto& message, absl::string_view field,
                          const auto&... text) {
    spec.Error(spec.Of(message, field), "heartbeat", text...)
        .Note(spec.Of(spec.env.functions(function)), "the function of the API");
  };
  // A heartbeat would overwrite its own key. Of an index, DynamoDB refuses an
  // item whose attribute is not of the key's type.
  const auto check_key = [&](const dr::v1::Attribute& key, bool is_of_index) {
    for (const auto& [name, type] : kAttributes) {
      if (key.name() != name || (is_of_index && key.type() == type)) continue;
      report(key, "name",
             "heartbeats have an attribute $0 of their own; choose another "
             "name, or give the function of the API another table",
             diag::Quoted(name));
    }
  };
  // The transaction processor itself asks for no less.
  if (table.partition_key().type() != dr::v1::ATTRIBUTE_TYPE_STRING &&
      !functions::IsTransactionProcessor(spec.parsed.code[function])) {
    report(table.partition_key(), "type",
           "heartbeats have a partition key of text; make `type` "
           "ATTRIBUTE_TYPE_STRING, or give the function of the API another "
           "table");
  }
  check_key(table.partition_key(), false);
  check_key(table.sort_key(), false);
  for (const auto& attribute : kAttributes) {
    if (table.time_to_live_attribute() != attribute.first) continue;
    report(table, "time_to_live_attribute",
           "heartbeats have an attribute $0, by which DynamoDB would delete "
           "them; choose another name",
           diag::Quoted(attribute.first));
  }
  for (const auto& index : table.global_secondary_indexes()) {
    check_key(index.partition_key(), true);
    check_key(index.sort_key(), true);
  }
}

}  // namespace

void CheckHeartbeat(Spec& spec) {
  for (int i = 0; i < spec.env.functions_size(); ++i) {
    const dr::v1::Function& function = spec.env.functions(i);
    if (function.name() != spec.env.routing().function()) continue;
    for (const dr::v1::Table& table : spec.env.tables()) {
      if (table.name() != function.table()) continue;
      CheckTable(spec, i, table);
      return;
    }
  }
}

}  // namespace drc::check
