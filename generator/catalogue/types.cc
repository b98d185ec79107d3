// SPDX-License-Identifier: Apache-2.0
#include "generator/catalogue/types.h"

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "generator/catalogue/aws_facts.h"
#include "generator/catalogue/entries.h"
#include "generator/catalogue/other_types.h"
#include "generator/schema/schema.h"

namespace drc::catalogue {

const Type* FindEntry(absl::string_view type) {
  if (absl::StartsWith(type, "Custom::")) {
    type = "AWS::CloudFormation::CustomResource";
  }
  static const auto& by_type = *[] {
    auto* entries = new absl::flat_hash_map<absl::string_view, const Type*>;
    for (const Type& entry : AllEntries()) entries->emplace(entry.type, &entry);
    return entries;
  }();
  const auto found = by_type.find(type);
  return found == by_type.end() ? GeneralEntry(type) : found->second;
}

bool IsStateful(absl::string_view type) {
  if (absl::StartsWith(type, "Custom::")) return false;
  const TypeFacts* facts = FindType(type);
  if (facts == nullptr) {
    const auto* message = FindMessageOfType(type);
    if (message == nullptr || type == "AWS::Lambda::EventSourceMapping" ||
        type == "AWS::Athena::WorkGroup") {
      return false;  // their keys are for filters, and for what others keep
    }
    const Key* key = FindEntry(type)->key.fact();
    return schema::ResourceOf(message)->stateful() ||
           (key != nullptr && key->only_with.empty());
  }
  // A replica is not on cfn-lint's list, and decrypts what its region stores.
  return type == "AWS::KMS::ReplicaKey" ||
         (facts != nullptr && facts->stateful);
}

bool KeepsData(absl::string_view type) {
  return IsStateful(type) && type != "AWS::CloudFormation::Stack" &&
         type != "AWS::Kinesis::Stream" && type != "AWS::Logs::LogGroup";
}

}  // namespace drc::catalogue
