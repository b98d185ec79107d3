// SPDX-License-Identifier: Apache-2.0
#include "generator/link/order.h"

#include <algorithm>

#include "generator/program/reference.h"
#include "generator/program/strings.h"

namespace drc::link {

CreationOrder::CreationOrder(const program::Stack& stack) {
  for (const auto& resource : stack.resources) edges_[resource->logical_id];
  for (const auto& resource : stack.resources) {
    auto& earlier = edges_[resource->logical_id];
    earlier.insert(resource->depends_on.begin(), resource->depends_on.end());
    program::ReadReferences(*resource->properties,
                            [&](const std::string&, const std::string& text) {
                              for (const program::Segment& segment :
                                   program::SplitReferences(text)) {
                                if (!segment.is_reference) continue;
                                const std::string id =
                                    program::ParseResourceName(segment.text).id;
                                if (edges_.contains(id)) earlier.insert(id);
                              }
                            });
  }
}

bool CreationOrder::Waits(const std::string& later,
                          const std::string& earlier) const {
  absl::btree_set<std::string> seen;
  std::vector<std::string> open = {later};
  while (!open.empty()) {
    const std::string id = open.back();
    open.pop_back();
    auto it = edges_.find(id);
    if (it == edges_.end() || !seen.insert(id).second) continue;
    if (it->second.contains(earlier)) return true;
    open.insert(open.end(), it->second.begin(), it->second.end());
  }
  return false;
}

void CreationOrder::Add(const std::string& later, const std::string& earlier) {
  edges_[later].insert(earlier);
}

std::vector<std::string> CreationOrder::FindCycle() const {
  for (const auto& edge : edges_) {
    if (!Waits(edge.first, edge.first)) continue;
    // The way back to the resource: always to a neighbour that still leads
    // there.
    std::vector<std::string> path = {edge.first};
    do {
      const auto& next = edges_.at(path.back());
      if (next.contains(edge.first)) {
        path.push_back(edge.first);
        break;
      }
      auto it =
          std::find_if(next.begin(), next.end(), [&](const std::string& id) {
            return Waits(id, edge.first) &&
                   std::find(path.begin(), path.end(), id) == path.end();
          });
      if (it == next.end()) break;
      path.push_back(*it);
    } while (true);
    return path;
  }
  return {};
}

}  // namespace drc::link
