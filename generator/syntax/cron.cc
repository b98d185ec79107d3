// SPDX-License-Identifier: Apache-2.0

#include "generator/syntax/cron.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace drc::syntax {
namespace {

struct Field {
  absl::string_view name;
  int low;
  int high;
  // The names of the values from `low` on, three letters each.
  absl::string_view names;
  absl::string_view wildcards;
  // Whether the lowest value comes after the highest.
  bool cyclic = true;
};

constexpr Field kFields[] = {
    {"minute", 0, 59, "", ", - * /"},
    {"hour", 0, 23, "", ", - * /"},
    {"day of the month", 1, 31, "", ", - * ? / L W"},
    {"month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", ", - * /"},
    {"day of the week", 1, 7, "SUNMONTUEWEDTHUFRISAT", ", - * ? L #"},
    {"year", 1970, 2199, "", ", - * /", false},
};
constexpr size_t kMinutes = 0;
constexpr size_t kDayOfMonth = 2;
constexpr size_t kMonth = 3;
constexpr size_t kDayOfWeek = 4;
constexpr size_t kYear = 5;
constexpr int kWeek = 7;
constexpr int kWeeksOfMonth = 5;

bool Takes(const Field& field, char wildcard) {
  return absl::StrContains(field.wildcards, wildcard);
}

// Reads a number from `low` to `high`.
bool ReadNumber(absl::string_view text, int low, int high, int& number) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(text, &number) && number >= low && number <= high;
}

// Reads one of the field's values, by its number or name.
bool ReadValue(const Field& field, absl::string_view text, int& value) {
  if (ReadNumber(text, field.low, field.high, value)) return true;
  if (text.size() != 3) return false;
  const size_t at = field.names.find(absl::AsciiStrToUpper(text));
  if (at == absl::string_view::npos || at % 3 != 0) return false;
  value = field.low + static_cast<int>(at / 3);
  return true;
}

// Reads "L", "LW", "15W", "6L" and "2#1", where the field takes them.
bool IsSpecialDay(const Field& field, absl::string_view text) {
  int value = 0;
  if (Takes(field, 'W')) {
    if (text == "L" || text == "LW") return true;
    return absl::ConsumeSuffix(&text, "W") && ReadValue(field, text, value);
  }
  if (!Takes(field, '#')) return false;
  if (text == "L") return true;
  const std::pair<absl::string_view, absl::string_view> parts =
      absl::StrSplit(text, absl::MaxSplits('#', 1));
  if (absl::StrContains(text, '#')) {
    int week = 0;
    return ReadValue(field, parts.first, value) &&
           ReadNumber(parts.second, 1, kWeeksOfMonth, week);
  }
  return absl::ConsumeSuffix(&text, "L") && ReadValue(field, text, value);
}

// Adds the values of an element of the list that a field is: "*", "5", "1-5",
// or one of them with a step, "0/15".
bool ReadElement(const Field& field, absl::string_view text,
                 std::set<int>& values) {
  int step = 1;
  const std::vector<absl::string_view> steps = absl::StrSplit(text, '/');
  const bool stepped = steps.size() == 2;
  if (steps.size() > 2 || (stepped && !Takes(field, '/'))) return false;
  if (stepped && !ReadNumber(steps[1], 1, field.high, step)) return false;

  int first = field.low;
  int last = field.high;
  if (steps[0] != "*") {
    const std::vector<absl::string_view> ends = absl::StrSplit(steps[0], '-');
    if (ends.size() > 2 || !ReadValue(field, ends[0], first)) return false;
    if (ends.size() == 2) {
      if (!ReadValue(field, ends[1], last)) return false;
    } else if (!stepped) {
      last = first;
    }
  }
  if (last < first && !field.cyclic) return false;
  const int count = field.high - field.low + 1;
  const int length = (last - first + count) % count;
  for (int i = 0; i <= length; i += step) {
    values.insert(field.low + (first - field.low + i) % count);
  }
  return true;
}

bool ReadField(const Field& field, absl::string_view text,
               std::set<int>& values) {
  if (text == "?") return Takes(field, '?');
  for (const absl::string_view element : absl::StrSplit(text, ',')) {
    if (ReadElement(field, element, values)) continue;
    // "#" has the field to itself.
    if (!IsSpecialDay(field, element)) return false;
    if (absl::StrContains(element, '#') && element != text) return false;
  }
  return true;
}

// Whether seven days in a row have one of these days of the month, whatever the
// month.
bool IsWeekly(const std::set<int>& days) {
  for (int length = 28; length <= 31; ++length) {
    int last = 0;
    for (int day = 1; day <= length + kWeek; ++day) {
      const int of_month = day > length ? day - length : day;
      if (days.count(of_month) == 0) continue;
      if (last > 0 && day - last > kWeek) return false;
      last = day;
    }
    // None in the first week of the month after it, or none at all.
    if (last <= length) return false;
  }
  return true;
}

absl::Status Refused(const Field& field, absl::string_view text) {
  const std::string names =
      field.names.empty()
          ? ""
          : absl::StrCat(" or ", field.names.substr(0, 3), " to ",
                         field.names.substr(field.names.size() - 3));
  return absl::InvalidArgumentError(absl::StrCat(
      "the ", field.name, " is \"", text, "\"; expected ", field.low, " to ",
      field.high, names, ", with the wildcards ", field.wildcards));
}

}  // namespace

absl::StatusOr<Cron> ParseCron(absl::string_view expression) {
  absl::ConsumePrefix(&expression, "cron(");
  absl::ConsumeSuffix(&expression, ")");
  const std::vector<absl::string_view> texts =
      absl::StrSplit(expression, ' ', absl::SkipEmpty());
  if (texts.size() != std::size(kFields)) {
    return absl::InvalidArgumentError(
        absl::StrCat("expected six fields, minutes, hours, day of the month, "
                     "month, day of the week and year, and found ",
                     texts.size()));
  }
  std::set<int> values[std::size(kFields)];
  for (size_t i = 0; i < texts.size(); ++i) {
    if (!ReadField(kFields[i], texts[i], values[i])) {
      return Refused(kFields[i], texts[i]);
    }
  }
  const bool any_date = texts[kDayOfMonth] == "?";
  if (any_date == (texts[kDayOfWeek] == "?")) {
    return absl::InvalidArgumentError(
        any_date ? "both days are \"?\"; write \"*\" for one of them"
                 : "it has a day of the month and a day of the week; write "
                   "\"?\" for one of them");
  }
  Cron cron;
  cron.minutes = std::move(values[kMinutes]);
  cron.is_weekly =
      values[kMonth].size() == 12 && texts[kYear] == "*" &&
      (any_date ? !values[kDayOfWeek].empty() : IsWeekly(values[kDayOfMonth]));
  return cron;
}

}  // namespace drc::syntax
