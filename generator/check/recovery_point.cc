// SPDX-License-Identifier: Apache-2.0
#include "generator/check/checks.h"
#include "generator/proof/proofs.h"
#include "generator/proof/route_access.h"

namespace drc::check {
namespace {

// Where a store's lag follows from: the field that was written, or else the
// store.
diag::Loc PlaceOf(Spec& spec, const google::protobuf::Message& message,
                  absl::string_view field,
                  const google::protobuf::Message& store) {
  return spec.IsWritten(message, field) ? spec.Of(message, field)
                                        : spec.Of(store);
}

void CheckStore(Spec& spec, const proof::Store& store, diag::Loc place,
                const std::string& remedy) {
  const dr::v1::Objectives& objectives = spec.env.objectives();
  const std::string name =
      absl::StrCat(store.kind, " ", diag::Quoted(store.name));
  const std::string committed =
      store.guaranteed_seconds.has_value()
          ? absl::StrCat("AWS commits itself to ", *store.guaranteed_seconds,
                         " s")
          : "AWS commits itself to no bound";
  diag::Finding* finding = nullptr;
  if (store.verdict == proof::PointVerdict::kNotMet) {
    finding = &spec.Error(place, "recovery-point",
                          "$0 for the copy of $1, and its alarm has spoken by "
                          "$2 s, above `rpo_seconds` of $3; $4",
                          committed, name, *store.told_seconds,
                          objectives.rpo_seconds(), remedy);
  } else if (store.verdict == proof::PointVerdict::kAlarmed &&
             spec.IsWritten(objectives, "rpo_seconds")) {
    // An objective that nobody stated disappoints nobody; the report tells.
    finding = &spec.Warning(place, "unproven-recovery-point",
                            "$0 for the copy of $1, `rpo_seconds` is $2: an "
                            "alarm tells by $3 s, but nothing guarantees it",
                            committed, name, objectives.rpo_seconds(),
                            *store.told_seconds);
  }
  if (finding != nullptr && spec.IsWritten(objectives, "rpo_seconds")) {
    finding->Note(spec.Of(objectives, "rpo_seconds"),
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

}  // namespace

// The proof is the report's; here it is held to the objective.
void CheckRecoveryPoint(Spec& spec) {
  if (!AreSound({&spec.env.objectives(), &spec.env.failover()}) ||
      !absl::c_all_of(spec.env.buckets(), [](const dr::v1::Bucket& bucket) {
        return AreSound({&bucket.replication()});
      })) {
    return;
  }
  const proof::RecoveryPoint point = proof::ComputeRecoveryPoint(spec.env);
  // The stores are the tables, then the buckets.
  for (int i = 0; i < spec.env.tables_size(); ++i) {
    const dr::v1::Table& table = spec.env.tables(i);
    CheckStore(spec, point.stores[i],
               PlaceOf(spec, table, "consistency", table),
               Remedy(spec.env.failover(), "choose CONSISTENCY_STRONG"));
  }
  for (int i = 0; i < spec.env.buckets_size(); ++i) {
    const dr::v1::Bucket& bucket = spec.env.buckets(i);
    const dr::v1::Function* routed = proof::RoutedFunction(spec.env);
    const bool has_heartbeats =
        routed != nullptr && routed->bucket() == bucket.name();
    CheckStore(spec, point.stores[spec.env.tables_size() + i],
               has_heartbeats ? spec.Of(bucket)
                              : PlaceOf(spec, bucket.replication(),
                                        "latency_alarm_seconds", bucket),
               has_heartbeats
                   ? Remedy(spec.env.failover(), "")
                   : "raise it, or lower `replication.latency_alarm_seconds`");
  }
}

}  // namespace drc::check
