// SPDX-License-Identifier: Apache-2.0
//
// Sources: Amazon DynamoDB Developer Guide, "Managing Global Secondary Indexes
// in DynamoDB", "Using time to live (TTL) in DynamoDB", "Multi-Region strong
// consistency (MRSC)", "Understanding DynamoDB warm throughput".
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

// Whether both have the property, and not the same.
bool Moves(const Json& before, const Json& after, absl::string_view pointer) {
  const Json& a = At(before, pointer);
  const Json& b = At(after, pointer);
  return !a.is_null() && !b.is_null() && a != b;
}

// The elements of a list by the text of a member.
std::map<std::string, const Json*> ByName(const Json& properties,
                                          absl::string_view list,
                                          absl::string_view name) {
  std::map<std::string, const Json*> elements;
  for (const Json& element : ListAt(properties, list)) {
    elements.emplace(TextIn(element, name), &element);
  }
  return elements;
}

// A projection, whose attributes have no order.
Json Unordered(const Json& value) {
  Json sorted = value;
  if (Member(sorted, "NonKeyAttributes").is_array()) {
    absl::c_sort(sorted["NonKeyAttributes"]);
  }
  return sorted;
}

std::string RefuseIndexes(const Change& change) {
  constexpr char kIndexes[] = "GlobalSecondaryIndexes";
  const auto before = ByName(change.before, kIndexes, "IndexName");
  const auto after = ByName(change.after, kIndexes, "IndexName");
  int made = 0, removed = 0;
  for (const auto& [name, index] : after) {
    const auto former = before.find(name);
    if (former == before.end()) {
      ++made;
      continue;
    }
    for (const char* fixed : {"KeySchema", "Projection"}) {
      if (Unordered(Member(*former->second, fixed)) !=
          Unordered(Member(*index, fixed))) {
        return absl::StrCat(
            "an index keeps its key and its projection: add one of another "
            "name in place of \"",
            name, "\", and remove this one in the next deployment");
      }
    }
  }
  for (const auto& [name, index] : before) removed += after.count(name) == 0;
  if (made + removed < 2) return "";
  return absl::StrCat("an update makes or removes one index of a table, not ",
                      made + removed, ": one in each deployment");
}

std::string RefuseAttributes(const Change& change) {
  const auto before =
      ByName(change.before, "AttributeDefinitions", "AttributeName");
  for (const auto& [name, attribute] :
       ByName(change.after, "AttributeDefinitions", "AttributeName")) {
    const auto former = before.find(name);
    if (former == before.end()) continue;
    if (TextIn(*former->second, "AttributeType") !=
        TextIn(*attribute, "AttributeType")) {
      if (ByName(change.after, "KeySchema", "AttributeName").count(name) == 0) {
        return absl::StrCat(
            "an index keeps the type of \"", name,
            "\": remove the index, and add it again in the next deployment");
      }
      return absl::StrCat(
          "the key attribute \"", name,
          "\" keeps its type: add a table of another name, copy the items to "
          "it, let the functions use it, then remove this one");
    }
  }
  return "";
}

double NumberAt(const Json& properties, absl::string_view pointer) {
  const Json& value = At(properties, pointer);
  return value.is_number() ? value.get<double>() : 0;
}

std::string RefuseWarmThroughput(const Change& change) {
  for (const char* units : {"/WarmThroughput/ReadUnitsPerSecond",
                            "/WarmThroughput/WriteUnitsPerSecond"}) {
    const double before = NumberAt(change.before, units);
    if (NumberAt(change.after, units) < before) {
      return absl::StrCat(
          "warm throughput is never lowered again: keep ",
          static_cast<int64_t>(before),
          " units a second or more, by `tables.warm_throughput`");
    }
  }
  return "";
}

// A table is not changed before it is deleted.
std::string RefuseProtected(const Change& change) {
  if (change.action != Action::kDelete || change.is_kept) return "";
  if (absl::c_any_of(
          ListAt(change.before, "/Replicas"), [](const Json& replica) {
            return Member(replica, "DeletionProtectionEnabled") == true;
          })) {
    return "DynamoDB deletes no protected table: first switch off "
           "`protection.deletion_protection`, in a deployment of its own";
  }
  return "";
}

// A replica is made under its key and keeps it: another one would be another
// replica (hashicorp/terraform-provider-aws, pull request 29102, "Fix creation
// error when KMS").
std::string RefuseTableKey(const Change& change) {
  const auto before = ByName(change.before, "Replicas", "Region");
  for (const auto& [region, replica] :
       ByName(change.after, "Replicas", "Region")) {
    const auto former = before.find(region);
    if (former != before.end() &&
        Moves(*former->second, *replica, "/SSESpecification/KMSMasterKeyId")) {
      return "a table with replicas keeps its keys, and all other data are "
             "under them: deploy another environment, with another suffix, and "
             "move";
    }
  }
  return "";
}

}  // namespace

bool Differs(const Change& change, absl::string_view pointer) {
  return absl::c_any_of(change.properties, [&](const std::string& property) {
    return property == pointer ||
           absl::StartsWith(property, absl::StrCat(pointer, "/"));
  });
}

std::string RefuseTable(const Change& change) {
  if (change.type != kGlobalTable) return "";
  if (change.after.is_null() || change.before.is_null()) {
    return RefuseProtected(change);
  }
  if (Differs(change, "/MultiRegionConsistency") ||
      Differs(change, "/GlobalTableWitnesses")) {
    return "a table's consistency, and its witness, are chosen when it is "
           "made: add a table of another name, copy the items to it, let the "
           "functions use it, then remove this one";
  }
  if (Moves(change.before, change.after,
            "/TimeToLiveSpecification/AttributeName")) {
    return "the time to live's attribute changes in two steps: first leave it "
           "out, then name the other one, an hour later";
  }
  for (const auto check : {RefuseAttributes, RefuseIndexes,
                           RefuseWarmThroughput, RefuseTableKey}) {
    if (std::string text = check(change); !text.empty()) return text;
  }
  return "";
}

}  // namespace drc::plan
