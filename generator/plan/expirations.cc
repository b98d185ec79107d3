// SPDX-License-Identifier: Apache-2.0

#include "generator/plan/parts.h"

namespace drc::plan {
namespace {

constexpr int64_t kForEver = std::numeric_limits<int64_t>::max();

bool IsOn(const Json& value) {
  return value.is_boolean() ? value.get<bool>() : value == "true";
}

int64_t NumberOr(const Json& value, int64_t otherwise) {
  return value.is_number_integer() ? value.get<int64_t>() : otherwise;
}

std::string LivesBy(const Json& table) {
  const Json& ttl = At(table, "/TimeToLiveSpecification");
  const Json& attribute = At(ttl, "/AttributeName");
  return IsOn(At(ttl, "/Enabled")) && attribute.is_string()
             ? attribute.get<std::string>()
             : "";
}

// How far back the backups of a table's replicas reach: the shortest.
int64_t BackupDays(const Json& table) {
  int64_t days = kForEver;
  for (const Json& replica : ListAt(table, "/Replicas")) {
    const Json& backup = At(replica, "/PointInTimeRecoverySpecification");
    days =
        std::min(days, IsOn(At(backup, "/PointInTimeRecoveryEnabled"))
                           ? NumberOr(At(backup, "/RecoveryPeriodInDays"), 35)
                           : 0);
  }
  return days;
}

// Days after which a bucket's rules delete something.
int64_t DaysOf(const Json& bucket, const char* pointer) {
  int64_t days = kForEver;
  for (const Json& rule : ListAt(bucket, "/LifecycleConfiguration/Rules")) {
    if (At(rule, "/Status") != "Enabled") continue;
    days = std::min(days, NumberOr(At(rule, pointer), kForEver));
  }
  return days;
}

std::string OfTable(const Json& before, const Json& after) {
  const std::string attribute = LivesBy(after);
  if (!attribute.empty() && attribute != LivesBy(before)) {
    return absl::StrCat("items are deleted once the time in `", attribute,
                        "` has passed");
  }
  const int64_t days = BackupDays(after);
  if (days >= BackupDays(before)) return "";
  return days == 0 ? "continuous backups end, and what they hold goes"
                   : absl::StrCat("continuous backups reach back ", days,
                                  " days, no longer ", BackupDays(before));
}

std::string OfBucket(const Json& before, const Json& after) {
  const auto shorter = [&](const char* pointer, const char* what) {
    const int64_t days = DaysOf(after, pointer);
    return days < DaysOf(before, pointer)
               ? absl::StrCat(what, " are deleted after ", days, " days")
               : "";
  };
  const std::string versions =
      shorter("/NoncurrentVersionExpiration/NoncurrentDays",
              "versions that were replaced or deleted");
  return versions.empty() ? shorter("/ExpirationInDays", "objects") : versions;
}

}  // namespace

std::string ExpirationOf(const Change& change) {
  if (change.action != Action::kUpdate) return "";
  const Json& before = change.before;
  const Json& after = change.after;
  if (change.type == "AWS::DynamoDB::GlobalTable") {
    return OfTable(before, after);
  }
  if (change.type == "AWS::S3::Bucket") return OfBucket(before, after);
  const auto shorter = [&](const char* pointer, const char* what,
                           const char* unit) {
    const int64_t kept = NumberOr(At(after, pointer), kForEver);
    return kept < NumberOr(At(before, pointer), kForEver)
               ? absl::StrCat(what, " are deleted after ", kept, unit)
               : "";
  };
  if (change.type == "AWS::Logs::LogGroup") {
    return shorter("/RetentionInDays", "events", " days");
  }
  if (change.type == "AWS::Kinesis::Stream") {
    return shorter("/RetentionPeriodHours", "records", " hours");
  }
  return "";
}

}  // namespace drc::plan
