// SPDX-License-Identifier: Apache-2.0
//
// A linked program as its resources will see it once deployed: every parameter
// is followed to where its value comes from, through nested stacks, the
// StackSet and its reader, so that two texts mean the same value if and only if
// their meanings are equal.
//
// A meaning is text in the grammar of program/reference.h, in which
//   - what follows from a physical name is written out:
//     "arn:${AWS::Partition}:sns:us-west-2:${AWS::AccountId}:dr-alerts-${EnvironmentSuffix}";
//   - ${AWS::Region} is the region, and the partition that an ARN begins with
//   is ${AWS::Partition};
//   - what AWS picks names its resource from the root:
//   "${us-east-1/network/Vpc}";
//   - only the root's parameters and AWS's own pseudo parameters remain.
#ifndef GENERATOR_VERIFY_MODEL_H_
#define GENERATOR_VERIFY_MODEL_H_

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/container/node_hash_map.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "generator/catalogue/types.h"
#include "generator/diag/diagnostics.h"
#include "generator/link/linked.h"
#include "generator/program/program.h"
#include "generator/verify/policy.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/struct.pb.h"

namespace drc::verify {

// T::descriptor(), which takes a lock each time.
template <typename T>
const google::protobuf::Descriptor* DescriptorOf() {
  static const auto* const descriptor = T::descriptor();
  return descriptor;
}

class Model;

// A resource and the stack that it lies in.
struct Node {
  const Model* model;
  const program::Stack* stack;
  const program::Resource* resource;
  absl::string_view type;  // "AWS::S3::Bucket", "Custom::DrEmptier"
  // The catalogue's; null where it has none.
  const catalogue::Type* entry;

  // What `Ref` means, and the attribute that is the ARN.
  std::string ref;
  std::string arn;

  const std::string& region() const { return stack->region; }
  bool IsInPrimary() const;

  // "us-west-2/data/DocumentsBucket", as references name it.
  std::string Path() const;

  const google::protobuf::Descriptor* descriptor;  // of the properties

  // The text of the only property that a pointer without "*" names; empty where
  // it is not set, or the type has none.
  std::string Text(absl::string_view pointer) const;

  // The properties as a T, or null.
  template <typename T>
  const T* As() const {
    return descriptor == DescriptorOf<T>()
               ? static_cast<const T*>(resource->properties.get())
               : nullptr;
  }

  // What a text of the resource means; see Model.
  const std::string& Meaning(const std::string& text) const;

  // The resource of the type whose ARN or, in the node's region, whose `Ref` a
  // text of the resource is; null if there is none.
  template <typename T>
  const Node* Target(const std::string& text) const;

  // The statements of a policy document that lies in its stack.
  const std::vector<Statement>& Policy(
      const google::protobuf::Struct& document) const;

  // What a role may do: the statements of its own policies, of those that are
  // attached to it, and of buckets' that name it; none of what is no role.
  const std::vector<Statement>& Rights() const;

  // Who may assume a role, and whether the service may.
  const std::vector<Statement>& Trust() const;
  bool Trusts(absl::string_view service) const;

  // Whether it is created after `earlier` in any case: by a reference or a
  // DependsOn, its own or one between the stacks that hold the two.
  bool Waits(const Node& earlier) const;

  // The place in the spec of a property ("/ReplicationConfiguration/Role", or
  // "" for the resource as a whole): where the spec set it, or else where it
  // asked for the resource.
  diag::Loc Place(absl::string_view property) const;

  // Records that the resource breaks a rule, at the rule's level and at that
  // place. The text, in parts as absl::StrCat takes them, is preceded by the
  // resource's path and type.
  template <typename... Parts>
  diag::Finding& Report(absl::string_view property, absl::string_view rule_id,
                        const Parts&... parts) const {
    return ReportText(property, rule_id, absl::StrCat(parts...));
  }

 private:
  diag::Finding& ReportText(absl::string_view property,
                            absl::string_view rule_id,
                            absl::string_view text) const;
};

// Something whose data lie under a key in one region.
struct Store {
  const Node* node;
  std::string region;   // of the data: a global table has one Store a replica
  std::string pointer;  // the property that names the key
  std::string key;      // the meaning of that property; may be empty

  // The ARN that policies name, without what follows it for its contents.
  std::string arn;
};

// What the rules ask of a program, and where they say what they found. Answers
// are kept: rules ask for the same again and again.
class Model {
 public:
  // Both outlive the model.
  Model(const link::Linked& linked, diag::Diagnostics& out);
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const link::Linked& linked() const { return linked_; }
  diag::Diagnostics& out() const { return out_; }
  const program::Program& program() const { return program_; }
  const std::string& primary() const { return program_.root().region; }

  // The program's, in the order of its stacks.
  const std::vector<std::string>& regions() const { return regions_; }

