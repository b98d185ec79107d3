// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/numbers.h"
#include "absl/time/civil_time.h"
#include "generator/check/checks.h"

namespace drc::check {

void CheckDates(Spec& spec) {
  const absl::string_view date = spec.env.deployable_until();
  int year = 0;
  int month = 0;
  int day = 0;
  // Of what is no YYYY-MM-DD, CheckStructure has its say.
  if (date.size() != 10 || !absl::SimpleAtoi(date.substr(0, 4), &year) ||
      !absl::SimpleAtoi(date.substr(5, 2), &month) ||
      !absl::SimpleAtoi(date.substr(8, 2), &day)) {
    return;
  }
  // It goes on into the next month with what the month has not.
  const absl::CivilDay same(year, month, day);
  if (same.day() == day) return;
  spec.Error(spec.Of(spec.env, "deployable_until"), "date",
             "`deployable_until` is $0, a day that the month does not have; "
             "the last is $1",
             diag::Quoted(date), absl::FormatCivilTime(same - same.day()));
}

}  // namespace drc::check
