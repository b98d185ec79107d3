// SPDX-License-Identifier: Apache-2.0

#include "tools/import_schema/unified_diff.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace import_schema {
namespace {

using Lines = std::vector<absl::string_view>;

constexpr size_t kContext = 3;

// A line of the script that turns one text into the other: ' ', '-' or '+'.
struct Step {
  char kind;
  absl::string_view line;
};

Lines Split(absl::string_view text) {
  Lines lines = absl::StrSplit(text, '\n');
  if (lines.back().empty()) lines.pop_back();
  return lines;
}

// The shortest script, by the longest common subsequence of what lies between
// the common start and the common end.
std::vector<Step> Script(Lines before, Lines after) {
  std::vector<Step> steps;
  size_t start = 0;
  while (start < before.size() && start < after.size() &&
         before[start] == after[start]) {
    steps.push_back({' ', before[start++]});
  }
  Lines end;
  while (before.size() > start && after.size() > start &&
         before.back() == after.back()) {
    end.push_back(before.back());
    before.pop_back();
    after.pop_back();
  }
  const size_t rows = before.size() - start;
  const size_t columns = after.size() - start;
  std::vector<std::vector<uint32_t>> common(
      rows + 1, std::vector<uint32_t>(columns + 1, 0));
  for (size_t i = rows; i-- > 0;) {
    for (size_t j = columns; j-- > 0;) {
      common[i][j] = before[start + i] == after[start + j]
                         ? common[i + 1][j + 1] + 1
                         : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  size_t i = 0;
  size_t j = 0;
  while (i < rows || j < columns) {
    if (i < rows && j < columns && before[start + i] == after[start + j]) {
      steps.push_back({' ', before[start + i++]});
      ++j;
    } else if (j == columns ||
               (i < rows && common[i + 1][j] >= common[i][j + 1])) {
      steps.push_back({'-', before[start + i++]});
    } else {
      steps.push_back({'+', after[start + j++]});
    }
  }
  for (auto line = end.rbegin(); line != end.rend(); ++line) {
    steps.push_back({' ', *line});
  }
  return steps;
}

// "@@ -FROM,COUNT +FROM,COUNT @@"; an empty side is said to be after a line.
std::string Range(size_t line, size_t count) {
  return absl::StrCat(count == 0 ? line : line + 1, ",", count);
}

}  // namespace

std::string UnifiedDiff(absl::string_view name, absl::string_view before,
                        absl::string_view after) {
  if (before == after) return "";
  std::string result = absl::StrCat("--- a/", name, "\n+++ b/", name, "\n");
  const std::vector<Step> steps = Script(Split(before), Split(after));
  size_t old_line = 0;
  size_t new_line = 0;
  for (size_t i = 0; i < steps.size();) {
    if (steps[i].kind == ' ') {
      ++old_line, ++new_line, ++i;
      continue;
    }
    const size_t context = std::min(i, kContext);
    size_t end = i;  // After the last change of the hunk.
    for (size_t j = i; j < steps.size() && j <= end + 2 * kContext; ++j) {
      if (steps[j].kind != ' ') end = j + 1;
    }
    const size_t stop = std::min(end + kContext, steps.size());
    std::string body;
    const size_t old_start = old_line - context;
    const size_t new_start = new_line - context;
    for (size_t j = i - context; j < stop; ++j) {
      absl::StrAppend(&body, std::string(1, steps[j].kind), steps[j].line,
                      "\n");
      if (j < i) continue;
      if (steps[j].kind != '+') ++old_line;
      if (steps[j].kind != '-') ++new_line;
    }
    absl::StrAppend(&result, "@@ -", Range(old_start, old_line - old_start),
                    " +", Range(new_start, new_line - new_start), " @@\n",
                    body);
    i = stop;
  }
  return result;
}

}  // namespace import_schema
