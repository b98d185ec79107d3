// SPDX-License-Identifier: Apache-2.0
#ifndef GENERATOR_LINK_LINKED_H_
#define GENERATOR_LINK_LINKED_H_

#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "generator/link/order.h"
#include "generator/program/program.h"
#include "generator/schema/schema.h"

namespace drc::link {

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
