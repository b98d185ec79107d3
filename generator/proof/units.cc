// SPDX-License-Identifier: Apache-2.0
#include "generator/proof/units.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace drc::proof {

std::string Grouped(int64_t value) {
  std::string text = absl::StrCat(value);
  const int first = value < 0 ? 1 : 0;
  for (int at = static_cast<int>(text.size()) - 3; at > first; at -= 3) {
    text.insert(at, ",");
  }
  return text;
}

std::string Length(int64_t seconds) {
  const int64_t length = seconds < 0 ? -seconds : seconds;
  if (length < 60) return absl::StrCat(seconds, " s");
  std::vector<std::string> parts;
  const auto add = [&](int64_t count, absl::string_view unit) {
    if (count > 0) parts.push_back(absl::StrCat(Grouped(count), " ", unit));
  };
  add(length / 3600, "h");
  add(length / 60 % 60, "min");
  add(length % 60, "s");
  return absl::StrCat(seconds < 0 ? "-" : "", absl::StrJoin(parts, " "));
}

std::string Duration(int64_t seconds) {
  if (seconds > -60 && seconds < 60) return Length(seconds);
  return absl::StrCat(Grouped(seconds), " s (", Length(seconds), ")");
}

std::string Counted(int64_t count, absl::string_view one) {
  return absl::StrCat(Grouped(count), " ", one, count == 1 ? "" : "s");
}

}  // namespace drc::proof
