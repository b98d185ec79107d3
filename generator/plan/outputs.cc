// SPDX-License-Identifier: Apache-2.0

#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

struct Told {
  Json value;  // its meaning
  std::string description;
};

// By region and name.
using Outputs = std::map<std::pair<std::string, std::string>, Told>;

// Whether it is deployed in a region by itself, and not within another stack of
// it.
bool IsTop(const Template& in) {
  return in.parent == nullptr || in.parent->region != in.region;
}

Outputs OutputsOf(const Release& release) {
  Outputs outputs;
  for (const auto& [path, in] : release.templates) {
    if (!IsTop(in)) continue;
    for (const auto& [name, output] : ObjectAt(in.body, "/Outputs").items()) {
      const Json& value = Member(output, "Value");
      std::string description = TextIn(output, "Description");
      if (value.is_null() || description.empty()) continue;
      outputs[{in.region, name}] = {MeaningOf(value, in, release),
                                    std::move(description)};
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
  for (const auto& [key, old_one] : old_ones) {
    const auto add = [&, &key = key](const char* what, std::string old_text,
                                     std::string new_text) {
      changes.push_back({what, key.first, key.second, std::move(old_text),
                         std::move(new_text)});
    };
    const auto found = new_ones.find(key);
    if (found == new_ones.end()) {
      add("lost", Readable(old_one.value), "");
      continue;
    }
    const Told& new_one = found->second;
    if (new_one.value != old_one.value) {
      add("changed", Readable(old_one.value), Readable(new_one.value));
    }
    if (new_one.description != old_one.description) {
      add("described", old_one.description, new_one.description);
    }
  }
  for (const auto& [key, new_one] : new_ones) {
    if (old_ones.count(key) > 0) continue;
    changes.push_back(
        {"gained", key.first, key.second, "", Readable(new_one.value)});
  }
  return changes;
}

}  // namespace drc::plan
