// SPDX-License-Identifier: Apache-2.0
//
// The order in which CloudFormation creates the resources of one stack.
#ifndef GENERATOR_LINK_ORDER_H_
#define GENERATOR_LINK_ORDER_H_

#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/btree_set.h"
#include "absl/strings/string_view.h"
#include "generator/program/program.h"

namespace drc::link {

// Which resources of a stack each resource waits for: by reference or
// DependsOn.
class CreationOrder {
 public:
  // Reads the edges of a stack whose references are all local.
  explicit CreationOrder(const program::Stack& stack);

  // Whether `later` waits for `earlier`, directly or through others.
  bool Waits(const std::string& later, const std::string& earlier) const;

  void Add(const std::string& later, const std::string& earlier);

  // The resources of a cycle, the first repeated at the end; empty if there is
  // none.
  std::vector<std::string> FindCycle() const;

 private:
  absl::btree_map<std::string, absl::btree_set<std::string>> edges_;
};

}  // namespace drc::link

#endif  // GENERATOR_LINK_ORDER_H_
