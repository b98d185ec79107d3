// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "absl/algorithm/container.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/strings/substitute.h"
#include "generator/proof/proofs.h"
#include "generator/proof/route_access.h"
#include "generator/proof/sizing.h"
#include "generator/proof/units.h"

namespace drc::proof {
namespace {

using ::dr::v1::Environment;

constexpr int64_t kTypicalTableLag = 1;
// The one threshold that S3 Replication Time Control has.
constexpr int64_t kTimeControl = 15 * 60;
// The newest state that point-in-time recovery can return to.
constexpr int64_t kPointInTimeLag = 5 * 60;
constexpr int64_t kDay = 24 * 3600;

// When a stall is told of: the heartbeats of the active writer stop arriving.
void WatchArrival(const Environment& environment, Store& store) {
  store.alarm_seconds = ReplicationAgeThreshold(environment);
  store.told_seconds =
      *store.alarm_seconds + ReplicationAgeDelay(environment.failover());
}

// Whether the alarm speaks within the objective; where it does not, `remedy`
// ends the sentence that says so.
void JudgeAlarm(int64_t objective, absl::string_view remedy, Store& store) {
  if (*store.told_seconds <= objective) {
    store.verdict = PointVerdict::kAlarmed;
    return;
  }
  absl::SubstituteAndAppend(
      &store.text,
      " It has spoken by a lag of $0, above the objective of $1$2.",
      Duration(*store.told_seconds), Duration(objective), remedy);
}

Store OfTable(const Environment& environment, const dr::v1::Table& table,
              int64_t objective) {
  Store store;
  store.kind = "table";
  store.name = table.name();
  if (table.consistency() == dr::v1::CONSISTENCY_STRONG) {
    store.typical_seconds = 0;
    store.guaranteed_seconds = 0;
    store.verdict = PointVerdict::kGuaranteed;
    store.text = absl::Substitute(
        "A write is acknowledged once two of the three regions have it; $0 is "
        "the witness.",
        table.witness_region());
    store.source =
        "Amazon DynamoDB Developer Guide, \"Multi-Region strong consistency\"";
    return store;
  }
  store.typical_seconds = kTypicalTableLag;
  store.source =
      "Amazon DynamoDB Developer Guide, \"Global tables: multi-Region "
      "replication\"";
  store.text =
      "A write is acknowledged by one region and reaches the other within "
      "about a second, for which AWS gives no commitment. ";
  if (const dr::v1::Function* function = RoutedFunction(environment);
      function != nullptr && function->table() == table.name()) {
    WatchArrival(environment, store);
    absl::StrAppend(&store.text,
                    "The alarm lies in the secondary region and is on the age "
                    "of the newest heartbeat that has arrived: a stall is seen "
                    "as well, but of the one partition that it lies in.");
  } else {
    store.alarm_seconds = LagThreshold(objective);
    store.told_seconds = *store.alarm_seconds + kAlarmDelaySeconds;
    absl::StrAppend(&store.text,
                    "No heartbeat is stored here: the alarm is on DynamoDB's "
                    "own measure of what arrives, which says nothing while "
                    "nothing does, and lies in the region that sends.");
  }
  JudgeAlarm(objective, "; such an objective needs CONSISTENCY_STRONG", store);
  return store;
}

Store OfBucket(const Environment& environment, const dr::v1::Bucket& bucket,
               int64_t objective) {
  Store store;
  store.kind = "bucket";
  store.name = bucket.name();
  if (const dr::v1::Function* function = RoutedFunction(environment);
      function != nullptr && function->bucket() == bucket.name()) {
    WatchArrival(environment, store);
  } else {
    store.alarm_seconds = bucket.replication().latency_alarm_seconds();
    store.told_seconds = *store.alarm_seconds + kAlarmDelaySeconds;
  }
  if (!bucket.replication().time_control()) {
    store.text =
        "Without Replication Time Control most objects are replicated within "
        "15 minutes, some take hours, and AWS commits itself to nothing "
        "(`replication.time_control`).";
    store.source =
        "Amazon S3 User Guide, \"Replicating objects within and across "
        "Regions\"";
  } else {
    store.guaranteed_seconds = kTimeControl;
    store.source =
        "Amazon S3 User Guide, \"Meeting compliance requirements with S3 "
        "Replication Time Control\"";
    store.text =
        "Replication Time Control replicates most objects within seconds and "
        "99.99 % of them within 15 minutes, the only threshold that it has; "
        "AWS gives credits below 99.9 % in a month.";
  }
  if (store.guaranteed_seconds.has_value() &&
      objective >= *store.guaranteed_seconds) {
    store.verdict = PointVerdict::kGuaranteed;
  } else {
    JudgeAlarm(objective, "", store);
  }
  return store;
}

// Whether an AWS cron expression names one minute of every day.
bool IsDaily(absl::string_view schedule) {
  if (!absl::ConsumePrefix(&schedule, "cron(") ||
      !absl::ConsumeSuffix(&schedule, ")")) {
    return false;
  }
  const std::vector<absl::string_view> fields =
      absl::StrSplit(schedule, ' ', absl::SkipEmpty());
  int minute, hour;
  return fields.size() == 6 && absl::SimpleAtoi(fields[0], &minute) &&
         absl::SimpleAtoi(fields[1], &hour) &&
         std::all_of(fields.begin() + 2, fields.end(), [](const auto& field) {
           return field == "*" || field == "?";
         });
}

SecondLine PointInTime(const dr::v1::Table& table) {
  return {table.name(),
          "point-in-time recovery",
          kPointInTimeLag,
          table.recovery_period_days(),
          "In each region, to a new table, from any second of the period up to "
          "about 5 minutes ago.",
          "Amazon DynamoDB Developer Guide, \"Point-in-time backups for "
          "DynamoDB\""};
}

SecondLine BackupOf(const dr::v1::Table& table, const dr::v1::Backup& backup) {
  SecondLine line{
      table.name(),
      "AWS Backup",
      std::nullopt,
      backup.retention_days(),
      absl::Substitute("By `$0` (UTC), begun within 60 minutes, in either "
                       "region into its own vault; the primary's with a copy "
                       "in the secondary's. Restored by the role `dr-restore`.",
                       backup.schedule()),
      "AWS Backup Developer Guide, \"Creating a backup plan\""};
  if (IsDaily(backup.schedule())) line.recovery_point_seconds = kDay;
  return line;
}

SecondLine Versions(const dr::v1::Bucket& bucket) {
  SecondLine line{
      bucket.name(),
      "versioning",
      0,
      std::nullopt,
      "Replaced and deleted objects remain as versions, in both regions.",
      "Amazon S3 User Guide, \"Retaining multiple versions of objects with S3 "
      "Versioning\""};
  if (bucket.has_noncurrent_version_expiration_days()) {
    line.kept_days = bucket.noncurrent_version_expiration_days();
  }
  return line;
}

// What becomes of writes while two regions may both store some.
std::string OfTwoWrites(const Environment& environment) {
  const bool eventual =
      absl::c_any_of(environment.tables(), [](const dr::v1::Table& table) {
        return table.consistency() != dr::v1::CONSISTENCY_STRONG;
      });
  return absl::StrCat(
      " What a handler under way there stores until it ends stays, though it "
      "is not acknowledged.",
      eventual ? " Of two writes to one item of an eventually consistent table "
                 "the later one stays, whichever was acknowledged."
               : "");
}

// How long two regions may both accept writes.
std::string OverlapNote(const Environment& environment) {
  const dr::v1::Failover& failover = environment.failover();
  const int64_t fence = failover.fence_seconds();
  if (HasStrongControlTable(environment)) {
    return absl::Substitute(
        "Once the active writer has moved, functions of the deposed region "
        "acknowledge writes for up to $0 s more (`failover.fence_seconds`), "
        "whoever is cut off from whom: a region that cannot read the control "
        "table, which is strongly consistent with its witness in $1, refuses "
        "them.$2",
        fence, failover.control_table().witness_region(),
        OfTwoWrites(environment));
  }
  return absl::Substitute(
      "Once the active writer has moved, functions of the deposed region "
      "acknowledge writes until they read it in their own replica of the "
      "control table, and for $0 s more (`failover.fence_seconds`): the "
      "evaluator writes it there at each evaluation, so within $1 s of the "
      "region being reachable. Two regions that are cut off from each other "
      "both accept writes until then.$2",
      fence, LongestEvaluationGap(failover), OfTwoWrites(environment));
}

// What no fence holds, which the spec says for itself.
std::string UnfencedNote(const dr::v1::Function& function) {
  return absl::Substitute(
      "Not proved of the function $0: it works in both regions at once, "
      "whichever is the active writer, and of two writes to one item the later "
      "one stays. The spec's reason (`fence.unfenced_reason`): $1",
      function.name(), function.fence().unfenced_reason());
}

}  // namespace

RecoveryPoint ComputeRecoveryPoint(const Environment& environment) {
  RecoveryPoint result;
  result.objective_seconds = environment.objectives().rpo_seconds();
  for (const dr::v1::Table& table : environment.tables()) {
    result.stores.push_back(
        OfTable(environment, table, result.objective_seconds));
  }
  for (const dr::v1::Bucket& bucket : environment.buckets()) {
    result.stores.push_back(
        OfBucket(environment, bucket, result.objective_seconds));
  }
  for (const Store& store : result.stores) {
    result.verdict = std::max(result.verdict, store.verdict);
  }
  result.notes.push_back(OverlapNote(environment));
  for (const Store& store : result.stores) {
    if (store.kind != "bucket" || store.verdict != PointVerdict::kGuaranteed) {
      continue;
    }
    result.notes.push_back(absl::Substitute(
        "For $0 guaranteed means 99.99 % of objects, S3's word: others may be "
        "later.",
        store.name));
  }
  for (const dr::v1::Table& table : environment.tables()) {
    result.second_line.push_back(PointInTime(table));
    if (environment.backup().enabled()) {
      result.second_line.push_back(BackupOf(table, environment.backup()));
    }
  }
  for (const dr::v1::Bucket& bucket : environment.buckets()) {
    result.second_line.push_back(Versions(bucket));
  }
  for (const dr::v1::Function& function : environment.functions()) {
    if (function.fence().has_unfenced_reason()) {
      result.unfenced.push_back(function.name());
      result.notes.push_back(UnfencedNote(function));
    }
  }
  return result;
}

}  // namespace drc::proof
