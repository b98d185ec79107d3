// SPDX-License-Identifier: Apache-2.0
//
// Heartbeats are items of the table that the function of the API works with,
// which stores them itself (generator/functions/python_fence.py).
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/functions/fenced.h"

namespace drc::check {
namespace {

using ::dr::v1::Attribute;

constexpr absl::string_view kRule = "heartbeat";

// The attributes of a heartbeat beside its key, with their types.
constexpr std::pair<absl::string_view, dr::v1::AttributeType> kAttributes[] = {
    {"stamp", dr::v1::ATTRIBUTE_TYPE_NUMBER},
    {"epoch", dr::v1::ATTRIBUTE_TYPE_NUMBER},
    {"writer", dr::v1::ATTRIBUTE_TYPE_STRING},
};

class TableOfHeartbeats {
 public:
  TableOfHeartbeats(Spec& spec, int function)
      : spec_(spec),
        function_(spec.env.functions(function)),
        is_processor_(
            functions::IsTransactionProcessor(spec.parsed.code[function])) {}

  void Check(const dr::v1::Table& table) {
    // The transaction processor itself asks for no less.
    if (!is_processor_ &&
        table.partition_key().type() != dr::v1::ATTRIBUTE_TYPE_STRING) {
      Report(table.partition_key(), "type",
             "heartbeats have a partition key of text; make `type` "
             "ATTRIBUTE_TYPE_STRING, or give the function of the API another "
             "table");
    }
    CheckKey(table.partition_key());
    if (table.has_sort_key()) CheckKey(table.sort_key());
    for (const auto& attribute : kAttributes) {
      if (table.time_to_live_attribute() != attribute.first) continue;
      spec_
          .Error(spec_.Of(table, "time_to_live_attribute"), kRule,
                 "heartbeats have an attribute $0, by which DynamoDB would "
                 "delete them; choose another name",
                 diag::Quoted(attribute.first))
          .Note(spec_.Of(function_), "the function of the API");
    }
    for (const auto& index : table.global_secondary_indexes()) {
      CheckIndexKey(index.partition_key());
      if (index.has_sort_key()) CheckIndexKey(index.sort_key());
    }
  }

 private:
  void Report(const Attribute& key, absl::string_view field,
              const std::string& text) {
    spec_.Error(spec_.Of(key, field), kRule, text)
        .Note(spec_.Of(function_), "the function of the API");
  }

  // A heartbeat would overwrite its own key.
  void CheckKey(const Attribute& key) {
    for (const auto& attribute : kAttributes) {
      if (key.name() == attribute.first) ReportTaken(key);
    }
  }

  // DynamoDB refuses an item whose attribute is not of its index's type.
  void CheckIndexKey(const Attribute& key) {
    for (const auto& attribute : kAttributes) {
      if (key.name() == attribute.first && key.type() != attribute.second)
        ReportTaken(key);
    }
  }

  void ReportTaken(const Attribute& key) {
    Report(
        key, "name",
        absl::StrCat("heartbeats have an attribute ", diag::Quoted(key.name()),
                     " of their own; choose another name, or give the function "
                     "of the API another table"));
  }

  Spec& spec_;
  const dr::v1::Function& function_;
  bool is_processor_;
};

}  // namespace

void CheckHeartbeat(Spec& spec) {
  for (int i = 0; i < spec.env.functions_size(); ++i) {
    const dr::v1::Function& function = spec.env.functions(i);
    if (function.name() != spec.env.routing().function()) continue;
    for (const dr::v1::Table& table : spec.env.tables()) {
      if (table.name() != function.table()) continue;
      TableOfHeartbeats(spec, i).Check(table);
      return;
    }
  }
}

}  // namespace drc::check
