// SPDX-License-Identifier: Apache-2.0

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"

namespace drc::check {

void CheckDates(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Environment& environment = *spec.environment;
  const absl::string_view date = environment.deployable_until();
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
  out.Error(spec.locations.Of(environment, "deployable_until"), "date",
            absl::StrCat("`deployable_until` is ", diag::Quoted(date),
                         ", a day that the month does not have; the last is ",
                         absl::FormatCivilTime(same - same.day())));
}

}  // namespace drc::check
