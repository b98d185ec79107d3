// SPDX-License-Identifier: Apache-2.0
#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

// The primary region, then the others.
std::string RegionsOf(const Release& release) {
  std::set<std::string> others;
  for (const auto& [path, item] : release.templates) {
    if (item.region != release.root->region) others.insert(item.region);
  }
  std::string text = release.root->region;
  for (const std::string& region : others) {
    absl::StrAppend(&text, " and ", region);
  }
  return text;
}

}  // namespace

OtherEnvironment CompareEnvironments(const Release& before,
                                     const Release& after) {
  OtherEnvironment other;
  const std::string deployed = before.Environment();
  const std::string name = after.Environment();
  if (!deployed.empty() && !name.empty() && deployed != name) {
    other.name = absl::StrCat("what is deployed is the environment \"",
                              deployed, "\", not \"", name,
                              "\": an environment keeps its name, and another "
                              "one takes another stack and suffix");
  }
  const std::string former = RegionsOf(before);
  const std::string regions = RegionsOf(after);
  if (former != regions) {
    other.regions = absl::StrCat(
        "the environment is deployed in ", former, ", not in ", regions,
        ", the primary first: an environment keeps its regions; deploy another "
        "one, with another suffix, and move");
  }
  return other;
}

}  // namespace drc::plan
