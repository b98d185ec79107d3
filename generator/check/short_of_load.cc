// SPDX-License-Identifier: Apache-2.0

#include "generator/check/checks.h"
#include "generator/proof/sizing.h"

namespace drc::check {
namespace {

constexpr char kRule[] = "short-of-load";

// What the report's capacity says "NO" to and no quota can mend.
void CheckLatency(Spec& spec, const dr::v1::Function& function) {
  const dr::v1::Objectives& objectives = spec.env.objectives();
  const int latency = objectives.latency_ms();
  if (function.expected_duration_ms() <= latency) return;
  spec.Warning(spec.IsWritten(objectives, "latency_ms")
                   ? spec.Of(objectives, "latency_ms")
                   : spec.Of(function, "expected_duration_ms"),
               kRule,
               "`latency_ms` is $0, and $1 is expected to take $2 ms on "
               "average: its alarms would not rest; raise it, or say in "
               "`expected_duration_ms` what was measured",
               latency, diag::Quoted(function.name()),
               function.expected_duration_ms());
}

void CheckUnits(Spec& spec, const dr::v1::WarmThroughput& warm,
                const char* field, int64_t units, int64_t needed) {
  if (units >= needed || !spec.IsWritten(warm, field)) return;
  const dr::v1::Objectives& objectives = spec.env.objectives();
  spec.Warning(spec.Of(warm, field), kRule,
               "`$0` is $1, below the $2 that $3 transactions a second and $4 "
               "% more need at once: what AWS does not scale in time is "
               "throttled; raise it, or "
               "remove `warm_throughput` to have it computed",
               field, units, needed, objectives.transactions_per_second(),
               objectives.headroom_percent());
}

}  // namespace

void CheckShortOfLoad(Spec& spec) {
  for (const dr::v1::Function& function : spec.env.functions()) {
    if (function.name() == spec.env.routing().function()) {
      CheckLatency(spec, function);
    }
  }
  const int64_t requests = proof::NeededRequests(spec.env.objectives());
  for (const dr::v1::Table& table : spec.env.tables()) {
    const dr::v1::WarmThroughput& warm = table.warm_throughput();
    CheckUnits(spec, warm, "read_units_per_second",
               warm.read_units_per_second(), requests);
    CheckUnits(spec, warm, "write_units_per_second",
               warm.write_units_per_second(),
               requests * proof::Bounded(table, "write_units_per_transaction"));
  }
}

}  // namespace drc::check
