// SPDX-License-Identifier: Apache-2.0
#include "generator/rules/rule_table.h"

namespace drc::rules {

constexpr Rule kRules[] = {
    {"in-place", Level::kError,
     "what is deployed is changed only in ways that AWS takes",
     "CloudFormation tries every update. What a service refuses, it refuses "
     "after minutes, when much has been changed already in both regions, and "
     "all of it is rolled back. The message says which steps lead to the same "
     "end.",
     "AWS CloudFormation User Guide, \"Update behaviors of stack resources\"; "
     "Amazon DynamoDB Developer Guide, \"Managing Global Secondary Indexes in "
     "DynamoDB\"",
     R"(tables {
  name: "orders"
  partition_key { name: "id" type: ATTRIBUTE_TYPE_STRING }
})",
     R"(tables {
  name: "orders"
  partition_key { name: "number" type: ATTRIBUTE_TYPE_STRING }
})"},
    {"removed-store", Level::kError,
     "a table, bucket or backup vault that is deployed leaves the spec only "
     "where `removals` lists it and nothing uses it any more",
     "A store that is no longer in the spec is deleted with all its data, in "
     "both regions; so is one that was renamed, as an empty one takes its "
     "place. To rename a store, add one of the new name, copy the data, let "
     "the functions use it, and remove the old one in a deployment of its own: "
     "one that fails is rolled back to a spec that does not need it.",
     "", R"(tables { name: "orders" })", R"(tables { name: "bills" })"},
};

absl::Span<const Rule> ChangeRules() { return kRules; }

}  // namespace drc::rules
