// SPDX-License-Identifier: Apache-2.0
#include "generator/report/parts.h"

namespace drc::report {

std::vector<ExpectedDuration> ListExpectedDurations(
    const parse::ParsedSpec& spec) {
  std::vector<ExpectedDuration> durations;
  for (int i = 0; i < spec.environment->functions_size(); ++i) {
    const dr::v1::Function& function = spec.environment->functions(i);
    ExpectedDuration& duration = durations.emplace_back();
    duration.function = function.name();
    duration.milliseconds = function.expected_duration_ms();
    if (spec.locations.IsWritten(function, "expected_duration_ms")) {
      duration.text = "The spec says so (`functions.expected_duration_ms`).";
      continue;
    }
    duration.terms = proof::DurationTerms(spec.code[i], function.memory_mb());
    duration.text =
        duration.terms.empty()
            ? "Assumed: nobody measured this code; measure it under load and "
              "set `functions.expected_duration_ms`."
            : "The sum of the terms, rounded up to the next 50. Starting an "
              "execution environment is not part of it; once measured under "
              "load, set `functions.expected_duration_ms`.";
  }
  return durations;
}

}  // namespace drc::report
