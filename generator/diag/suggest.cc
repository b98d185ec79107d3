// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "generator/diag/diagnostics.h"

namespace drc::diag {
namespace {

// Longer names are not compared: the time grows with the square.
constexpr size_t kMaxNameSize = 128;

// Insertions, deletions, substitutions and swaps of neighbours (optimal string
// alignment) that turn one name into the other.
size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1),
      row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1,
                         last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string Nearest(absl::string_view name,
                    const std::vector<std::string>& candidates) {
  if (name.empty() || name.size() > kMaxNameSize) return "";
  const std::string* nearest = nullptr;
  size_t least = std::max<size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    if (candidate.size() > kMaxNameSize) continue;
    const size_t distance = Distance(name, candidate);
    if (distance < least) {
      least = distance;
      nearest = &candidate;
    }
  }
  return nearest == nullptr ? "" : *nearest;
}

std::string DidYouMean(absl::string_view meant) {
  return meant.empty() ? "" : absl::StrCat("; did you mean `", meant, "`?");
}

std::string DidYouMean(absl::string_view name,
                       const std::vector<std::string>& candidates) {
  return DidYouMean(Nearest(name, candidates));
}

}  // namespace drc::diag
