// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "aws/kms.pb.h"
#include "generator/program/property.h"
#include "generator/verify/model.h"

namespace drc::verify {
namespace {

using google::protobuf::Message;

// Whether a resource has what a key would be for.
bool KeepsData(const Node& node, const catalogue::Key& rule) {
  if (rule.pointer == "/KmsKeyId" && IsKeptByCluster(node)) return false;
  return rule.only_with.empty() ||
         program::SetAt(*node.resource->properties, rule.only_with).field !=
             nullptr;
}

// Where the data lie: in the region that an element of a list names, if one
// does, as a global table's replicas do.
std::string RegionOf(const Node& node, const program::Property& property) {
  for (const Message* holder : property.holders) {
    const auto* region = program::FieldAt(holder->GetDescriptor(), "/Region");
    if (region == nullptr || region->is_repeated()) continue;
    return holder->GetReflection()->GetString(*holder, region);
  }
  return node.region();
}

// The stores of a resource whose keys a rule names.
void AddStores(const Node& node, const catalogue::Key& rule,
               std::vector<Store>& stores) {
  for (const program::Property& property :
       program::PropertiesAt(*node.resource->properties, rule.pointer)) {
    // One that is there has its key (Amazon EFS API Reference,
    // "DestinationToCreate").
    if (!property.holders.empty() &&
        !program::TextAt(*property.holders.back(), "/FileSystemId").empty()) {
      continue;
    }
    const std::string region = RegionOf(node, property);
    stores.push_back(
        {&node, region, property.pointer, node.Meaning(property.text),
         absl::StrReplaceAll(absl::StripSuffix(node.arn, ":*"),
                             {{absl::StrCat(":", node.region(), ":"),
                               absl::StrCat(":", region, ":")}})});
  }
}

}  // namespace

const Node* FindKey(const Model& model, absl::string_view region,
                    absl::string_view meaning) {
  if (const Node* key = model.Find<aws::kms::Key>(region, meaning)) return key;
  return model.Find<aws::kms::ReplicaKey>(region, meaning);
}

const std::vector<Statement>& KeyPolicy(const Node& key) {
  // No stack hands its parameters to what exists already.
  const program::Stack& stack =
      key.resource->is_existing ? key.model->program().root() : *key.stack;
  if (const auto* primary = key.As<aws::kms::Key>()) {
    return key.model->Policy(stack, primary->key_policy());
  }
  if (const auto* replica = key.As<aws::kms::ReplicaKey>()) {
    return key.model->Policy(stack, replica->key_policy());
  }
  static const auto& none = *new std::vector<Statement>;
  return none;
}

bool IsKeptByCluster(const Node& node) {
  return absl::EndsWith(node.type, "::DBInstance") &&
         !node.Text("/DBClusterIdentifier").empty();
}

const std::vector<Store>& Model::Stores() const {
  if (stores_.has_value()) return *stores_;
  std::vector<Store>& stores = stores_.emplace();
  const auto add = [&](const Node& node, const catalogue::Key& rule) {
    if (KeepsData(node, rule)) AddStores(node, rule, stores);
  };
  for (const Node& node : nodes_) {
    if (node.entry == nullptr || node.entry->key.fact() == nullptr) continue;
    for (const catalogue::Key& rule : node.entry->more_keys) add(node, rule);
    add(node, *node.entry->key.fact());
  }
  return stores;
}

}  // namespace drc::verify
