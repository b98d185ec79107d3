// SPDX-License-Identifier: Apache-2.0
#include "generator/verify/model.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "aws/cloud_formation.pb.h"
#include "generator/catalogue/regions.h"
#include "generator/program/derive.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"
#include "generator/rules/rules.h"
#include "re2/re2.h"

namespace drc::verify {
namespace {

using program::Resource;
using program::Segment;
using program::Stack;

// The value that `deploying` passes for the parameter of its template; nothing
// where it passes none.
std::optional<std::string> PassedValue(const Resource& deploying,
                                       absl::string_view parameter) {
  if (const auto* stack_set = deploying.As<aws::cloud_formation::StackSet>()) {
    for (const auto& passed : stack_set->parameters()) {
      if (passed.parameter_key() == parameter) return passed.parameter_value();
    }
    return std::nullopt;
  }
  const auto* nested = deploying.As<aws::cloud_formation::Stack>();
  if (nested == nullptr) return std::nullopt;
  const auto found = nested->parameters().find(std::string(parameter));
  if (found == nested->parameters().end()) return std::nullopt;
  return found->second.string_value();
}

// The attribute that is the resource's ARN; empty where `Ref` is.
absl::string_view ArnAttribute(const Node& node) {
  const catalogue::Identity* identity =
      node.entry == nullptr ? nullptr : node.entry->identity.fact();
  return identity == nullptr || identity->arn.empty() ? "Arn"
                                                      : identity->arn_attribute;
}

// Whether the attribute is what `Ref` gives: the only part of the primary
// identifier (AWS CloudFormation CLI User Guide, "Resource type schema"). An
// ARN may be the identifier where `Ref` is the name, as of AWS::Events::Rule.
bool IsLikeRef(const Node& node, absl::string_view attribute) {
  // AWS CloudFormation Template Reference, "AWS::EC2::SecurityGroup": its
  // identifier is called Id.
  if (node.type == "AWS::EC2::SecurityGroup" && attribute == "GroupId") {
    return true;
  }
  const schema::Resource* type = node.resource->schema->resource;
  return type != nullptr && type->primary_identifier_size() == 1 &&
         type->primary_identifier(0) == attribute &&
         !absl::EndsWith(attribute, "Arn");
}

std::string Quote(absl::string_view path, absl::string_view attribute) {
  return attribute.empty() ? absl::StrCat("${", path, "}")
                           : absl::StrCat("${", path, ".", attribute, "}");
}

}  // namespace

std::string Node::Path() const {
  if (stack->parent == nullptr) {
    return absl::StrCat(stack->Path(), "/", resource->logical_id);
  }
  return absl::StrCat(stack->region, "/", stack->name, "/",
                      resource->logical_id);
}

bool Node::IsInPrimary() const { return region() == model->primary(); }

std::string Node::Text(absl::string_view pointer) const {
  return program::TextAt(*resource->properties, *resource->schema, pointer);
}

const std::string& Node::Meaning(const std::string& text) const {
  return model->Meaning(*stack, text);
}

bool Node::Waits(const Node& earlier) const {
  const Stack& common = program::CommonAncestor(*stack, *earlier.stack);
  const Resource& last = program::Representative(common, *stack, *resource);
  const Resource& first =
      program::Representative(common, *earlier.stack, *earlier.resource);
  return &last != &first && model->linked().OrderIn(common).Waits(last, first);
}

diag::Loc Node::Place(absl::string_view property) const {
  return program::PlaceOf(*resource, property);
}

diag::Finding& Node::ReportText(absl::string_view property,
                                absl::string_view rule_id,
                                absl::string_view text) const {
  const std::string message = absl::StrCat(Path(), " (", type, "): ", text);
  const rules::Rule* rule = rules::FindRule(rule_id);
  return rule != nullptr && rule->level == rules::Level::kWarning
             ? model->out().Warning(Place(property), rule_id, message)
             : model->out().Error(Place(property), rule_id, message);
}

Model::Model(const link::Linked& linked, diag::Diagnostics& out)
    : linked_(linked),
      out_(out),
      program_(linked.program()),
      partition_(absl::StrCat("arn:", catalogue::PartitionOf(primary()), ":")) {
  for (const auto& stack : program_.stacks) {
    if (std::find(regions_.begin(), regions_.end(), stack->region) ==
        regions_.end()) {
      regions_.push_back(stack->region);
    }
    for (const auto& resource : stack->resources) {
      const std::string& type = program::TypeName(*resource);
      nodes_.push_back({this, stack.get(), resource.get(), type,
                        catalogue::FindEntry(type), "", "",
                        resource->schema->descriptor});
    }
    AddExisting(*stack);
  }
  for (const auto& stack : program_.undeployed) AddExisting(*stack);
  by_id_.reserve(nodes_.size());
  by_meaning_.reserve(2 * nodes_.size());
  for (const Node& node : nodes_) {
    by_id_[{node.stack, node.resource->logical_id}] = &node;
    by_type_[node.descriptor].push_back(&node);
  }
  for (const Node& node : existing_) {
    by_type_[node.descriptor].push_back(&node);
    by_meaning_[node.ref].push_back(&node);
    if (!node.arn.empty()) by_meaning_[node.arn].push_back(&node);
  }
  names_.resize(nodes_.size());
  for (Node& node : nodes_) {
    node.ref = MeaningOfResource(node, "");
    node.arn = MeaningOfResource(node, ArnAttribute(node));
  }
  for (const Node& node : nodes_) {
    by_meaning_[node.ref].push_back(&node);
    if (node.arn != node.ref) by_meaning_[node.arn].push_back(&node);
  }
}

void Model::AddExisting(const Stack& stack) {
  for (const auto& resource : stack.existing) {
    const std::string& type = program::TypeName(*resource);
    Node node{this,
              &stack,
              resource.get(),
              type,
              catalogue::FindEntry(type),
              resource->existing_id,
              "",
              resource->schema->descriptor};
    node.arn =
        program::ExistingText(*resource, ArnAttribute(node)).value_or("");
    existing_.push_back(std::move(node));
  }
}

const Node* Model::Find(const google::protobuf::Descriptor* type,
                        absl::string_view region,
                        absl::string_view meaning) const {
  const auto found = by_meaning_.find(meaning);
  if (found == by_meaning_.end()) return nullptr;
  for (const Node* node : found->second) {
    if (node->descriptor == type &&
        (node->arn == meaning || node->region() == region)) {
      return node;
    }
  }
  return nullptr;
}

const std::string& Model::Meaning(const Stack& stack,
                                  const std::string& text) const {
  const auto place = reinterpret_cast<uintptr_t>(&text);
  Recent& recent = recent_[(place / 16) % recent_.size()];
  // Another text may have been there since.
  if (recent.text == &text && recent.stack == &stack &&
      recent.known->first == text) {
    return recent.known->second;
  }
  const bool has_partition = absl::StartsWith(text, partition_);
  if (!has_partition && !program::MayHoldReference(text)) return text;
  const auto keep =
      [&](const Meanings::value_type& known) -> const std::string& {
    recent = {&stack, &text, &known};
    return known.second;
  };
  if (const auto known = meanings_.find(&stack); known != meanings_.end()) {
    const auto meaning = known->second.find(text);
    if (meaning != known->second.end()) return keep(*meaning);
  }
  std::string meaning;
  meaning.reserve(text.size() + 32);
  for (const Segment& segment : program::SplitReferences(text)) {
    const size_t size = segment.text.size() + 3;  // with "${" and "}"
    if (!segment.is_reference) {
      program::AppendEscaped(segment.text, meaning);
    } else if (size == text.size()) {
      meaning = MeaningOfReference(stack, segment.text);
    } else {
      // Many texts have it.
      meaning += Meaning(stack, std::string(segment.text.data() - 2, size));
    }
  }
  if (has_partition) {
    meaning.replace(0, partition_.size(), "arn:${AWS::Partition}:");
  }
  return keep(*meanings_[&stack].emplace(text, std::move(meaning)).first);
}

std::string Model::MeaningOfReference(const Stack& stack,
                                      absl::string_view reference) const {
  if (reference == "AWS::Region") return stack.region;
  if (absl::StartsWith(reference, "AWS::")) return Quote(reference, "");
  const program::ResourceName name = program::ParseResourceName(reference);
  if (const Node* node = FindIn(stack, name.id)) {
    return MeaningOfResource(*node, name.attribute);
  }
  return MeaningOfParameter(stack, name.id);
}

std::string Model::MeaningOfParameter(const Stack& stack,
                                      absl::string_view name) const {
  if (stack.parent == nullptr) return Quote(name, "");
  const std::optional<std::string> passed =
      PassedValue(*stack.deployed_by, name);
  // A value that nobody passes means nothing else than itself.
  return passed.has_value() ? Meaning(*stack.parent, *passed)
                            : Quote(absl::StrCat(stack.Path(), "/", name), "");
}

std::string Model::MeaningOfResource(const Node& node,
                                     absl::string_view attribute) const {
  constexpr absl::string_view kOutputs = "Outputs.";
  absl::string_view output;
  const Resource* deploying = nullptr;
  if (node.resource->child != nullptr &&
      absl::StartsWith(attribute, kOutputs)) {
    deploying = node.resource;
    output = attribute.substr(kOutputs.size());
  } else if (!node.resource->custom_type.empty() && !attribute.empty()) {
    deploying = StackSetOf(*node.stack, node.resource->logical_id);
    output = attribute;
  }
  if (deploying != nullptr) {
    const program::Output* found = deploying->child->FindOutput(output);
    return found == nullptr ? Quote(node.Path(), attribute)
                            : Meaning(*deploying->child, found->value);
  }
  // So that it is written as its replica's ARN is.
  if (node.type == "AWS::KMS::Key" && attribute == "Arn") {
    return ArnOf("kms", node.region(),
                 absl::StrCat("key/", Quote(node.Path(), "")));
  }
  if (IsLikeRef(node, attribute)) attribute = "";
  if (auto derived = program::DeriveAttribute(node.entry, NameOf(node),
                                              node.region(), attribute)) {
    return *std::move(derived);
  }
  return Quote(node.Path(), attribute);
}

const std::string& Model::NameOf(const Node& node) const {
  std::optional<std::string>& known = names_[&node - nodes_.data()];
  if (known.has_value()) return *known;
  std::string name =
      Meaning(*node.stack, program::PhysicalName(*node.resource));
  if (node.type == "AWS::KMS::ReplicaKey") {
    // Named by its primary's ARN, whose id it has.
    const size_t slash = name.find(":key/");
    if (slash != name.npos) name = name.substr(slash + 5);
  }
  return known.emplace(std::move(name));
}

const Node* Model::FindIn(const Stack& stack, absl::string_view id) const {
  const auto found = by_id_.find(std::make_pair(&stack, id));
  return found == by_id_.end() ? nullptr : found->second;
}

const Resource* Model::StackSetOf(const Stack& stack,
                                  absl::string_view reader) const {
  for (const auto& resource : stack.resources) {
    if (resource->child != nullptr && resource->reader_id == reader) {
      return resource.get();
    }
  }
  return nullptr;
}

std::string ArnOf(absl::string_view service, absl::string_view region,
                  absl::string_view resource) {
  return absl::StrCat("arn:${AWS::Partition}:", service, ":", region,
                      ":${AWS::AccountId}:", resource);
}

absl::string_view RegionOfArn(absl::string_view arn) {
  if (!absl::ConsumePrefix(&arn, "arn:")) return "";
  // It has colons of its own.
  absl::ConsumePrefix(&arn, "${AWS::Partition}");
  const std::vector<absl::string_view> fields =
      absl::StrSplit(arn, absl::MaxSplits(':', 3));
  return fields.size() < 3 ? "" : fields[2];
}

std::string DeployedName(const std::string& name) {
  constexpr absl::string_view kSuffix = "${EnvironmentSuffix}";
  const size_t at = name.find(kSuffix.data(), 0, kSuffix.size());
  if (at == name.npos) return RE2::QuoteMeta(name);
  return absl::StrCat(RE2::QuoteMeta(name.substr(0, at)),
                      R"((?:[a-z0-9-]+|\$\{EnvironmentSuffix\}))",
                      RE2::QuoteMeta(name.substr(at + kSuffix.size())));
}

}  // namespace drc::verify
