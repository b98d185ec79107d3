// SPDX-License-Identifier: Apache-2.0
//
// What the functions' expected durations, and so their reserved concurrency,
// rest on.

#ifndef GENERATOR_REPORT_EXPECTED_DURATIONS_H_
#define GENERATOR_REPORT_EXPECTED_DURATIONS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "generator/parse/parse.h"
#include "generator/proof/expected_duration.h"

namespace drc::report {

struct ExpectedDuration {
  std::string function;
  int64_t milliseconds = 0;
  std::string text;  // where the number is from
  // What it is the sum of, rounded up; empty where the spec gives the number,
  // or the code was not measured.
  std::vector<proof::DurationTerm> terms;
};

// One a function, in the spec's order.
std::vector<ExpectedDuration> ListExpectedDurations(
    const parse::ParsedSpec& spec);

}  // namespace drc::report

#endif  // GENERATOR_REPORT_EXPECTED_DURATIONS_H_
