// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/release.h"

namespace drc::plan {

std::string Release::Environment() const {
  return TextOf(At(root->body, "/Metadata/Environment"));
}

const Template* Release::Child(const Template& parent,
                               absl::string_view logical_id) const {
  for (const auto& [path, item] : templates) {
    if (item.parent == &parent && item.deployed_by == logical_id) return &item;
  }
  return nullptr;
}

const Json& Release::Deployer(const Template& child) {
  return Member(ObjectAt(child.parent->body, "/Resources"), child.deployed_by);
}

std::vector<Resource> Release::Resources(absl::string_view type) const {
  std::vector<Resource> list;
  for (const auto& [path, item] : templates) {
    for (const auto& [id, body] : ObjectAt(item.body, "/Resources").items()) {
      std::string own = TextIn(body, "Type");
      if (!type.empty() && own != type) continue;
      list.push_back({&item, id, std::move(own), &body});
    }
  }
  return list;
}

}  // namespace drc::plan
