// SPDX-License-Identifier: Apache-2.0
#include <tuple>

#include "generator/report/parts.h"

namespace drc::report {
namespace {

size_t IndexOf(const std::string& region, std::vector<std::string>& regions) {
  const auto found = absl::c_find(regions, region);
  const size_t index = found - regions.begin();
  if (found == regions.end()) regions.push_back(region);
  return index;
}

}  // namespace

int Inventory::Count(size_t region, absl::string_view type) const {
  const auto found = types.find(type);
  return found == types.end() || region >= found->second.size()
             ? 0
             : found->second[region];
}

int Inventory::Count(size_t region) const {
  int count = 0;
  for (const StackSize& stack : stacks) {
    if (stack.region == regions[region]) count += stack.resources;
  }
  return count;
}

Inventory ListInventory(const program::Program& program) {
  Inventory inventory;
  for (const auto& stack : program.stacks) {
    IndexOf(stack->region, inventory.regions);
  }
  for (const auto& stack : program.stacks) {
    const size_t region = IndexOf(stack->region, inventory.regions);
    size_t size = 0;
    for (const auto& resource : stack->resources) {
      if (program::IsDeployedApart(*resource)) continue;
      ++size;
      std::vector<int>& counts = inventory.types[program::TypeName(*resource)];
      counts.resize(inventory.regions.size());
      ++counts[region];
    }
    inventory.stacks.push_back({stack->region, stack->name, size});
  }
  absl::c_sort(inventory.stacks, [&](const StackSize& a, const StackSize& b) {
    return std::make_tuple(IndexOf(a.region, inventory.regions),
                           absl::string_view(a.name)) <
           std::make_tuple(IndexOf(b.region, inventory.regions),
                           absl::string_view(b.name));
  });
  return inventory;
}

}  // namespace drc::report
