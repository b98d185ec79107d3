// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/keys.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "aws/kms.pb.h"
#include "generator/catalogue/types.h"
#include "generator/program/property.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace drc::verify {
namespace {

using google::protobuf::Message;

// Whether a resource has what a key would be for.
bool KeepsData(const Node& node, const catalogue::Key& rule) {
  if (rule.pointer == "/KmsKeyId" && IsKeptByCluster(node)) return false;
  if (rule.only_with.empty()) return true;
  const Message* message = node.resource->properties.get();
  for (absl::string_view step :
       absl::StrSplit(rule.only_with, '/', absl::SkipEmpty())) {
    const auto* field =
        program::FieldAt(message->GetDescriptor(), absl::StrCat("/", step));
    const auto* reflection = message->GetReflection();
    if (field->is_repeated()) return reflection->FieldSize(*message, field) > 0;
    if (!reflection->HasField(*message, field)) return false;
    if (field->message_type() != nullptr) {
      message = &reflection->GetMessage(*message, field);
    }
  }
  return true;
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
void AddStores(const Model& model, const Node& node, const catalogue::Key& rule,
               std::vector<Store>& stores) {
  for (const program::Property& property :
       program::PropertiesAt(*node.resource->properties, rule.pointer)) {
    const std::string region = RegionOf(node, property);
    stores.push_back(
        {&node, region, property.pointer, model.Meaning(node, property.text),
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

const std::vector<Statement>& KeyPolicy(const Model& model, const Node& key) {
  // No stack hands its parameters to what exists already.
  const program::Stack& stack =
      key.resource->is_existing ? model.program().root() : *key.stack;
  if (const auto* primary = key.As<aws::kms::Key>()) {
    return model.Policy(stack, primary->key_policy());
  }
  if (const auto* replica = key.As<aws::kms::ReplicaKey>()) {
    return model.Policy(stack, replica->key_policy());
  }
  static const auto& none = *new std::vector<Statement>;
  return none;
}

bool IsKeptByCluster(const Node& node) {
  return absl::EndsWith(node.type, "::DBInstance") &&
         !program::TextAt(*node.resource->properties, "/DBClusterIdentifier")
              .empty();
}

const std::vector<Store>& Model::Stores() const {
  if (stores_ != nullptr) return *stores_;
  auto stores = std::make_shared<std::vector<Store>>();
  const auto add = [&](const Node& node, const catalogue::Key& rule) {
    if (KeepsData(node, rule)) AddStores(*this, node, rule, *stores);
  };
  for (const Node& node : nodes_) {
    if (node.entry == nullptr || node.entry->key.fact() == nullptr) continue;
    for (const catalogue::Key& rule : node.entry->more_keys) add(node, rule);
    add(node, *node.entry->key.fact());
  }
  stores_ = std::move(stores);
  return *stores_;
}

}  // namespace drc::verify
