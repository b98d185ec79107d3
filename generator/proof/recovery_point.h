// SPDX-License-Identifier: Apache-2.0
//
// The proof of the recovery point objective: how much acknowledged data each
// store may lose with the primary, and who would notice that it is more.

#ifndef GENERATOR_PROOF_RECOVERY_POINT_H_
#define GENERATOR_PROOF_RECOVERY_POINT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dr/v1/environment.pb.h"

namespace drc::proof {

// From best to worst.
enum class PointVerdict {
  kGuaranteed,  // AWS commits itself to the objective
  kAlarmed,     // it does not, but an alarm speaks before the lag exceeds it
  kNotMet,      // neither
};

// A table or a bucket pair, and how far its copy may lag behind.
struct Store {
  std::string kind;  // "table" or "bucket"
  std::string name;  // without the suffix
  std::optional<int64_t> typical_seconds;
  std::optional<int64_t> guaranteed_seconds;
  // The lag that raises the alarm, and the lag by which it has spoken.
  std::optional<int64_t> alarm_seconds;
  std::optional<int64_t> told_seconds;
  PointVerdict verdict = PointVerdict::kNotMet;
  std::string text;
  std::string source;
};

// What brings data back that replication faithfully deleted or corrupted.
struct SecondLine {
  std::string store;
  std::string mechanism;
  // The age of the newest state to return to; unknown for schedules that are
  // not daily.
  std::optional<int64_t> recovery_point_seconds;
  std::optional<int64_t> kept_days;  // without: as long as the store
  std::string text;
  std::string source;
};

struct RecoveryPoint {
  int64_t objective_seconds = 0;
  PointVerdict verdict = PointVerdict::kGuaranteed;  // of the worst store
  std::vector<Store> stores;
  std::vector<SecondLine> second_line;
  // Functions that write in both regions at once: no claim about the active
  // writer is proved of them.
  std::vector<std::string> unfenced;
  // What can be lost besides, in whole sentences.
  std::vector<std::string> notes;
};

// Of an environment with all defaults.
RecoveryPoint ComputeRecoveryPoint(const dr::v1::Environment& environment);

}  // namespace drc::proof

#endif  // GENERATOR_PROOF_RECOVERY_POINT_H_
