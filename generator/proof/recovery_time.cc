// SPDX-License-Identifier: Apache-2.0
#include "absl/strings/str_cat.h"
#include "generator/proof/proofs.h"
#include "generator/schema/schema.h"

namespace drc::proof {
namespace {

using ::dr::v1::Environment;

// The paths, and of those that begin with the loss the longest.
RecoveryTime Sum(const Environment& environment) {
  RecoveryTime result;
  const Stage names{{NamesFollow(environment)}};
  const Stage service{{Service(environment)}};

  result.paths.push_back(
      {"primary-lost",
       "The primary does not store transactions: the region, its API, its "
       "functions, its table or its bucket fail, for all clients or for most. "
       "Names follow the writer only, so clients wait for the move.",
       true,
       {{{WriterMoves(environment)}}, names, service}});
  result.paths.push_back(
      {"operator-command",
       "An operator forces the failover. Counted from the command on.",
       false,
       {{{CommandMovesWriter(environment)}}, names, service}});
  if (environment.failover().automatic()) {
    result.paths.push_back(
        {"schedule-lost",
         "The schedule of the evaluations fails together with the primary: the "
         "alarm on missing data starts the evaluator. Two faults at once, and "
         "no part of the proof.",
         false,
         {{{AlarmMovesWriter(environment)}}, names, service}});
  }
  for (const Path& path : result.paths) {
    if (!path.from_loss || path.seconds() <= result.total_seconds) continue;
    result.total_seconds = path.seconds();
    result.worst_path = path.id;
  }
  return result;
}

// Sets a field to the least that its schema allows, and notes it.
void Lower(google::protobuf::Message& message, absl::string_view path,
           absl::string_view field, std::vector<Setting>& settings) {
  const auto* descriptor =
      message.GetDescriptor()->FindFieldByName(std::string(field));
  const int32_t least =
      static_cast<int32_t>(schema::PropertyOf(descriptor).minimum());
  if (message.GetReflection()->GetInt32(message, descriptor) <= least) return;
  message.GetReflection()->SetInt32(&message, descriptor, least);
  settings.push_back({absl::StrCat(path, ".", field), least});
}

// What the language can reach for this load, and by which fields.
void AddLeast(Environment environment, RecoveryTime& time) {
  dr::v1::Failover& failover = *environment.mutable_failover();
  for (const char* field : {"evaluation_interval_minutes", "window_seconds",
                            "heartbeat_timeout_seconds", "fence_seconds"}) {
    Lower(failover, "failover", field, time.least_by);
  }
  if (environment.routing().has_owned_zone()) {
    Lower(*environment.mutable_routing(), "routing", "ttl_seconds",
          time.least_by);
  }
  time.least_seconds = Sum(environment).total_seconds;
}

}  // namespace

const char* Name(Basis basis) {
  // In the order of Basis.
  static constexpr const char* kNames[] = {"spec", "fixed", "assumed"};
  return kNames[static_cast<int>(basis)];
}

int64_t Branch::seconds() const {
  int64_t sum = 0;
  for (const Term& term : terms) sum += term.seconds;
  return sum;
}

int64_t Stage::seconds() const {
  int64_t longest = 0;
  for (const Branch& branch : branches) {
    longest = std::max(longest, branch.seconds());
  }
  return longest;
}

int64_t Path::seconds() const {
  int64_t sum = 0;
  for (const Stage& stage : stages) sum += stage.seconds();
  return sum;
}

RecoveryTime ComputeRecoveryTime(const Environment& environment) {
  RecoveryTime result = Sum(environment);
  AddLeast(environment, result);
  result.objective_seconds = environment.objectives().rto_seconds();
  result.slack_seconds = result.objective_seconds - result.total_seconds;
  if (result.slack_seconds < 0) {
    result.verdict = TimeVerdict::kExceeded;
  } else if (!environment.failover().automatic()) {
    result.verdict = TimeVerdict::kNotBounded;
  } else if (environment.routing().has_owned_zone()) {
    result.verdict = TimeVerdict::kNotLed;
  }
  return result;
}

}  // namespace drc::proof
