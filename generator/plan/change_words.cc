// SPDX-License-Identifier: Apache-2.0

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "generator/plan/render.h"

namespace drc::plan {

absl::string_view Sign(Action action) {
  // In the order of Action.
  static constexpr absl::string_view kNames[] = {"+", "~", "±", "-"};
  return kNames[static_cast<int>(action)];
}

std::string PlaceText(const Place& place) {
  if (place.line == 0) return "";
  return absl::StrCat(place.file, ":", place.line, ":", place.column);
}

std::string NameText(const Change& change) {
  if (change.new_name.empty()) return change.name;
  return absl::StrCat(change.name, " -> ", change.new_name);
}

std::string PropertiesText(const Change& change) {
  constexpr size_t kShown = 6;
  const std::string kPolicy = "PolicyDocument";
  std::vector<std::string> shown;
  for (const std::string& pointer : change.properties) {
    const size_t policy = pointer.find(kPolicy);
    std::string text = policy == pointer.npos
                           ? pointer
                           : pointer.substr(0, policy + kPolicy.size());
    if (shown.empty() || shown.back() != text) shown.push_back(std::move(text));
  }
  const size_t hidden = shown.size() - std::min(shown.size(), kShown);
  shown.resize(shown.size() - hidden);
  std::string text = absl::StrJoin(shown, " ");
  if (hidden > 0) absl::StrAppend(&text, " and ", hidden, " more");
  return text;
}

}  // namespace drc::plan
