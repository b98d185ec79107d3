// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/outputs.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generator/plan/values.h"

namespace drc::plan {
namespace {

// What each means, by region and name.
using Outputs = std::map<std::pair<std::string, std::string>, Json>;

// Whether it is deployed in a region by itself, and not within another stack of
// it.
bool IsTop(const Template& in) {
  return in.parent == nullptr || in.parent->region != in.region;
}

Outputs OutputsOf(const Release& release) {
  Outputs outputs;
  for (const auto& [path, in] : release.templates) {
    const Json* list = IsTop(in) ? Find(in.body, "Outputs") : nullptr;
    if (list == nullptr) continue;
    for (const auto& [name, output] : list->items()) {
      const Json* value = Find(output, "Value");
      if (value == nullptr || TextIn(output, "Description").empty()) continue;
      outputs[{in.region, name}] = MeaningOf(*value, in, release);
    }
  }
  return outputs;
}

}  // namespace

std::vector<OutputChange> FindOutputChanges(const Release& before,
                                            const Release& after) {
  const Outputs old_ones = OutputsOf(before);
  const Outputs new_ones = OutputsOf(after);
  std::vector<OutputChange> changes;
  for (const auto& [key, value] : old_ones) {
    const auto found = new_ones.find(key);
    if (found == new_ones.end()) {
      changes.push_back({"lost", key.first, key.second, Readable(value), ""});
    } else if (found->second != value) {
      changes.push_back({"changed", key.first, key.second, Readable(value),
                         Readable(found->second)});
    }
  }
  for (const auto& [key, value] : new_ones) {
    if (old_ones.count(key) > 0) continue;
    changes.push_back({"gained", key.first, key.second, "", Readable(value)});
  }
  return changes;
}

}  // namespace drc::plan
