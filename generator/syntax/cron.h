// SPDX-License-Identifier: Apache-2.0
//
// AWS's cron expressions.
#ifndef GENERATOR_SYNTAX_CRON_H_
#define GENERATOR_SYNTAX_CRON_H_

#include <set>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace drc::syntax {

struct Cron {
  // The minutes of the hour, 0 to 59, at which it is time.
  std::set<int> minutes;

  // Whether it is time at least once in any seven days, as far as months' own
  // days ("L", "15W", "2#1") need not be counted.
  bool is_weekly = false;
};

// Parses "cron(minutes hours day-of-month month day-of-week year)", of which
// one of the days is "?" (Amazon EventBridge User Guide, "Cron expressions
// reference"). Names are read in either case. Ranges may pass the end, as in
// "FRI-MON". Fails with InvalidArgumentError, whose message says what the
// expression has that AWS refuses.
//
// Accepted: cron(0 5 * * ? *)   cron(15 8-17 ? * MON-FRI *)
//           cron(0 0 L * ? *)   cron(0 0 ? JAN,JUL 2#1 2026-2030)
// Rejected: cron(0 25 * * ? *)  cron(0 5 1 * MON *)   cron(0 5 * * *)
absl::StatusOr<Cron> ParseCron(absl::string_view expression);

}  // namespace drc::syntax

#endif  // GENERATOR_SYNTAX_CRON_H_
