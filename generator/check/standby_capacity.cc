// SPDX-License-Identifier: Apache-2.0

#include <cstdint>
#include <string>

#include "absl/strings/str_format.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "generator/proof/expected_duration.h"
#include "generator/proof/sizing.h"

namespace drc::check {
namespace {

// Where the duration is from that the spec does not give.
const char* Origin(const parse::ParsedSpec& spec,
                   const dr::v1::Function& function, const std::string& code) {
  if (spec.locations.IsWritten(function, "expected_duration_ms")) return "";
  return proof::DurationTerms(code, function.memory_mb()).empty()
             ? " (assumed; the code was not measured)"
             : " (measured, and documented latencies: see the report)";
}

}  // namespace

// The reserve is a function's cap, and nothing scales up during a failover:
// either region must carry the whole load with it. Functions that do not answer
// transactions need the least reserve only.
void CheckStandbyCapacity(const parse::ParsedSpec& spec,
                          diag::Diagnostics& out) {
  const dr::v1::Environment& environment = *spec.environment;
  const dr::v1::Objectives& objectives = environment.objectives();
  for (int i = 0; i < environment.functions_size(); ++i) {
    const dr::v1::Function& function = environment.functions(i);
    // A default is large enough.
    if (!spec.locations.IsWritten(function, "reserved_concurrency")) continue;
    const bool answers = function.name() == environment.routing().function();
    const int64_t needed =
        answers ? proof::NeededConcurrency(objectives,
                                           function.expected_duration_ms())
                : proof::kLeastConcurrency;
    if (function.reserved_concurrency() >= needed) continue;
    diag::Finding& finding = out.Error(
        spec.locations.Of(function, "reserved_concurrency"), "standby-capacity",
        answers ? absl::StrFormat(
                      "`reserved_concurrency` is %d, below the %d that %d "
                      "transactions a second and %d %% more of %d ms%s need; "
                      "raise it, or remove it to have it computed",
                      function.reserved_concurrency(), needed,
                      objectives.transactions_per_second(),
                      objectives.headroom_percent(),
                      function.expected_duration_ms(),
                      Origin(spec, function, spec.code[i]))
                : absl::StrFormat("`reserved_concurrency` is %d, below the "
                                  "minimum of %d",
                                  function.reserved_concurrency(), needed));
    if (answers &&
        spec.locations.IsWritten(objectives, "transactions_per_second")) {
      finding.Note(spec.locations.Of(objectives, "transactions_per_second"),
                   "the load is set here");
    }
  }
}

}  // namespace drc::check
