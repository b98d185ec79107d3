// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LINK_LINKED_H_
#define GENERATOR_LINK_LINKED_H_

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "generator/program/program.h"

namespace drc::link {

// The order in which CloudFormation creates the resources of one stack.

// A text of a resource's properties that holds a reference.
struct Use {
  const std::string* text;
  std::string pointer = {};  // where it is: "/Tags/0/Value"
  // What it refers to, but for AWS's own: "Key.Arn". They lie in the text.
  absl::InlinedVector<absl::string_view, 2> references = {};

  // Reads the references of a text that does not change any more.
  void ReadReferences();
};

using Uses = absl::flat_hash_map<const program::Resource*, std::vector<Use>>;

// Of all resources; they lie in the program, which must not change.
Uses ReadUses(const program::Program& program);
// Of one.
std::vector<Use> ReadUses(const program::Resource& resource);

// Which resources of a stack each resource waits for: by reference or
// DependsOn.
class CreationOrder {
 public:
  // Reads the edges of a stack whose references are all local.
  CreationOrder(const program::Stack& stack, const Uses& uses);

  // Whether `later` waits for `earlier`, directly or through others. Both are
  // the stack's.
  bool Waits(const program::Resource& later,
             const program::Resource& earlier) const;

  void Add(const program::Resource& later, const program::Resource& earlier);

  // The logical ids of a cycle, the first repeated at the end; empty if there
  // is none.
  std::vector<std::string> FindCycle() const;

 private:
  bool Leads(int later, int earlier) const;

  const program::Stack& stack_;
  absl::flat_hash_map<const program::Resource*, int> index_;
  std::vector<std::vector<int>> edges_;
};

// What link gives: a program in which each reference names a parameter, a
// pseudo parameter or a resource of its own stack, and which does not change
// any more.
class Linked {
 public:
  // Of a program that is linked already.
  explicit Linked(program::Program program);

  const program::Program& program() const { return program_; }

  program::Program Take() && { return std::move(program_); }

  // The resource's texts that hold references, as ReadReferences visits them.
  const std::vector<Use>& UsesOf(const program::Resource& resource) const {
    return uses_.at(&resource);
  }

  // The resource's properties that are set: to look for them takes as long as
  // to print some.
  const std::vector<const schema::FieldSchema*>& FieldsOf(
      const program::Resource& resource) const {
    return fields_.at(&resource);
  }

  const CreationOrder& OrderIn(const program::Stack& stack) const {
    return orders_.at(&stack);
  }

 private:
  friend class Linker;
  using Fields = absl::flat_hash_map<const program::Resource*,
                                     std::vector<const schema::FieldSchema*>>;
  using Orders = absl::flat_hash_map<const program::Stack*, CreationOrder>;

  Linked(program::Program program, Fields fields, Uses uses, Orders orders);

  program::Program program_;
  Fields fields_;
  Uses uses_;
  Orders orders_;
};

}  // namespace drc::link

#endif  // GENERATOR_LINK_LINKED_H_
