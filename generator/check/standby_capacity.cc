// SPDX-License-Identifier: Apache-2.0

#include "generator/check/checks.h"
#include "generator/proof/expected_duration.h"
#include "generator/proof/sizing.h"

namespace drc::check {
namespace {

// Where the duration is from that the spec does not give.
const char* Origin(Spec& spec, const dr::v1::Function& function,
                   const std::string& code) {
  if (spec.IsWritten(function, "expected_duration_ms")) return "";
  const int64_t memory = proof::Bounded(function, "memory_mb");
  return proof::DurationTerms(code, memory).empty()
             ? " (assumed; the code was not measured)"
             : " (measured, and documented latencies: see the report)";
}

// AWS takes less, and stages without load may do with it, as with fewer
// executions than proof::kLeastConcurrency.
constexpr int kLeastMemoryMb = 512;

void WarnOfSmallStage(Spec& spec, const dr::v1::Function& function) {
  const int reserved = function.reserved_concurrency();
  if (reserved > 0 && reserved < proof::kLeastConcurrency) {
    spec.Warning(
        spec.Of(function, "reserved_concurrency"), "small-stage",
        "`reserved_concurrency` is $0, below $1: what comes beside that is "
        "throttled, be it a client, a heartbeat or a health check",
        reserved, proof::kLeastConcurrency);
  }
  const int memory = function.memory_mb();
  if (memory < kLeastMemoryMb &&
      memory == proof::Bounded(function, "memory_mb")) {
    spec.Warning(spec.Of(function, "memory_mb"), "small-stage",
                 "`memory_mb` is $0, below $1: starts and requests take "
                 "longer, and packages may not fit",
                 memory, kLeastMemoryMb);
  }
}

// Whether the function's reserve, which the spec gives, carries the load.
bool CarriesLoad(Spec& spec, const dr::v1::Function& function,
                 const std::string& code) {
  const dr::v1::Objectives& objectives = spec.env.objectives();
  const int64_t needed =
      proof::ConcurrencyOfLoad(objectives, function.expected_duration_ms());
  if (function.reserved_concurrency() >= needed) {
    if (function.reserved_concurrency() > proof::kOwnConcurrency) return true;
    spec.Error(spec.Of(function, "reserved_concurrency"), "standby-capacity",
               "`reserved_concurrency` is $0, and heartbeats and health checks "
               "may take $1 at once: one that is throttled counts as failed; "
               "reserve $2 or more",
               function.reserved_concurrency(), proof::kOwnConcurrency,
               proof::kOwnConcurrency + 1);
    return false;
  }
  diag::Finding& finding = spec.Error(
      spec.Of(function, "reserved_concurrency"), "standby-capacity",
      "`reserved_concurrency` is $0, below the $1 that $2 transactions a "
      "second and $3 % more of $4 ms$5 need; raise it, or remove it to have it "
      "computed",
      function.reserved_concurrency(), needed,
      objectives.transactions_per_second(), objectives.headroom_percent(),
      function.expected_duration_ms(), Origin(spec, function, code));
  spec.NoteWritten(objectives, "transactions_per_second",
                   "the load is set here", finding);
  return false;
}

}  // namespace

// The reserve is a function's cap, and nothing scales up during a failover:
// either region must carry the whole load with it. Functions that do not answer
// transactions may reserve what they like.
void CheckStandbyCapacity(Spec& spec) {
  for (int i = 0; i < spec.env.functions_size(); ++i) {
    const dr::v1::Function& function = spec.env.functions(i);
    // A default is large enough.
    if (function.name() == spec.env.routing().function() &&
        spec.IsWritten(function, "reserved_concurrency") &&
        !CarriesLoad(spec, function, spec.parsed.code[i])) {
      continue;
    }
    WarnOfSmallStage(spec, function);
  }
}

}  // namespace drc::check
