// SPDX-License-Identifier: Apache-2.0
#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "generator/link/linked.h"
#include "generator/program/property.h"
#include "generator/program/reference.h"

namespace drc::link {

void Use::ReadReferences() {
  for (const auto& segment : program::SplitReferences(*text)) {
    if (segment.is_reference && !absl::StartsWith(segment.text, "AWS::")) {
      references.push_back(segment.text);
    }
  }
}

Uses ReadUses(const program::Program& program) {
  Uses uses;
  for (const auto& stack : program.stacks) {
    for (const auto& resource : stack->resources) {
      uses[resource.get()] = ReadUses(*resource);
    }
  }
  return uses;
}

std::vector<Use> ReadUses(const program::Resource& resource) {
  std::vector<Use> uses;
  program::ReadReferences(
      *resource.properties,
      [&](const program::Pointer& pointer, const std::string& text) {
        uses.push_back({&text, pointer.Text()});
        uses.back().ReadReferences();
      });
  return uses;
}

CreationOrder::CreationOrder(const program::Stack& stack, const Uses& uses)
    : stack_(stack) {
  absl::flat_hash_map<absl::string_view, int> by_id;
  by_id.reserve(stack.resources.size());
  index_.reserve(stack.resources.size());
  for (const auto& resource : stack.resources) {
    const int index = static_cast<int>(index_.size());
    index_.emplace(resource.get(), index);
    by_id.emplace(resource->logical_id, index);
  }
  edges_.resize(index_.size());
  for (const auto& resource : stack.resources) {
    std::vector<int>& earlier = edges_[index_.at(resource.get())];
    const auto add = [&](absl::string_view id) {
      const auto found = by_id.find(id);
      if (found == by_id.end()) return;
      if (!absl::c_linear_search(earlier, found->second)) {
        earlier.push_back(found->second);
      }
    };
    for (const std::string& id : resource->depends_on) add(id);
    for (const Use& use : uses.at(resource.get())) {
      for (absl::string_view reference : use.references) {
        add(program::ParseResourceName(reference).id);
      }
    }
  }
}

bool CreationOrder::Waits(const program::Resource& later,
                          const program::Resource& earlier) const {
  return Leads(index_.at(&later), index_.at(&earlier));
}

bool CreationOrder::Leads(int later, int earlier) const {
  std::vector<bool> seen(edges_.size());
  std::vector<int> open;
  open.reserve(edges_.size());
  open.push_back(later);
  while (!open.empty()) {
    const int at = open.back();
    open.pop_back();
    for (const int next : edges_[at]) {
      if (next == earlier) return true;
      if (seen[next]) continue;
      seen[next] = true;
      open.push_back(next);
    }
  }
  return false;
}

void CreationOrder::Add(const program::Resource& later,
                        const program::Resource& earlier) {
  edges_[index_.at(&later)].push_back(index_.at(&earlier));
}

std::vector<std::string> CreationOrder::FindCycle() const {
  const auto id = [&](int index) -> const std::string& {
    return stack_.resources[index]->logical_id;
  };
  const auto by_id = [&](int a, int b) { return id(a) < id(b); };
  std::vector<int> order(edges_.size());
  absl::c_iota(order, 0);
  absl::c_sort(order, by_id);
  for (const int first : order) {
    if (!Leads(first, first)) continue;
    // The way back to the resource: always to a neighbour that still leads
    // there.
    std::vector<int> path = {first};
    while (true) {
      std::vector<int> next = edges_[path.back()];
      absl::c_sort(next, by_id);
      if (absl::c_linear_search(next, first)) {
        path.push_back(first);
        break;
      }
      const auto it = absl::c_find_if(next, [&](int at) {
        return Leads(at, first) && !absl::c_linear_search(path, at);
      });
      if (it == next.end()) break;
      path.push_back(*it);
    }
    std::vector<std::string> ids;
    for (const int at : path) ids.push_back(id(at));
    return ids;
  }
  return {};
}

}  // namespace drc::link
