// SPDX-License-Identifier: Apache-2.0

#ifndef GENERATOR_CHECK_MAP_ENTRIES_H_
#define GENERATOR_CHECK_MAP_ENTRIES_H_

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace drc::check {

// The entries of a protobuf map by key: the map itself has no order.
template <typename Map>
std::vector<std::pair<std::string, std::string>> SortedEntries(const Map& map) {
  std::vector<std::pair<std::string, std::string>> entries(map.begin(),
                                                           map.end());
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace drc::check

#endif  // GENERATOR_CHECK_MAP_ENTRIES_H_