  // In the order of the program; without what exists already.
  const std::vector<Node>& nodes() const { return nodes_; }

  // What exists already, as the spec says.
  const std::vector<Node>& existing() const { return existing_; }

  // The resources of a type, each with its properties, those that exist already
  // last.
  template <typename T>
  std::vector<std::pair<const Node*, const T*>> All() const {
    std::vector<std::pair<const Node*, const T*>> found;
    const auto of_type = by_type_.find(DescriptorOf<T>());
    if (of_type == by_type_.end()) return found;
    found.reserve(of_type->second.size());
    for (const Node* node : of_type->second) {
      found.emplace_back(node, node->As<T>());
    }
    return found;
  }

  // What a text of the stack means. It lives as long as the model; where it is
  // the text itself, as long as `text`.
  const std::string& Meaning(const program::Stack& stack,
                             const std::string& text) const;

  // The resource of the type whose ARN or, in the region, whose `Ref` a meaning
  // is; null if there is none.
  template <typename T>
  const Node* Find(absl::string_view region, absl::string_view meaning) const {
    return Find(DescriptorOf<T>(), region, meaning);
  }

  // The statements of a policy document that lies in the stack.
  const std::vector<Statement>& Policy(
      const program::Stack& stack,
      const google::protobuf::Struct& document) const;

  // As Node::Rights.
  const std::vector<Statement>& RightsOf(const Node& role) const;

  // All stores of the program that AWS encrypts with a key of the customer's.
  const std::vector<Store>& Stores() const;

 private:
  void AddExisting(const program::Stack& stack);
  const Node* Find(const google::protobuf::Descriptor* type,
                   absl::string_view region, absl::string_view meaning) const;
  std::string MeaningOfReference(const program::Stack& stack,
                                 absl::string_view reference) const;
  std::string MeaningOfParameter(const program::Stack& stack,
                                 absl::string_view name) const;
  std::string MeaningOfResource(const Node& node,
                                absl::string_view attribute) const;
  const std::string& NameOf(const Node& node) const;
  const Node* FindIn(const program::Stack& stack, absl::string_view id) const;
  const program::Resource* StackSetOf(const program::Stack& stack,
                                      absl::string_view reader) const;

  std::vector<Statement> ReadRights(const Node& role) const;

  const link::Linked& linked_;
  diag::Diagnostics& out_;
  const program::Program& program_;
  const std::string partition_;  // that an ARN begins with, "arn:aws:"
  std::vector<std::string> regions_;
  std::vector<Node> nodes_;
  // What their names mean, once they have been asked for.
  mutable std::vector<std::optional<std::string>> names_;
  std::vector<Node> existing_;
  absl::flat_hash_map<std::pair<const program::Stack*, absl::string_view>,
                      const Node*>
      by_id_;
  absl::flat_hash_map<const google::protobuf::Descriptor*,
                      std::vector<const Node*>>
      by_type_;
  // By `Ref` and by ARN.
  absl::flat_hash_map<absl::string_view, absl::InlinedVector<const Node*, 2>>
      by_meaning_;
  using Meanings = absl::node_hash_map<std::string, std::string>;
  mutable absl::flat_hash_map<const program::Stack*, Meanings> meanings_;
  // Some of them by the place of the text, which most are asked for again by.
  struct Recent {
    const program::Stack* stack = nullptr;
    const std::string* text = nullptr;
    const Meanings::value_type* known = nullptr;
  };
  mutable std::array<Recent, 2048> recent_;
  mutable absl::node_hash_map<const google::protobuf::Struct*,
                              std::vector<Statement>>
      policies_;
  mutable absl::node_hash_map<const Node*, std::vector<Statement>> rights_;
  mutable std::optional<std::vector<Store>> stores_;
};

template <typename T>
const Node* Node::Target(const std::string& text) const {
  return model->Find<T>(region(), Meaning(text));
}

// The AWS::KMS::Key or AWS::KMS::ReplicaKey whose ARN or id a meaning is, in
// that region; null if there is none.
const Node* FindKey(const Model& model, absl::string_view region,
                    absl::string_view meaning);

// The statements of a key's policy; of a key that exists already, those that
// the environment needs.
const std::vector<Statement>& KeyPolicy(const Node& key);

// Whether a database instance keeps its data in its cluster, which encrypts
// them (Amazon RDS and Amazon Neptune API References, "CreateDBInstance").
bool IsKeptByCluster(const Node& node);

// The ARN of what a service has in a region: "table/orders".
std::string ArnOf(absl::string_view service, absl::string_view region,
                  absl::string_view resource);

// "us-west-2" of an ARN's fourth field; empty where the text is no ARN.
absl::string_view RegionOfArn(absl::string_view arn);

// A pattern of RE2 of what the name, a meaning, is once it is
// deployed, with any suffix.
std::string DeployedName(const std::string& name);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_MODEL_H_
