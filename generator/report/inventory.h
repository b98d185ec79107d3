// SPDX-License-Identifier: Apache-2.0
//
// How many resources there are, by stack and by type.

#ifndef GENERATOR_REPORT_INVENTORY_H_
#define GENERATOR_REPORT_INVENTORY_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/strings/string_view.h"
#include "generator/program/program.h"

namespace drc::report {

struct StackSize {
  std::string region;
  std::string name;
  size_t resources = 0;
};

struct Inventory {
  std::vector<std::string> regions;  // the primary first
  std::vector<StackSize> stacks;     // by region, then by name
  // How many there are in each of the regions, in their order.
  absl::btree_map<std::string, std::vector<int>> types;

  // Those of a region; an index of `regions`.
  int Count(size_t region, absl::string_view type) const;
  int Count(size_t region) const;
};

Inventory ListInventory(const program::Program& program);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_INVENTORY_H_
