// SPDX-License-Identifier: Apache-2.0

#include "generator/proof/recovery_point.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "dr/v1/environment.pb.h"
#include "generator/check/checks.h"
#include "generator/diag/diagnostics.h"
#include "generator/parse/parse.h"
#include "generator/proof/routed_function.h"
#include "generator/schema/validate.h"
#include "google/protobuf/message.h"

namespace drc::check {
namespace {

// Where a store's lag follows from: the field that was written, or else the
// store.
diag::Loc PlaceOf(const parse::ParsedSpec& spec,
                  const google::protobuf::Message& message,
                  absl::string_view field,
                  const google::protobuf::Message& store) {
  return spec.locations.IsWritten(message, field)
             ? spec.locations.Of(message, field)
             : spec.locations.Of(store);
}

void CheckStore(const parse::ParsedSpec& spec, const proof::Store& store,
                diag::Loc place, const std::string& remedy,
                diag::Diagnostics& out) {
  const dr::v1::Objectives& objectives = spec.environment->objectives();
  const std::string name =
      absl::StrCat(store.kind, " ", diag::Quoted(store.name));
  const std::string committed =
      store.guaranteed_seconds.has_value()
          ? absl::StrCat("AWS commits itself to ", *store.guaranteed_seconds,
                         " s")
          : "AWS commits itself to no bound";
  diag::Finding* finding = nullptr;
  if (store.verdict == proof::PointVerdict::kNotMet) {
    finding = &out.Error(
        place, "recovery-point",
        absl::StrCat(committed, " for the copy of ", name,
                     ", and its alarm has spoken by ", *store.told_seconds,
                     " s, above `rpo_seconds` of ", objectives.rpo_seconds(),
                     "; ", remedy));
  } else if (store.verdict == proof::PointVerdict::kAlarmed &&
             spec.locations.IsWritten(objectives, "rpo_seconds")) {
    // An objective that nobody stated disappoints nobody; the report tells.
    finding = &out.Warning(
        place, "unproven-recovery-point",
        absl::StrCat(committed, " for the copy of ", name,
                     ", `rpo_seconds` is ", objectives.rpo_seconds(),
                     ": an alarm tells by ", *store.told_seconds,
                     " s, but nothing guarantees it"));
  }
  if (finding != nullptr &&
      spec.locations.IsWritten(objectives, "rpo_seconds")) {
    finding->Note(spec.locations.Of(objectives, "rpo_seconds"),
                  "the objective is set here");
  }
}

// How a stall is told of earlier, where the heartbeats tell of it.
std::string Remedy(const dr::v1::Failover& failover, absl::string_view other) {
  std::string text = "raise it";
  if (failover.evaluation_interval_minutes() > 1) {
    text += ", or lower `failover.evaluation_interval_minutes`";
  }
  if (!other.empty()) absl::StrAppend(&text, ", or ", other);
  return text;
}

// Whether the values that the proof reads are within their bounds; those that
// are not, CheckStructure refuses.
bool IsWithinBounds(const dr::v1::Environment& environment) {
  const schema::Validation validation;
  bool within =
      schema::Validate(environment.objectives(), validation).empty() &&
      schema::Validate(environment.failover(), validation).empty();
  for (const dr::v1::Bucket& bucket : environment.buckets()) {
    within =
        within && schema::Validate(bucket.replication(), validation).empty();
  }
  return within;
}

}  // namespace

// The proof is the report's; here it is held to the objective.
void CheckRecoveryPoint(const parse::ParsedSpec& spec, diag::Diagnostics& out) {
  const dr::v1::Environment& environment = *spec.environment;
  if (!IsWithinBounds(environment)) return;
  const proof::RecoveryPoint point = proof::ComputeRecoveryPoint(environment);
  // The stores are the tables, then the buckets.
  for (int i = 0; i < environment.tables_size(); ++i) {
    const dr::v1::Table& table = environment.tables(i);
    CheckStore(
        spec, point.stores[i], PlaceOf(spec, table, "consistency", table),
        Remedy(environment.failover(), "choose CONSISTENCY_STRONG"), out);
  }
  for (int i = 0; i < environment.buckets_size(); ++i) {
    const dr::v1::Bucket& bucket = environment.buckets(i);
    const dr::v1::Function* routed = proof::RoutedFunction(environment);
    const bool has_heartbeats =
        routed != nullptr && routed->bucket() == bucket.name();
    CheckStore(spec, point.stores[environment.tables_size() + i],
               has_heartbeats ? spec.locations.Of(bucket)
                              : PlaceOf(spec, bucket.replication(),
                                        "latency_alarm_seconds", bucket),
               has_heartbeats
                   ? Remedy(environment.failover(), "")
                   : "raise it, or lower `replication.latency_alarm_seconds`",
               out);
  }
}

}  // namespace drc::check
