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
//   - ${AWS::Region} is the region;
//   - what AWS picks names its resource from the root:
//   "${us-east-1/network/Vpc}";
//   - only the root's parameters and AWS's own pseudo parameters remain.
#ifndef GENERATOR_VERIFY_MODEL_H_
#define GENERATOR_VERIFY_MODEL_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "generator/link/order.h"
#include "generator/program/program.h"
#include "google/protobuf/descriptor.h"

namespace drc::verify {

// A resource and the stack that it lies in.
struct Node {
  const program::Stack* stack;
  const program::Resource* resource;
  std::string type;  // "AWS::S3::Bucket", "Custom::DrEmptier"

  // What `Ref` means, and the attribute that is the ARN.
  std::string ref;
  std::string arn;

  const std::string& region() const { return stack->region; }

  // "us-west-2/data/DocumentsBucket", as references name it.
  std::string Path() const;

  const google::protobuf::Descriptor* descriptor;  // of the properties

  // The properties as a T, or null.
  template <typename T>
  const T* As() const {
    return descriptor == T::descriptor()
               ? static_cast<const T*>(resource->properties.get())
               : nullptr;
  }
};

class Model {
 public:
  // `program` is linked and outlives the model.
  explicit Model(const program::Program& program);
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;

  const program::Program& program() const { return program_; }
  const std::string& primary() const { return program_.root().region; }

  // The program's, in the order of its stacks.
  const std::vector<std::string>& regions() const { return regions_; }

  // In the order of the program.
  const std::vector<Node>& nodes() const { return nodes_; }

  // The resources of a type, with their properties.
  template <typename T>
  std::vector<std::pair<const Node*, const T*>> All() const {
    std::vector<std::pair<const Node*, const T*>> found;
    for (const Node& node : nodes_) {
      if (const T* properties = node.As<T>()) {
        found.emplace_back(&node, properties);
      }
    }
    return found;
  }

  // What a text of the node's stack means.
  std::string Meaning(const Node& node, absl::string_view text) const {
    return Meaning(*node.stack, text);
  }
  std::string Meaning(const program::Stack& stack,
                      absl::string_view text) const;

  // The resource of the type whose ARN or, in the node's region, whose `Ref` a
  // text of the node's stack is; null if there is none.
  template <typename T>
  const Node* Target(const Node& node, absl::string_view text) const {
    return Find<T>(node.region(), Meaning(node, text));
  }
  template <typename T>
  const Node* Find(absl::string_view region, absl::string_view meaning) const {
    for (const Node& node : nodes_) {
      if (node.descriptor == T::descriptor() &&
          (node.arn == meaning ||
           (node.ref == meaning && node.region() == region))) {
        return &node;
      }
    }
    return nullptr;
  }

  // Whether `later` is created after `earlier` in any case: by a reference or a
  // DependsOn, its own or one between the stacks that hold the two.
  bool Waits(const Node& later, const Node& earlier) const;

 private:
  std::string MeaningOfReference(const program::Stack& stack,
                                 const std::string& reference) const;
  std::string MeaningOfParameter(const program::Stack& stack,
                                 const std::string& name) const;
  std::string MeaningOfResource(const Node& node,
                                absl::string_view attribute) const;
  const Node* FindIn(const program::Stack& stack, absl::string_view id) const;
  const program::Resource* StackSetOf(const program::Stack& stack,
                                      absl::string_view reader) const;

  const program::Program& program_;
  std::vector<std::string> regions_;
  std::vector<Node> nodes_;
  absl::flat_hash_map<std::pair<const program::Stack*, absl::string_view>,
                      const Node*>
      by_id_;
  // Rules ask for the same texts again and again.
  mutable absl::flat_hash_map<const program::Stack*,
                              absl::flat_hash_map<std::string, std::string>>
      meanings_;
  mutable absl::flat_hash_map<const program::Stack*, link::CreationOrder>
      orders_;
};

// "us-west-2" of an ARN's fourth field; empty where the text is no ARN.
std::string RegionOfArn(absl::string_view arn);

}  // namespace drc::verify

#endif  // GENERATOR_VERIFY_MODEL_H_
