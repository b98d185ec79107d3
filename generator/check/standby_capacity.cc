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
  const int64_t memory =
      proof::Bounded<dr::v1::Function>("memory_mb", function.memory_mb());
  return proof::DurationTerms(code, memory).empty()
             ? " (assumed; the code was not measured)"
             : " (measured, and documented latencies: see the report)";
}

// AWS takes less, and stages without load may do with it, as with fewer
// executions than proof::kLeastConcurrency.
constexpr int kLeastMemoryMb = 512;

void WarnOfSmallStage(const parse::ParsedSpec& spec,
                      const dr::v1::Function& function,
                      diag::Diagnostics& out) {
  const int reserved = function.reserved_concurrency();
  if (reserved > 0 && reserved < proof::kLeastConcurrency) {
    out.Warning(
        spec.locations.Of(function, "reserved_concurrency"), "small-stage",
        absl::StrFormat("`reserved_concurrency` is %d, below %d: what comes "
                        "beside that is throttled, be it a client, a heartbeat "
                        "or a health check",
                        reserved, proof::kLeastConcurrency));
  }
  const int memory = function.memory_mb();
  if (memory < kLeastMemoryMb &&
      memory == proof::Bounded<dr::v1::Function>("memory_mb", memory)) {
    out.Warning(spec.locations.Of(function, "memory_mb"), "small-stage",
                absl::StrFormat("`memory_mb` is %d, below %d: starts and "
                                "requests take longer, and packages may not "
                                "fit",
                                memory, kLeastMemoryMb));
  }
}

// Whether the function's reserve, which the spec gives, carries the load.
bool CarriesLoad(const parse::ParsedSpec& spec,
                 const dr::v1::Function& function, const std::string& code,
                 diag::Diagnostics& out) {
  const dr::v1::Objectives& objectives = spec.environment->objectives();
  const int64_t needed =
      proof::ConcurrencyOfLoad(objectives, function.expected_duration_ms());
  if (function.reserved_concurrency() >= needed) {
    if (function.reserved_concurrency() > proof::kOwnConcurrency) return true;
    out.Error(
        spec.locations.Of(function, "reserved_concurrency"), "standby-capacity",
        absl::StrFormat("`reserved_concurrency` is %d, and heartbeats and "
                        "health checks may take %d at once: one that is "
                        "throttled counts as failed; reserve %d or more",
                        function.reserved_concurrency(), proof::kOwnConcurrency,
                        proof::kOwnConcurrency + 1));
    return false;
  }
  diag::Finding& finding = out.Error(
      spec.locations.Of(function, "reserved_concurrency"), "standby-capacity",
      absl::StrFormat(
          "`reserved_concurrency` is %d, below the %d that %d transactions a "
          "second and %d %% more of %d ms%s need; raise it, or remove it to "
          "have it computed",
          function.reserved_concurrency(), needed,
          objectives.transactions_per_second(), objectives.headroom_percent(),
          function.expected_duration_ms(), Origin(spec, function, code)));
  if (spec.locations.IsWritten(objectives, "transactions_per_second")) {
    finding.Note(spec.locations.Of(objectives, "transactions_per_second"),
                 "the load is set here");
  }
  return false;
}

}  // namespace

// The reserve is a function's cap, and nothing scales up during a failover:
// either region must carry the whole load with it. Functions that do not answer
// transactions may reserve what they like.
void CheckStandbyCapacity(const parse::ParsedSpec& spec,
                          diag::Diagnostics& out) {
  const dr::v1::Environment& environment = *spec.environment;
  for (int i = 0; i < environment.functions_size(); ++i) {
    const dr::v1::Function& function = environment.functions(i);
    // A default is large enough.
    if (function.name() == environment.routing().function() &&
        spec.locations.IsWritten(function, "reserved_concurrency") &&
        !CarriesLoad(spec, function, spec.code[i], out)) {
      continue;
    }
    WarnOfSmallStage(spec, function, out);
  }
}

}  // namespace drc::check
